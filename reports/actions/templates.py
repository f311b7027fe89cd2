"""Templates and their parts. Each change makes a new version, which keeps the whole template as a file."""

from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.actions import keep_file
from reports.actions.refusals import TemplateRefused
from reports.models import (
    BoundCell,
    Letter,
    Passage,
    PrescribedWorkbook,
    ReportTemplate,
    SectionPassage,
    SigningStep,
    TemplatePart,
    TemplateVersion,
    Wording,
)
from reports.part_rules import part_problems
from reports.passages import same_text
from reports.permissions import require_wording_editor
from reports.template_export import template_content
from reports.template_files import read_template
from reports.vocabulary import names_of


@transaction.atomic
def load_template(*, plan, content, by, **fields):
    """Store a template from a file's bytes, all or nothing; ``fields`` take precedence over the file.

    Raises TemplateRefused with every problem.
    """
    require_wording_editor(by)
    reading = read_template(plan, content, **fields)
    if reading.problems:
        raise TemplateRefused(reading.problems)
    with recorded(by=by, reason="载入模板"):
        reading.template.save()
        for row in reading.rows():
            if hasattr(row, "template_id"):
                row.template = reading.template
            if isinstance(row, Wording):
                row.updated_by = by
            row.save()
        SigningStep.objects.bulk_create(
            SigningStep(template=reading.template, order=order, title=title)
            for order, title in enumerate(reading.signing, 1)
        )
        for each in reading.workbooks:
            file = keep_file(upload=each.upload, by=by)
            workbook = PrescribedWorkbook.objects.create(template=reading.template, name=each.name, file=file)
            BoundCell.objects.bulk_create(
                BoundCell(
                    workbook=workbook, sheet=sheet, row=row, column=column, figure=figure, region=region
                )
                for sheet, row, column, figure, region in each.cells
            )
        _keep(reading.template, by, "载入模板")
    return reading.template


@transaction.atomic
def set_signing_steps(*, template, titles, by, seen=None):
    """Say which signatures the template's letters need, in order; letters out for signing keep theirs. The
    same steps again change nothing.

    ``seen``: the template's version that the form was made from.
    """
    require_wording_editor(by)
    titles = [title.strip() for title in titles if title.strip()]
    if not titles:
        raise ValidationError("至少要有一步，最后一步是签发。")
    longest = SigningStep._meta.get_field("title").max_length
    if long := [title for title in titles if len(title) > longest]:
        raise ValidationError(f"“{long[0]}”太长，步骤名称最多 {longest} 字。")
    with recorded(by=by, reason="审签步骤"):
        template = locked_as_seen(template, seen)
        if titles == list(template.signing_steps.values_list("title", flat=True)):
            return
        template.signing_steps.all().delete()
        SigningStep.objects.bulk_create(
            SigningStep(template=template, order=order, title=title) for order, title in enumerate(titles, 1)
        )
        new_version(template=template, by=by, reason="改审签步骤")


def locked_as_seen(template, seen):
    """The template, locked. ValidationError when it is not the version that the form ``seen`` was made from:
    a form that sends all its values would put back what others have changed."""
    template = (
        ReportTemplate.objects.select_for_update(of=("self",)).select_related("plan").get(pk=template.pk)
    )
    if seen not in (None, template.version):
        last = template.versions.select_related("by").get(number=template.version)
        raise ValidationError(f"您打开本页后，{last.by}改过这个模板（{last.reason}）。请重新打开本页再改。")
    return template


def new_version(*, template, by, reason):
    """Count one more version of a template, which the caller has locked or just changed, and keep it."""
    template = ReportTemplate.objects.select_for_update().get(pk=template.pk)
    template.version += 1
    template.save(update_fields=["version"])
    _keep(template, by, reason)
    return template


def _keep(template, by, reason):
    TemplateVersion.objects.create(
        template=template,
        number=template.version,
        content=template_content(template).decode(),
        reason=reason,
        by=by,
    )


