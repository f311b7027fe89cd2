from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from organization.access import needs
from organization.views.common import attempt
from reports import actions
from reports.forms import ImportForm, NewPartForm, TemplateForm
from reports.forms.letters import NOTHING_CHANGED
from reports.models import ReportTemplate, TemplateVersion, Wording
from reports.permissions import can_edit_wordings, can_write
from reports.template_export import exported
from reports.template_files import default_content, read_template
from reports.workbook_files import with_contents
from targets.models import Plan

Place, Kind = Wording.Place, ReportTemplate.Kind
_READERS = ("view_letters", "edit_wordings")


@needs(*_READERS)
@require_safe
def template(request, pk):
    """A template: who writes to whom, its outline and all its sentences."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan", "basis"), pk=pk)
    wordings = list(template.wordings.in_order())
    places = [(place, [each for each in wordings if each.place == place.value]) for place in Place]
    context = {
        "template": template,
        "parts": template.parts.select_related("section", "category", "indicator", "group"),
        "places": places,
        "groups": template.groups.with_regions(),
        "workbooks": template.workbooks.annotate(bound=Count("cells")),
        "labels": template.labels.select_related("indicator"),
        "versions": template.versions.select_related("by").defer("content")[:10],
        "new_part": NewPartForm(),
        "can_word": can_edit_wordings(request.user),
        "can_write": can_write(request.user),
    }
    return render(request, "reports/template.html", context)


@needs("edit_wordings")
def template_new(request):
    """A template for a plan from the one of its kind that comes with the product."""
    plans = Plan.objects.filter(is_open=True).select_related("region")
    plan = _chosen(plans, request.GET.get("plan", ""))
    if plan is None:
        return render(request, "reports/template_plan.html", {"plans": plans})
    if request.GET.get("kind") not in Kind.values:
        return render(request, "reports/template_kind.html", {"plan": plan, "kinds": Kind})
    kind = request.GET["kind"]
    content = default_content(kind)
    instance = read_template(plan, content).template
    if kind == Kind.REGION:
        instance.addressee = f"{plan.region}民政局"
    else:
        instance.sender = f"{plan.region}民政局"
    documents = list(plan.documents.all()[:2])
    instance.basis = documents[0] if len(documents) == 1 else None
    form = TemplateForm(request.POST or None, instance=instance)
    if form.is_valid():
        try:
            stored = actions.load_template(
                plan=plan, content=content, by=request.user, kind=kind, **form.cleaned_data
            )
        except actions.TemplateRefused as refusal:
            form.add_error(None, refusal.problems)
        else:
            messages.success(request, f"模板“{stored}”已建好，各部分和句式可以逐条修改。")
            return redirect("reports:template", stored.pk)
    context = {"form": form, "plan": plan, "kind": Kind(kind)}
    return render(request, "reports/template_edit.html", context)


def _chosen(plans, pk):
    """The plan that was asked for, or the only one there is; None when there is a choice to make."""
    if pk.isdecimal():
        return get_object_or_404(plans, pk=pk)
    found = list(plans[:2])
    return found[0] if len(found) == 1 else None


@needs("edit_wordings")
def template_import(request):
    """A template from a file that was exported, here or elsewhere."""
    plans = Plan.objects.filter(is_open=True).select_related("region")
    plan = _chosen(plans, request.GET.get("plan", ""))
    if plan is None:
        return render(request, "reports/template_plan.html", {"plans": plans, "is_import": True})
    form = ImportForm(request.POST or None, request.FILES or None)
    problems = []
    if form.is_valid():
        fields = {"name": form.cleaned_data["name"]} if form.cleaned_data["name"] else {}
        try:
            stored = actions.load_template(
                plan=plan, content=form.cleaned_data["file"], by=request.user, **fields
            )
        except actions.TemplateRefused as refusal:
            problems = refusal.problems
        else:
            messages.success(request, f"已从文件载入模板“{stored}”。")
            return redirect("reports:template", stored.pk)
    return render(request, "reports/template_import.html", {"form": form, "plan": plan, "problems": problems})


@needs(*_READERS)
@require_safe
def template_export(request, pk):
    """The template as a file, as it stands or as it stood in a version."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan", "basis"), pk=pk)
    number = request.GET.get("version", "")
    if number:
        versions = TemplateVersion.objects.filter(template=template)
        content = get_object_or_404(versions, number=number if number.isdecimal() else 0).content.encode()
        content = with_contents(content)
    else:
        number, content = template.version, exported(template)
    response = HttpResponse(content, content_type="application/json")
    name = f"{template.name}（第{number}版）.json"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@needs("edit_wordings")
def template_edit(request, pk):
    """The basic facts of a template."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan"), pk=pk)
    form = TemplateForm(request.POST or None, instance=template)
    if form.is_valid() and attempt(
        form, actions.change_template, template=template, by=request.user, seen=form.seen, **_stated(form)
    ):
        messages.success(request, said_of(template, "已保存。"))
        return redirect("reports:template", pk)
    return render(
        request, "reports/template_edit.html", {"form": form, "plan": template.plan, "template": template}
    )


def _stated(form):
    return {name: value for name, value in form.cleaned_data.items() if name != "seen"}


def said_of(template, done):
    """What to say after a change of the template, as it was read for the page: ``done``, or that it has the
    same version as before."""
    stored = ReportTemplate.objects.values_list("version", flat=True).get(pk=template.pk)
    return done if stored != template.version else NOTHING_CHANGED


def refused(request, action, **arguments):
    """Run an action behind a button; say what it refuses. Whether it was done."""
    try:
        action(**arguments)
    except actions.TemplateRefused as refusal:
        messages.error(request, "；".join(refusal.problems))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        return False
    return True
