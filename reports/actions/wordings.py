"""Wordings of a template, what it calls indicators, and its groups of regions.

An edit carries the version it was made from: when someone else has saved in between it is refused, with what
stands there now, and nothing is lost.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng.history import recorded
from reports.actions.refusals import Stale, TemplateRefused
from reports.actions.templates import locked_as_seen, new_version
from reports.language import WordingRefused, check, word
from reports.models import GroupedRegion, IndicatorLabel, RegionGroup, ReportTemplate, Wording
from reports.part_rules import part_problems
from reports.passages import same_text
from reports.permissions import require_wording_editor
from reports.vocabulary import names_of


@transaction.atomic
def save_wording(*, wording, text, version, by):
    """Store a new text of a wording; WordingRefused for a name that is not known, Stale for a lost update.

    The text that stands there already makes no new version, of the wording or of the template.
    """
    require_wording_editor(by)
    with recorded(by=by):
        wording = (
            Wording.objects.select_for_update(of=("self",))
            .select_related("template__plan")
            .get(pk=wording.pk)
        )
        if wording.version != version:
            raise Stale(wording)
        if same_text(wording.text, text):
            return wording
        _check(wording, text)
        wording.text, wording.updated_by, wording.version = text, by, version + 1
        wording.save(update_fields=["text", "updated_by", "updated_at", "version"])
        new_version(template=wording.template, by=by, reason=f"改{wording}的句式")
    return wording


@transaction.atomic
def add_wording(*, template, place, text, by, project=None, indicator=None):
    """Give a project or an indicator a sentence of its own."""
    require_wording_editor(by)
    wording = Wording(
        template=template, place=place, project=project, indicator=indicator, text=text, updated_by=by
    )
    wording.order = template.wordings.filter(place=place).count() + 1
    _check(wording, text)
    with recorded(by=by):
        wording.full_clean()
        wording.save()
        new_version(template=template, by=by, reason=f"单独写{wording}的句式")
    return wording


@transaction.atomic
def remove_wording(*, wording, by):
    """Take back a project's or an indicator's own sentence, so that the shared one is used again."""
    require_wording_editor(by)
    if not (wording.project_id or wording.indicator_id):
        raise ValidationError("共用的句式不能删除，可以修改。")
    with recorded(by=by):
        Wording.objects.filter(pk=wording.pk).delete()
        new_version(template=wording.template, by=by, reason=f"删除{wording}的句式")


def _check(wording, text):
    names = names_of(wording.template.plan, wording.template)
    if problems := check(text, names.vocabulary_for(wording)):
        raise WordingRefused(problems)


@transaction.atomic
def save_labels(*, template, labels, by, seen=None):
    """Store what a template calls indicators: {indicator: label}; a blank one takes the plan's name.

    ``seen``: the template's version that the form was made from.
    """
    require_wording_editor(by)
    with recorded(by=by):
        template = locked_as_seen(template, seen)
        stored = {row.indicator_id: row for row in template.labels.all()}
        changed = 0
        for indicator, label in labels.items():
            row = stored.get(indicator.pk)
            if label == (row.label if row else ""):
                continue
            changed += 1
            if not label:
                IndicatorLabel.objects.filter(pk=row.pk).delete()
            else:
                row = row or IndicatorLabel(template=template, indicator=indicator)
                row.label = label
                row.full_clean()
                row.save()
        if changed:
            new_version(template=template, by=by, reason="改指标的文中名称")
    return changed


@transaction.atomic
def save_group(*, template, name, regions, by, group=None, seen=None):
    """Store a group of regions, a new one without ``group``; a name in use elsewhere is refused.

    ``seen``: the template's version that the form was made from.
    """
    require_wording_editor(by)
    if not regions:
        raise ValidationError("请至少选一个地区。")
    with recorded(by=by):
        template = locked_as_seen(template, seen)
        wanted = {each.pk for each in regions}
        if group and (group.name, {each.pk for each in group.regions}) == (name, wanted):
            return group
        group = group or RegionGroup(template=template)
        group.name = name
        names = names_of(template.plan)
        if word(name) in names.vocabulary("title") or not word(name):
            raise ValidationError("这个名称在句式里已有别的意思，请换一个。")
        group.full_clean()
        group.save()
        group.members.exclude(region__in=wanted).delete()
        kept = set(group.members.values_list("region_id", flat=True))
        GroupedRegion.objects.bulk_create(
            GroupedRegion(group=group, region=each) for each in regions if each.pk not in kept
        )
        _check_all(template)
        new_version(template=template, by=by, reason=f"改地区分组“{name}”")
    return group


@transaction.atomic
def remove_group(*, group, by):
    """Delete a group; refused while a part or a wording names it."""
    require_wording_editor(by)
    with recorded(by=by):
        template = ReportTemplate.objects.select_for_update().select_related("plan").get(pk=group.template_id)
        if template.parts.filter(group=group).exists():
            raise ValidationError("有的部分只写这个分组，请先改那里。")
        group.members.all().delete()
        RegionGroup.objects.filter(pk=group.pk).delete()
        _check_all(template)
        new_version(template=template, by=by, reason=f"删除地区分组“{group.name}”")


def _check_all(template):
    """All wordings again, since a group that was renamed or deleted may be named in them."""
    names = names_of(template.plan, template)
    problems = [
        f"{wording}：{problem}"
        for wording in template.wordings.in_order()
        for problem in check(wording.text, names.vocabulary_for(wording))
    ]
    problems += [
        f"“{part.title}”：{problem}"
        for part in template.parts.all()
        for problem in part_problems(part, names)
    ]
    if problems:
        raise TemplateRefused(problems)
