"""What is not final in a letter's figures: who has not reported, what is unaudited, what was carried on."""

from minsheng.figures import format_number
from minsheng.months import month_name
from reports.document import Notice

_LISTS = {
    "missing": "没有报{month}的数：{names}",
    "carried": "沿用以前月份的数：{names}",
    "gaps": "缺以下月份的数：{names}",
    "bare": "只报了率、不能汇总：{names}",
    "no_data": "报的是无数据：{names}",
}


def notices(material):
    """One notice per indicator and reason, in the order of the indicators; empty when all is final."""
    for indicator in material.indicators:
        row = material.row(indicator)
        if row is None:
            continue
        for message in _messages(row, material):
            yield Notice("not-final", f"{indicator.short_name}：{message}")


def by_reason(notices) -> list[tuple[str, list[str]]]:
    """(reason, indicators) of the notices above: many indicators wait for the same regions."""
    found = {}
    for notice in notices:
        if notice.kind == "not-final":
            indicator, _, reason = notice.message.partition("：")
            found.setdefault(reason, []).append(indicator)
    return list(found.items())


def _messages(row, material):
    if row.reported < row.expected:
        yield f"应报{row.expected}个地区，已报{row.reported}个"
    for name, words in _LISTS.items():
        if names := getattr(row, name):
            yield words.format(month=month_name(material.through), names="、".join(names))
    if row.provisional:
        yield f"有{row.provisional}个地区的数已报未审"
    if row.is_own and row.difference:
        yield f"用的是本级自有数，与各地区汇总相差{format_number(row.difference, row.decimals)}{row.unit}"
    if row.actual is None and row.expected and not row.parts_total and row.actual_text == "—":
        yield "没有数，函中印为“—”"
    if row.note:
        yield row.note
