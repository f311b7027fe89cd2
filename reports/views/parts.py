from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from organization.access import needs
from reports import actions
from reports.forms import NewPartForm, PartForm
from reports.letters import preview_part
from reports.models import WORDED_SOURCES, ReportTemplate, TemplatePart
from reports.views.templates import refused, said_of
from reports.vocabulary import described, names_of


@needs("edit_wordings")
def part_new(request, pk):
    """A part at the end of the outline."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan"), pk=pk)
    asked = NewPartForm(request.GET)
    if not asked.is_valid():
        return redirect("reports:template", pk)
    part = TemplatePart(template=template, source=asked.cleaned_data["source"])
    return _part_page(request, part)


@needs("edit_wordings")
def part(request, pk):
    """What a part holds."""
    found = TemplatePart.objects.select_related("template__plan__region", "section", "category")
    return _part_page(request, get_object_or_404(found, pk=pk))


def _part_page(request, part):
    form = PartForm(request.POST or None, instance=part)
    is_tried = request.POST.get("action") == "preview"
    if form.is_valid() and not is_tried and (stored := _save(form, part, request.user)):
        messages.success(request, said_of(part.template, f"“{stored.title}”已保存。"))
        return redirect("reports:template", part.template_id)
    context = {"form": form, "part": part, "template": part.template}
    if part.source in WORDED_SOURCES:
        names = names_of(part.template.plan, part.template)
        context["names"] = described(names, names.vocabulary_of_part(part))
        context["sample"], context["sample_problems"] = preview_part(part) if part.text else ("", [])
    return render(request, "reports/part.html", context)


def _save(form, part, by):
    """The stored part; None when it is refused, with the reasons at the form."""
    fields = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
    try:
        if part.pk:
            return actions.change_part(part=part, by=by, seen=form.seen, **fields)
        return actions.add_part(template=part.template, source=part.source, by=by, **fields)
    except actions.TemplateRefused as refusal:
        form.add_error("text", refusal.problems)
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None


@needs("edit_wordings")
@require_POST
def part_move(request, pk):
    part = get_object_or_404(TemplatePart.objects.select_related("template__plan"), pk=pk)
    actions.move_part(part=part, by=request.user, up=request.POST.get("to") == "up")
    return redirect("reports:template", part.template_id)


@needs("edit_wordings")
@require_POST
def part_remove(request, pk):
    part = get_object_or_404(TemplatePart.objects.select_related("template__plan"), pk=pk)
    if not refused(request, actions.remove_part, part=part, by=request.user):
        messages.success(request, f"“{part.title}”已删除。")
    return redirect("reports:template", part.template_id)
