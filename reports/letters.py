"""Letters for pages, commands and files."""

from funding.models import Purpose
from minsheng import clock
from minsheng.months import add_months, first_day
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


def preview(wording: Wording, text: str) -> tuple[str, list[str]]:
    """What ``text`` would say in the wording's place, and what is wrong with it."""
    return _sample_composer(wording.template).sample(wording, text)


def preview_part(part: TemplatePart) -> tuple[str, list[str]]:
    """What a part with a wording of its own would say, and what is wrong with it."""
    return _sample_composer(part.template).sample_part(part)


def _sample_composer(template):
    """On the template's newest report, else on the months up to the last one that has ended."""
    reports = template.section_reports if template.kind == template.Kind.SECTION else template.letters
    found = reports.with_names().first()
    if found is None:
        year = template.plan.year
        last = add_months(first_day(clock.today()), -1)
        through = min(max(last, template.plan.first_month), last.replace(year=year, month=12))
        found = Letter(template=template, first_month=through.replace(month=1), through=through)
    return Composer(found, {}, _purposes(template.plan))


def _purposes(plan):
    return Purpose.objects.filter(project__plan=plan).order_by("order", "id")


def starting_texts(letter: Letter) -> dict[str, str]:
    """Title of the part → what a new letter starts with: the last letter's text, else the template's own.

    The last letter is the newest one on months up to this letter's, of the same plan or the plan it follows;
    of a region's report, of the same region.
    """
    plan = letter.template.plan
    plans = [plan.pk, plan.predecessor_id] if plan.predecessor_id else [plan.pk]
    earlier = Letter.objects.filter(template__plan__in=plans, through__lte=letter.through).exclude(
        pk=letter.pk
    )
    last = earlier.filter(region=letter.region).order_by("-through", "-id").first()
    written = {each.part.title: each.text for each in last.passages.select_related("part")} if last else {}
    parts = letter.template.parts.filter(source=TemplatePart.Source.PASSAGE)
    return {part.title: written.get(part.title, part.starting_text) for part in parts}