@transaction.atomic
def change_template(*, template, by, seen=None, **fields):
    """Change the fields of a template (sender, addressee, ground and so on).

    ``seen``: fingerprint that the form was made from; a template changed since raises ValidationError.
    """
    require_wording_editor(by)
    with recorded(by=by):
        template, is_changed = _changed(template, seen, fields)
        if not is_changed:
            return template
        return new_version(template=template, by=by, reason="改基本信息")


@transaction.atomic
def change_part(*, part, by, seen=None, **fields):
    """Change a part; ``seen`` as for a template. TemplateRefused for a wording that cannot be used."""
    require_wording_editor(by)
    with recorded(by=by):
        part, is_changed = _changed(part, seen, fields, check=_check_part)
        if is_changed:
            _give_passages(part, by)
            new_version(template=part.template, by=by, reason=f"改“{part.title}”")
    return part


@transaction.atomic
def add_part(*, template, by, **fields):
    """Add a part at the end of the outline; TemplateRefused for a wording that cannot be used."""
    require_wording_editor(by)
    with recorded(by=by):
        template = ReportTemplate.objects.select_for_update().get(pk=template.pk)
        last = template.parts.aggregate(last=Max("order"))["last"] or 0
        part = TemplatePart(template=template, order=last + 1, **fields)
        _check_part(part)
        part.full_clean()
        part.save()
        _give_passages(part, by)
        new_version(template=template, by=by, reason=f"增加“{part.title}”")
    return part


def _give_passages(part, by):
    """Where people write a part, the letters and section reports that are being written get its passage."""
    if part.source != TemplatePart.Source.PASSAGE:
        return
    given = {"part": part, "text": part.starting_text, "updated_by": by}
    for letter in part.template.letters.filter(status=Letter.Status.DRAFTING).exclude(passages__part=part):
        Passage.objects.create(letter=letter, **given)
    reports = part.template.section_reports.drafts().select_for_update(of=("self",))
    for report in reports.exclude(passages__part=part):
        SectionPassage.objects.create(report=report, **given)


@transaction.atomic
def move_part(*, part, by, up):
    """Change places with the part before (``up``) or after; at the end nothing happens."""
    require_wording_editor(by)
    with recorded(by=by):
        ReportTemplate.objects.select_for_update().get(pk=part.template_id)
        parts = list(TemplatePart.objects.filter(template=part.template_id).order_by("order"))
        index = next(index for index, each in enumerate(parts) if each.pk == part.pk)
        other = index - 1 if up else index + 1
        if 0 <= other < len(parts):
            one, two = parts[index], parts[other]
            one.order, two.order = two.order, one.order
            TemplatePart.objects.bulk_update([one, two], ["order"])
            new_version(template=part.template, by=by, reason=f"移动“{part.title}”")


@transaction.atomic
def remove_part(*, part, by):
    """Take a part out of the outline; refused when a report has words in it, which would be lost."""
    require_wording_editor(by)
    with recorded(by=by):
        template = ReportTemplate.objects.select_for_update().get(pk=part.template_id)
        used = [Passage.objects.filter(part=part), SectionPassage.objects.filter(part=part)]
        if any(rows.exclude(text="").exists() for rows in used):
            raise ValidationError(f"“{part.title}”已有写好的文字，不能删除；不想印它，请另建模板。")
        for rows in used:
            rows.delete()
        TemplatePart.objects.filter(pk=part.pk).delete()
        new_version(template=template, by=by, reason=f"删除“{part.title}”")


def _changed(row, seen, fields, check=None):
    """(the row with its new fields, whether any of them is another than before)."""
    before = type(row).objects.select_for_update().get(pk=row.pk)
    row = copy(before)
    for name, value in fields.items():
        setattr(row, name, value)
    refuse_lost_update(before, row, seen)
    if check:
        check(row)
    row.full_clean()
    row.save(update_fields=list(fields))
    return row, not all(_same(getattr(before, name), getattr(row, name)) for name in fields)


def _same(one, other):
    return same_text(one, other) if isinstance(one, str) else one == other


def _check_part(part):
    if problems := part_problems(part, names_of(part.template.plan, part.template)):
        raise TemplateRefused(problems)
