"""Letters and what people write in them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from funding.models import Calculation
from minsheng import clock
from minsheng.history import recorded
from reports.actions.refusals import Stale
from reports.language import WordingRefused
from reports.letters import starting_texts
from reports.models import Letter, Passage, ReportTemplate, TemplatePart
from reports.passages import quoted, same_text, unknown
from reports.permissions import require_writer


@transaction.atomic
def create_letter(*, template, first_month, through, basis, by, corrects=None, region=None):
    """Start a letter on a span of months of the plan's year, its passages from the last letter's.

    A part that no earlier letter has starts from the template's own text. `corrects`: a sent letter on the
    same months that this one puts right. `region`: whose report it is, with a template made for regions.
    """
    require_writer(by, region)
    if (region is not None) != (template.kind == ReportTemplate.Kind.REGION):
        raise ValidationError("县区报告要写明是哪个县区的，别的函件不写；请选合适的模板。")
    if region and not (region.path.startswith(template.plan.region.path) and region != template.plan.region):
        raise ValidationError(f"{region}不在方案“{template.plan}”的地区里。")
    if corrects and corrects.status != Letter.Status.SENT:
        raise ValidationError("只有发出的函才另发更正；没有发出的，请直接修改。")
    year = template.plan.year
    if first_month.year != year or through.year != year:
        raise ValidationError(f"方案“{template.plan}”是{year}年的，请选{year}年的月份。")
    with recorded(by=by):
        letter = Letter(
            template=template,
            region=region,
            first_month=first_month,
            through=through,
            basis=basis,
            corrects=corrects,
            dated=clock.today(),
            created_by=by,
        )
        letter.full_clean()
        letter.save()
        texts = starting_texts(letter)
        for part in template.parts.filter(source=TemplatePart.Source.PASSAGE):
            Passage.objects.create(letter=letter, part=part, text=texts[part.title], updated_by=by)
    return letter


@transaction.atomic
def change_letter(*, letter, dated, basis, version, by):
    """Set the date and the basis of a letter that is being drafted; Stale for a lost update."""
    require_writer(by, letter.region)
    with recorded(by=by):
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        refuse_frozen(letter)
        if letter.version != version:
            raise Stale(letter)
        letter.dated, letter.basis, letter.version = dated, basis, version + 1
        letter.full_clean()
        letter.save(update_fields=["dated", "basis", "version"])
    return letter


def refuse_frozen(letter):
    """Refuse to change the words of a letter from 送签 on."""
    if not letter.is_open:
        raise ValidationError(
            f"{letter.this}{letter.get_status_display()}，内容已经固定。要改的，请先撤回送签；"
            f"已发出的另发更正的{letter.word}。"
        )


@transaction.atomic
def save_passage(*, passage, text, version, by):
    """Store what a person wrote in a part of a letter; Stale for a lost update. The same text again changes
    nothing.

    It may quote 测算 by name; WordingRefused for one that is not known.
    """
    require_writer(by, passage.letter.region)
    with recorded(by=by):
        refuse_frozen(Letter.objects.select_for_update().get(pk=passage.letter_id))
        rows = Passage.objects.select_for_update(of=("self",))
        passage = rows.select_related("part", "letter__template__plan").get(pk=passage.pk)
        if passage.version != version:
            raise Stale(passage)
        if same_text(passage.text, text):
            return passage
        refuse_unknown(text, passage.letter.template.plan, passage.letter)
        passage.text, passage.updated_by, passage.version = text, by, version + 1
        passage.save(update_fields=["text", "updated_by", "updated_at", "version"])
    return passage


def calculations_for(plan, letter=None) -> list[str]:
    """The names of the 测算 that a text may quote: they are of the plan as a whole, so a region's report has
    none.
    """
    if letter and letter.region_id:
        return []
    return list(Calculation.objects.filter(plan=plan).values_list("name", flat=True))


def refuse_unknown(text, plan, letter=None):
    """WordingRefused for a text that quotes a 测算 that the plan has not, or anything else in braces."""
    known = calculations_for(plan, letter) if quoted(text) else []
    if problems := unknown(text, known):
        raise WordingRefused(problems)
