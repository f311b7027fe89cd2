"""数据来源表: where each figure of a letter comes from, as an appendix of the bureau's own copy."""

from dataclasses import asdict, dataclass, replace
from itertools import pairwise

from minsheng.figures import NONE, format_number
from minsheng.months import month_name
from organization.models import Region
from reports.document import Annex, Cell, Document, Table, Text
from reports.vocabulary import names_of
from targets.models import Target
from targets.plan_findings import findings_of_month

_HEADS = ("序号", "数和它的来历", "地区", "时间", "数", "怎样算、谁报谁审、依据")
_SHARES = (4, 18, 9, 8, 13, 48)
_TOLD_HEADS = ("指标", "地区", "时间", "说明或目标的调整", "谁")
_TOLD_SHARES = (20, 10, 9, 46, 15)


@dataclass(frozen=True)
class Told:
    """What was said of an indicator in a region: why a check found something, or a revised target."""

    indicator: str
    region: str
    month: str
    text: str
    by: str


def with_sources(document: Document, figures: dict) -> Document:
    """The document with its 数据来源表. ``figures``: its list, as ``figure_list`` makes it or as stored."""
    tables = [_figures_table(figures["figures"])]
    if figures["told"]:
        tables.append(_told_table([Told(**each) for each in figures["told"]]))
    note = "完成率由同一地区的完成数和目标算出，不另列来历；同一个数在文中出现几次的，只列一次。"
    return replace(document, appendices=(Annex("数据来源表", tuple(tables), (note,)),))


def _figures_table(figures):
    first = {(each["name"], each["region"]): each for each in reversed(figures)}
    rows, strong = [], []
    listed = list(first.values())[::-1]
    for number, figure in enumerate(listed, 1):
        sources = [] if figure["kind"] == "rate" else figure["rows"]
        lone = sources[0] if len(sources) == 1 else None
        strong.append(len(rows))
        rows.append(_figure_row(number, figure, lone))
        if lone is None:
            rows.extend(_source_row(each) for each in sources)
    return _table(_HEADS, rows, _SHARES, tuple(strong))


def _figure_row(number, figure, lone):
    """The figure with how it is made; what a lone row says of itself stands beside it."""
    value = NONE if figure["value"] is None else f"{figure['value']}{figure['unit']}"
    exact = "" if figure["printed"] in (value, figure["value"]) else f"（印为{figure['printed']}）"
    marks = f"说明：{'、'.join(figure['marks'])}。" if figure["marks"] else ""
    made = figure.get("formula") or figure["basis"]
    beside = "；".join(filter(None, (made, lone and _note(lone), marks)))
    when = (lone and _when(lone)) or figure["period"]
    return (str(number), figure["name"], figure["region"], when, f"{_cut(value)}{exact}", beside)


def _source_row(row):
    parts = f"{row['numerator']}÷{row['denominator']}" if "denominator" in row else row.get("value", "")
    kind = row["kind"] + (f"：{row['purpose']}" if row.get("purpose") else "")
    return ("", kind, row.get("region", ""), _when(row), parts, _note(row))


def _when(row):
    return row.get("month") or row.get("date") or ""


def _note(row):
    source = f"资金来源：{row['source']}" if row.get("source") else ""
    return "，".join(filter(None, (source, row.get("note", ""))))


def _cut(text):
    """A number that goes on without end, cut."""
    whole, point, decimals = text.partition(".")
    return text if len(decimals) <= 12 else f"{whole}{point}{decimals[:8]}…"


def told_of(letter) -> list[Told]:
    """What people said of the figures of the letter's month, and every target that was changed, in the
    plan's order."""
    plan, scope = letter.template.plan, letter.scope
    told = [
        Told(
            each.indicator.name,
            each.region.name,
            month_name(letter.through),
            _explained(each),
            str(each.explanation.by),
        )
        for each in findings_of_month(plan, letter.through)
        if each.explanation and each.indicator and each.region.path.startswith(scope.path)
    ]
    return [*told, *_revisions(plan, letter.through, scope)]


def told_plainly(letter) -> list[dict]:
    """``told_of`` as plain data, for what is frozen with a letter."""
    return [asdict(each) for each in told_of(letter)]


def told_about(letter, figure) -> list[Told]:
    """What was said of the indicator and the region of one figure: as it stood when the letter was frozen,
    else as it stands now. Where the figure is of the whole, all regions are meant."""
    indicator = indicator_of(letter, figure)
    if indicator is None:
        return []
    told = [Told(**each) for each in letter.frozen.figures["told"]] if letter.frozen else told_of(letter)
    told = [each for each in told if each.indicator == indicator.name]
    if figure.region not in _region_names(letter.scope):
        return told
    return [each for each in told if each.region == figure.region]


def _region_names(scope):
    return {each.name for each in Region.objects.filter(parent=scope)}


def _explained(finding):
    return f"{finding.shown}说明：{finding.explanation.text}"


def _revisions(plan, through, scope):
    targets = Target.objects.filter(indicator__plan=plan, effective_month__lte=through)
    targets = targets.filter(region__path__startswith=scope.path)
    targets = targets.select_related("indicator", "region", "document", "recorded_by")
    found = {}
    for each in targets.order_by("indicator__order", "region__order", "effective_month", "id"):
        found.setdefault((each.indicator_id, each.region_id), []).append(each)
    for several in found.values():
        for before, after in pairwise(several):
            words = f"目标由{_number(before)}改为{_number(after)}"
            why = f"，依据{after.document}" if after.document else ""
            reason = f"，{after.reason}" if after.reason else ""
            month = month_name(after.effective_month)
            text = f"{words}{why}{reason}。"
            yield Told(after.indicator.name, after.region.name, month, text, str(after.recorded_by))


def _number(target):
    if target.is_withdrawn:
        return "无（撤销）"
    return target.text if target.number is None else format_number(target.number)


def indicator_of(letter, figure):
    """The indicator that a figure is about, or None for money and 测算."""
    return names_of(letter.template.plan).indicators.get(figure.name.partition(".")[0])


def _told_table(told):
    rows = [(each.indicator, each.region, each.month, each.text, each.by) for each in told]
    return _table(_TOLD_HEADS, rows, _TOLD_SHARES)


def _table(heads, rows, shares, strong=()):
    def cells(words):
        return tuple(Cell((Text(word),)) for word in words)

    return Table((cells(heads),), tuple(map(cells, rows)), strong_rows=strong, shares=shares)
