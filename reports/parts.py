"""The blocks of one part of a report, by where it comes from."""

from reports.document import Paragraph, Text, plain
from reports.funds_part import fund_blocks
from reports.models import TemplatePart
from reports.passages import paragraphs
from reports.progress import closed, progress_blocks
from targets.standing import is_slow

Source, Only, Sort = TemplatePart.Source, TemplatePart.Only, TemplatePart.Sort


def part_blocks(composer, part, material) -> list:
    """The blocks below the part's heading; ``material`` is what the part may write of."""
    level = part.level + 1 if part.is_titled else part.level
    if part.source == Source.PROGRESS:
        return progress_blocks(material, composer.say, level, part.category)
    if part.source == Source.FUNDS:
        return fund_blocks(material, composer.wordings, composer.say, level)
    if part.source == Source.PASSAGE:
        return paragraphs(composer.texts.get(part.title, ""), part.is_itemized, level, composer.reader(part))
    if part.source == Source.WORDING:
        lines = [line for line in part.text.splitlines() if line.strip()]
        return _numbered(part, level, [composer.speak(part, line, composer.values.common) for line in lines])
    if part.source == Source.EACH_INDICATOR:
        values = (composer.values.about_indicator(each) for each in material.indicators)
        return _numbered(part, level, [composer.speak(part, part.text, each) for each in values])
    if part.source == Source.EACH_REGION:
        return _numbered(part, level, _regions(composer, part, material))
    return []


def _numbered(part, level, sentences):
    """A paragraph for each sentence that says anything, closed by 。"""
    found = [closed(runs) for runs in sentences if plain(runs).strip()]
    number = level if part.is_itemized and len(found) > 1 else 0
    return [Paragraph(runs, level=number) for runs in found]


def _regions(composer, part, material):
    listed = listed_regions(part, material)
    if not listed and part.only != Only.ALL:
        return [(Text("没有这样的地区。"),)]
    return [
        composer.speak(part, part.text, composer.values.about_region(region, place, part.indicator))
        for place, region in listed
    ]


def listed_regions(part, material) -> list[tuple[int | None, object]]:
    """(place, region) of the regions that the part lists, in its order.

    The place is by the rate of the part's indicator among all regions of its group that have the task, the
    highest first, whatever the order of the list and whoever it leaves out; equal rates have equal places,
    the next is skipped, and without a rate there is none. A part without an indicator counts its list.
    """
    group = {each.pk for each in part.group.regions} if part.group_id else None
    within = [each for each in material.regions[1:] if group is None or each.pk in group]
    listed = [each for each in within if _is_wanted(part, material, each)]
    if not part.indicator_id:
        return list(enumerate(listed, 1))
    rates = {each.pk: _rate(material, part.indicator, each) for each in within}
    known = sorted((rate for rate in rates.values() if rate is not None), reverse=True)
    if part.sort != Sort.DOCUMENT:
        ranked = [each for each in listed if rates[each.pk] is not None]
        ranked.sort(key=lambda each: rates[each.pk], reverse=part.sort == Sort.BEST)
        listed = [*ranked, *(each for each in listed if rates[each.pk] is None)]
    places = {pk: None if rate is None else known.index(rate) + 1 for pk, rate in rates.items()}
    return [(places[each.pk], each) for each in listed]


def _rate(material, indicator, region):
    row = material.rows.get((region.pk, indicator.pk))
    return row.rate if row else None


def _is_wanted(part, material, region):
    """Whether the part lists the region: it has the task, and is slow, unmet or silent if that is asked."""
    asked = [part.indicator] if part.indicator_id else material.indicators
    rows = [row for each in asked if (row := material.rows.get((region.pk, each.pk)))]
    if part.only == Only.MISSING:
        return any(row.missing for row in rows)
    if not part.indicator_id:
        return bool(rows)
    if part.only == Only.SLOW:
        return any(is_slow(row) for row in rows)
    if part.only == Only.UNMET:
        return any(row.met is False for row in rows)
    return bool(rows)
