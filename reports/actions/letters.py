"""Letters and what people write in them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from funding.models import Calculation
from minsheng import clock
from minsheng.history import recorded
from reports.actions.refusals import Stale
from reports.language import WordingRefused
from reports.letters import starting_texts
from reports.models import Letter, Passage, TemplatePart
from reports.passages import quoted, unknown
from reports.permissions import require_writer


@transaction.atomic
def create_letter(*, template, first_month, through, basis, by, corrects=None):
    """Start a letter on a span of months of the plan's year, its passages from the last letter's.

    A part that no earlier letter has starts from the template's own text. `corrects`: a sent letter on the
    same months that this one puts right.
    """
    require_writer(by)
    if corrects and corrects.status != Letter.Status.SENT:
        raise ValidationError("只有发出的函才另发更正；没有发出的，请直接修改。")
    year = template.plan.year
    if first_month.year != year or through.year != year:
        raise ValidationError(f"方案“{template.plan}”是{year}年的，请选{year}年的月份。")
    with recorded(by=by):
        letter = Letter(
            template=template,
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
    require_writer(by)
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
            f"这封函{letter.get_status_display()}，内容已经固定。要改的，请先撤回送签；已发出的另发更正的函。"
        )


@transaction.atomic
def save_passage(*, passage, text, version, by):
    """Store what a person wrote in a part of a letter; Stale for a lost update.

    It may quote 测算 by name; WordingRefused for one that is not known.
    """
    require_writer(by)
    with recorded(by=by):
        refuse_frozen(Letter.objects.select_for_update().get(pk=passage.letter_id))
        rows = Passage.objects.select_for_update(of=("self",))
        passage = rows.select_related("part", "letter__template__plan").get(pk=passage.pk)
        if passage.version != version:
            raise Stale(passage)
        refuse_unknown(text, passage.letter.template.plan)
        passage.text, passage.updated_by, passage.version = text, by, version + 1
        passage.save(update_fields=["text", "updated_by", "updated_at", "version"])
    return passage


def refuse_unknown(text, plan):
    """WordingRefused for a text that quotes a 测算 that the plan has not."""
    if quoted(text):
        known = list(Calculation.objects.filter(plan=plan).values_list("name", flat=True))
        if problems := unknown(text, known):
            raise WordingRefused(problems)
