from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from organization.access import needs
from reports import actions
from reports.forms import GroupForm, LabelsForm, OwnWordingForm, PartForm, TextForm
from reports.forms.letters import NOTHING_CHANGED
from reports.language import WordingRefused
from reports.letters import preview, preview_part
from reports.models import RegionGroup, ReportTemplate, TemplatePart, Wording
from reports.template_files import variants
from reports.views.templates import refused, said_of
from reports.vocabulary import described, names_of
from targets.models import Indicator

Place = Wording.Place
_ROWS = {Place.TITLE: 4}


@needs("edit_wordings")
def wording(request, pk):
    """Change a sentence: unknown names are refused; 试写 shows what it says and stores nothing."""
    wording = _wording(pk)
    given = {"text": wording.text, "version": wording.version}
    form = TextForm(_picked(request, wording) or None, initial=given, label="句式", rows=_rows(wording))
    theirs, text = None, wording.text
    if form.is_valid():
        text = form.cleaned_data["text"]
        if request.POST.get("action", "save") == "save":
            try:
                saved = actions.save_wording(wording=wording, **form.cleaned_data, by=request.user)
            except WordingRefused as refusal:
                form.add_error("text", refusal.problems)
            except actions.Stale as refusal:
                theirs = refusal.current
                form = TextForm({"text": text, "version": theirs.version}, label="句式")
            else:
                messages.success(request, form.said(saved, f"{wording}的句式已保存。"))
                return redirect("reports:template", wording.template_id)
    sample, problems = preview(wording, text)
    context = {"form": form, "wording": wording, "theirs": theirs, "sample": sample}
    context["sample_problems"] = [] if form.errors else problems
    return render(request, "reports/wording.html", context | _help(wording))


def _wording(pk):
    rows = Wording.objects.in_order().select_related("template__plan__region", "template__basis")
    return get_object_or_404(rows, pk=pk)


def _rows(wording):
    return _ROWS.get(wording.place, 8)


def _picked(request, wording):
    """The form's data; a figure that was picked stands at the end of the text, a variant in its place."""
    data = request.POST.copy()
    action = data.get("action")
    if action == "insert":
        data["text"] = data.get("text", "") + data.get("figure", "")
    elif action == "variant":
        names = {each["name"]: each["text"] for each in variants(_kind(wording))}
        data["text"] = names.get(data.get("variant"), data.get("text", ""))
    return data


def _kind(wording):
    return wording.indicator.kind if wording.indicator_id else wording.kind


def _help(wording):
    names = names_of(wording.template.plan, wording.template)
    return {
        "names": described(names, names.vocabulary_for(wording)),
        "variants": variants(_kind(wording)),
        "template": wording.template,
    }


@needs("edit_wordings")
@require_POST
def trial(request, pk):
    """What a text would say, for the page that shows it while it is typed."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan__region", "basis"), pk=pk)
    text, key = request.POST.get("text", ""), request.POST.get("part", "")
    if key.isdecimal():
        part = get_object_or_404(TemplatePart.objects.select_related("section", "category"), pk=key)
        part.template = template
        form = PartForm(request.POST, instance=part)
        form.is_valid()
        sample, problems = preview_part(part) if part.text else ("", [])
        return JsonResponse({"sample": sample, "problems": problems})
    found = _tried(template, request.POST)
    if found is None:
        return HttpResponseBadRequest("没有这个位置。")
    sample, problems = preview(found, text)
    return JsonResponse({"sample": sample, "problems": problems})


def _tried(template, data):
    """The stored wording, or one that is about to get an owner."""
    if data.get("wording", "").isdecimal():
        found = Wording.objects.in_order().filter(pk=data["wording"], template=template).first()
        if found:
            found.template = template
        return found
    owners = _owners(template, data.get("place", ""))
    owner = next((each for each in owners or () if str(each.pk) == data.get("owner")), None)
    if owner is None:
        return None
    attribute = "indicator" if data["place"] == Place.INDICATOR else "project"
    return Wording(template=template, place=data["place"], **{attribute: owner})


@needs("edit_wordings")
def wording_new(request, pk, place):
    """Give a project or an indicator a sentence of its own."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan"), pk=pk)
    owners = _owners(template, place)
    if owners is None:
        return HttpResponseBadRequest("这个位置的句式是共用的。")
    shared = template.wordings.filter(place=place, project=None, indicator=None).first()
    initial = {"text": shared.text if shared else "", "owner": request.GET.get("owner")}
    choices = [(each.pk, str(each)) for each in owners]
    form = OwnWordingForm(request.POST or None, initial=initial, owners=choices)
    attribute = "indicator" if place == Place.INDICATOR else "project"
    if form.is_valid():
        owner = next(each for each in owners if str(each.pk) == form.cleaned_data["owner"])
        fields = {"place": place, "text": form.cleaned_data["text"], attribute: owner}
        try:
            actions.add_wording(template=template, by=request.user, **fields)
        except WordingRefused as refusal:
            form.add_error("text", refusal.problems)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"已为“{owner}”单独写了句式。")
            return redirect("reports:template", pk)
    wording = Wording(template=template, place=place)
    if place == Place.INDICATOR:
        wording.indicator = owners[0] if owners else None
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
    wording = _wording(pk)
    if not refused(request, actions.remove_wording, wording=wording, by=request.user):
        messages.success(request, f"“{wording.subject}”改用共用的句式。")
    return redirect("reports:template", wording.template_id)


@needs("edit_wordings")
def labels(request, pk):
    """What the template calls each indicator."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan"), pk=pk)
    indicators = Indicator.objects.filter(plan=template.plan).order_by("order", "id")
    stored = dict(template.labels.values_list("indicator_id", "label"))
    form = LabelsForm(request.POST or None, template=template, indicators=indicators, labels=stored)
    if form.is_valid():
        given = {"labels": form.labels, "seen": form.cleaned_data["seen"]}
        try:
            count = actions.save_labels(template=template, by=request.user, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"改了{count}个文中名称。" if count else NOTHING_CHANGED)
            return redirect("reports:template", pk)
    return render(request, "reports/labels.html", {"form": form, "template": template})


@needs("edit_wordings")
def group_new(request, pk):
    """A group of regions for this template."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan__region"), pk=pk)
    return _group_page(request, template, None)


@needs("edit_wordings")
def group(request, pk):
    found = get_object_or_404(RegionGroup.objects.select_related("template__plan__region"), pk=pk)
    return _group_page(request, found.template, found)


def _group_page(request, template, group):
    initial = {"name": group.name, "regions": [each.pk for each in group.regions]} if group else {}
    form = GroupForm(request.POST or None, initial=initial, template=template)
    if form.is_valid():
        fields = form.cleaned_data | {"regions": list(form.cleaned_data["regions"])}
        try:
            actions.save_group(template=template, group=group, by=request.user, **fields)
        except actions.TemplateRefused as refusal:
            form.add_error("name", refusal.problems)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, said_of(template, f"分组“{fields['name']}”已保存。"))
            return redirect("reports:template", template.pk)
    return render(request, "reports/group.html", {"form": form, "template": template, "group": group})


@needs("edit_wordings")
@require_POST
def group_remove(request, pk):
    group = get_object_or_404(RegionGroup.objects.select_related("template__plan"), pk=pk)
    if not refused(request, actions.remove_group, group=group, by=request.user):
        messages.success(request, f"分组“{group.name}”已删除。")
    return redirect("reports:template", group.template_id)
