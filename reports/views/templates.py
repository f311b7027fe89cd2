from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from organization.access import needs
from organization.views.common import attempt
from reports import actions
from reports.forms import OwnWordingForm, PartForm, TemplateForm, TextForm
from reports.language import WordingRefused
from reports.letters import preview
from reports.models import ReportTemplate, TemplatePart, Wording
from reports.permissions import can_edit_wordings, can_write
from reports.template_files import default_content, read_template
from reports.vocabulary import described, names_of
from targets.models import Plan

Place = Wording.Place
_READERS = ("view_letters", "edit_wordings")
_ROWS = {Place.TITLE: 4, Place.ANNEX: 2}


@needs(*_READERS)
def template(request, pk):
    """A template: who writes to whom, its parts and all its sentences."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan", "basis"), pk=pk)
    wordings = list(template.wordings.in_order())
    places = [(place, [each for each in wordings if each.place == place.value]) for place in Place]
    context = {
        "template": template,
        "parts": template.parts.all(),
        "places": places,
        "can_word": can_edit_wordings(request.user),
        "can_write": can_write(request.user),
    }
    return render(request, "reports/template.html", context)


@needs("edit_wordings")
def template_new(request):
    """A template for a plan from the one that comes with the product."""
    plans = Plan.objects.filter(is_open=True).select_related("region")
    plan = _chosen(plans, request.GET.get("plan", ""))
    if plan is None:
        return render(request, "reports/template_plan.html", {"plans": plans})
    instance = read_template(plan, default_content()).template
    instance.sender = f"{plan.region}民政局"
    documents = list(plan.documents.all()[:2])
    instance.basis = documents[0] if len(documents) == 1 else None
    form = TemplateForm(request.POST or None, instance=instance)
    if form.is_valid():
        try:
            stored = actions.load_template(
                plan=plan, content=default_content(), by=request.user, **form.cleaned_data
            )
        except actions.TemplateRefused as refusal:
            form.add_error(None, refusal.problems)
        else:
            messages.success(request, f"模板“{stored}”已建好，句式可以逐条修改。")
            return redirect("reports:template", stored.pk)
    return render(request, "reports/template_edit.html", {"form": form, "plan": plan})


def _chosen(plans, pk):
    """The plan that was asked for, or the only one there is; None when there is a choice to make."""
    if pk.isdecimal():
        return get_object_or_404(plans, pk=pk)
    found = list(plans[:2])
    return found[0] if len(found) == 1 else None


@needs("edit_wordings")
def template_edit(request, pk):
    template = get_object_or_404(ReportTemplate.objects.select_related("plan"), pk=pk)
    form = TemplateForm(request.POST or None, instance=template)
    if form.is_valid() and attempt(
        form, actions.change_template, template=template, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "已保存。")
        return redirect("reports:template", pk)
    return render(
        request, "reports/template_edit.html", {"form": form, "plan": template.plan, "template": template}
    )


@needs("edit_wordings")
def part(request, pk):
    """The title, the hint and the first text of a part."""
    part = get_object_or_404(TemplatePart.objects.select_related("template__plan"), pk=pk)
    form = PartForm(request.POST or None, instance=part)
    if form.is_valid() and attempt(
        form, actions.change_part, part=part, by=request.user, **form.cleaned_data
    ):
        messages.success(request, f"“{part.title}”已保存。")
        return redirect("reports:template", part.template_id)
    return render(request, "reports/part.html", {"form": form, "part": part})


@needs("edit_wordings")
def wording(request, pk):
    """Change a sentence: unknown names are refused; 试写 shows it with the figures of the last letter."""
    wording = get_object_or_404(Wording.objects.in_order().select_related("template__plan__region"), pk=pk)
    given = {"text": wording.text, "version": wording.version}
    form = TextForm(request.POST or None, initial=given, label="句式", rows=_ROWS.get(wording.place, 8))
    theirs, text = None, wording.text
    if form.is_valid():
        text = form.cleaned_data["text"]
        if request.POST.get("action") != "preview":
            try:
                actions.save_wording(wording=wording, **form.cleaned_data, by=request.user)
            except WordingRefused as refusal:
                form.add_error("text", refusal.problems)
            except actions.Stale as refusal:
                theirs = refusal.current
                form = TextForm({"text": text, "version": theirs.version}, label="句式")
            else:
                messages.success(request, f"{wording}的句式已保存。")
                return redirect("reports:template", wording.template_id)
    context = {"form": form, "wording": wording, "theirs": theirs, "sample": preview(wording, text)}
    return render(request, "reports/wording.html", context | _help(wording))


def _help(wording):
    names = names_of(wording.template.plan)
    return {"names": described(names, wording), "template": wording.template}


@needs("edit_wordings")
def wording_new(request, pk, place):
    """Give a project or an indicator a sentence of its own."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan"), pk=pk)
    owners = _owners(template, place)
    if owners is None:
        return HttpResponseBadRequest("这个位置的句式是共用的。")
    shared = template.wordings.filter(place=place, project=None, indicator=None).first()
    initial = {"text": shared.text if shared else ""}
    choices = [(each.pk, str(each)) for each in owners]
    form = OwnWordingForm(request.POST or None, initial=initial, owners=choices)
    if form.is_valid():
        owner = next(each for each in owners if str(each.pk) == form.cleaned_data["owner"])
        attribute = "indicator" if place == Place.INDICATOR else "project"
        try:
            actions.add_wording(
                template=template,
                place=place,
                text=form.cleaned_data["text"],
                by=request.user,
                **{attribute: owner},
            )
        except WordingRefused as refusal:
            form.add_error("text", refusal.problems)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"已为“{owner}”单独写了句式。")
            return redirect("reports:template", pk)
    wording = Wording(template=template, place=place)
    context = {"form": form, "wording": wording, "owners": choices}
    return render(request, "reports/wording_new.html", context | _help(wording))


def _owners(template, place):
    """Projects or indicators that have no sentence of their own at this place; None for a shared place."""
    names = names_of(template.plan)
    taken = template.wordings.filter(place=place)
    if place == Place.INDICATOR:
        used = set(taken.values_list("indicator_id", flat=True))
        return [each for each in names.indicators.values() if each.pk not in used]
    if place in (Place.PROJECT, Place.FUND):
        used = set(taken.values_list("project_id", flat=True))
        return [each for each in names.projects.values() if each.pk not in used]
    return None


@needs("edit_wordings")
@require_POST
def wording_remove(request, pk):
    wording = get_object_or_404(Wording.objects.in_order(), pk=pk)
    try:
        actions.remove_wording(wording=wording, by=request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, f"“{wording.subject}”改用共用的句式。")
    return redirect("reports:template", wording.template_id)
