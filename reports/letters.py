"""Letters for pages, commands and files."""

from funding.models import Purpose
from reports.composing import Composer
from reports.document import Document
from reports.models import Letter, TemplatePart, Wording
from reports.signing.freezing import frozen_document


def letter_document(letter: Letter) -> Document:
    """The letter as it stands: with today's figures while it is drafted, as it was frozen from 送签 on."""
    return letter_now(letter) if letter.is_open else frozen_document(letter)


def letter_now(letter: Letter) -> Document:
    """The letter with today's figures, in a constant number of queries.

    Read a stored ``letter`` with ``Letter.objects.with_names()``. One not stored has the passages that
    it would start with.
    """
    return letter_composer(letter).document()


def letter_composer(letter: Letter) -> Composer:
    """What makes the letter, with its passages; for those who need the figures behind it as well."""
    if letter.pk:
        texts = {each.part.title: each.text for each in letter.passages.select_related("part")}
    else:
        texts = starting_texts(letter)
    return Composer(letter, texts, _purposes(letter.template.plan))


def preview(wording: Wording, text: str) -> str:
    """What ``text`` would say in the wording's place in the template's newest letter; empty without one."""
    letter = Letter.objects.with_names().filter(template=wording.template_id).first()
    if letter is None:
        return ""
    return Composer(letter, {}, _purposes(letter.template.plan)).sample(wording, text)


def _purposes(plan):
    return Purpose.objects.filter(project__plan=plan).order_by("order", "id")


def starting_texts(letter: Letter) -> dict[str, str]:
    """Title of the part → what a new letter starts with: the last letter's text, else the template's own.

    The last letter is the newest one on months up to this letter's, of the same plan or the plan it follows.
    """
    plan = letter.template.plan
    plans = [plan.pk, plan.predecessor_id] if plan.predecessor_id else [plan.pk]
    earlier = Letter.objects.filter(template__plan__in=plans, through__lte=letter.through).exclude(
        pk=letter.pk
    )
    last = earlier.order_by("-through", "-id").first()
    written = {each.part.title: each.text for each in last.passages.select_related("part")} if last else {}
    parts = letter.template.parts.filter(source=TemplatePart.Source.PASSAGE)
    return {part.title: written.get(part.title, part.starting_text) for part in parts}
