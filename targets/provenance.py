"""What one figure is made of, in words and tables: the page behind every figure."""

from dataclasses import dataclass

from minsheng import figures
from minsheng.figures import format_number, round_half_up
from minsheng.months import months_between, span_name
from targets.cells import Cell, cell_text
from targets.completion import BASES
from targets.models import Direction, Entry, Kind, Target
from targets.overview_cells import grouped, grouped_target
from targets.sources import sources

MOST_PARTS = 60  # regions listed one by one; above that the page leads to the regions below


@dataclass(frozen=True)
class PartLine:
    """One assigned region: what it counts with, and what it reported in each month."""

    region: str
    text: str
    mark: str
    last: object  # the newest Source that counts, or None
    months: list[tuple[str, bool]]  # (text, whether it counts)


@dataclass(frozen=True)
class Provenance:
    """`parts` is None where there are too many to list."""

    row: object
    actual: str
    target: str
    sentences: list[str]
    months: list
    parts: list[PartLine] | None
    own: list
    targets: list[Target]


def provenance(row, plan, region, indicator, month, basis):
    """Return the Provenance of the figure that completion gives as `row`."""
    found = sources(plan, month, region, indicator, basis) if row.expected <= MOST_PARTS else None
    months = months_between(plan.first_month, month)
    return Provenance(
        row=row,
        actual=grouped(row),
        target=grouped_target(row),
        sentences=list(sentences(row, indicator, plan, month, basis)),
        months=months,
        parts=None if found is None else _parts(found, indicator, months),
        own=[each for each in found or () if each.is_own],
        targets=_targets(region, indicator),
    )


def _targets(region, indicator):
    found = Target.objects.filter(indicator=indicator, region=region).order_by("-effective_month", "-id")
    found = list(found.select_related("document", "recorded_by"))
    for target in found:
        target.shown = target.text if target.number is None else format_number(target.number, grouped=True)
    return found


def _parts(found, indicator, months):
    by_region = {}
    for source in found:
        if not source.is_own:
            by_region.setdefault(source.region_id, []).append(source)
    return [_part(mine, indicator, months) for mine in by_region.values()]


def _part(mine, indicator, months):
    """`mine`: the Sources of one region, one per month; a single one of no month if it never reported."""
    by_month = {source.month: source for source in mine if source.month}
    counted = [source for source in mine if source.rolls_up]
    last = counted[-1] if counted else None
    shown = [by_month.get(month) for month in months]
    return PartLine(
        region=mine[0].region,
        text=_counted_text(counted, indicator),
        mark=_mark(by_month, last, indicator, months[-1]),
        last=last,
        months=[(_text(each, indicator) if each else "", bool(each and each.rolls_up)) for each in shown],
    )


def _counted_text(counted, indicator):
    if not counted:
        return figures.NONE
    if indicator.entry == Entry.MONTHLY:
        return f"{format_number(sum(source.value for source in counted), grouped=True)}{indicator.unit}"
    return _text(counted[-1], indicator)


def _text(source, indicator):
    return cell_text(Cell.of(source), indicator)


def _mark(by_month, last, indicator, through):
    if not by_month:
        return "没有报过"
    if indicator.entry == Entry.MONTHLY:
        return "" if through in by_month else "本月未报，已报月份相加"
    newest = by_month[max(by_month)]
    if last is None:
        is_bare = newest.value is not None and indicator.kind == Kind.RATIO
        return "只报了率，不可汇总" if is_bare else cell_text(Cell.of(newest), indicator)
    return "上期数" if last.month < through else ""


def sentences(row, indicator, plan, month, basis):
    """How the figure is made, in plain words with its own numbers."""
    span = span_name(month.replace(month=1), month)
    if row.expected:
        yield (
            f"口径：{BASES[basis]}，{span}；应报{row.expected}个地区，本月已报{row.reported}个"
            + (f"，未报：{'、'.join(row.missing[:30])}" if row.missing else "")
            + (f"等{len(row.missing)}个" if len(row.missing) > 30 else "")
            + "。"
        )
    for names, words in (
        (row.carried, "用本年较早的数"),
        (row.gaps, "缺月"),
        (row.bare, "只报了率，不进合计"),
    ):
        if names and not row.is_own:
            yield f"{words}：{'、'.join(names[:MOST_PARTS])}。"
    yield how_made(row, indicator)
    if row.is_own and row.roll_up is not None:
        rolled = _shown(row.roll_up, row)
        gap = f"，相差{_shown(row.difference, row)}" if row.difference is not None else ""
        yield f"这是为全地区录入的自有数，优先于各地区汇总的{rolled}{gap}；只管这一个月。"
    yield from _verdict(row, indicator)
    if row.note:
        yield row.note


def how_made(row, indicator):
    """How the figure of a row comes about, as a sentence with its numbers."""
    text = f"{row.actual_text}{row.unit if row.actual is not None else ''}"
    if row.actual is None and not row.parts_total:
        return "还没有可以计算的数，完成数为“—”。"
    if row.kind == Kind.MILESTONE:
        return f"有任务、适用的{row.parts_total}个地区中{row.parts_met}个完成。"
    if row.kind in (Kind.STANDARD, Kind.PHYSICAL) and not row.is_part:
        judged = (
            f"，其中{row.parts_met}个达到各自目标（共{row.parts_total}个有目标）" if row.parts_total else ""
        )
        return f"这类指标不汇总，只看各地区：现为{text}{judged}。"
    if row.kind == Kind.RATIO and row.numerator is not None:
        scale = "" if indicator.scale == 1 else f"×{format_number(indicator.scale)}"
        above, below = (format_number(part) for part in (row.numerator, row.denominator))
        sums = "" if row.is_part else "各地区"
        return (
            f"完成数＝{sums}{indicator.numerator_name}{above}{indicator.numerator_unit}÷"
            f"{sums}{indicator.denominator_name}{below}{indicator.denominator_unit}{scale}＝{_long(row)}，"
            f"印为{text}。"
        )
    if row.kind == Kind.RATIO and row.is_part:
        return f"本地区只报了率{text}，没有分子分母，不进上级合计。"
    if row.is_part or row.is_own:
        how = "各月新增之和" if indicator.entry == Entry.MONTHLY else "最近一次上报的数"
        return f"完成数＝{how}＝{text}。"
    each = {Kind.STOCK: "月末数", Kind.COUNT: "本年累计"}[row.kind]
    return f"完成数＝下面各地区{each}之和＝{text}。"


def _verdict(row, indicator):
    if row.target is None or row.kind == Kind.MILESTONE:
        return
    if indicator.direction == Direction.AT_MOST:
        if row.met is not None:
            word = "没有超过" if row.met else "已经超过"
            yield f"目标是控制在{format_number(row.target)}{row.unit}以内，{word}；这类目标不计完成率。"
        return
    if row.rate is not None:
        yield how_rated(row)
    if row.pace is not None and row.light and row.kind in (Kind.COUNT, Kind.PHYSICAL):
        yield f"序时应完成{_shown(row.pace, row)}{row.unit}，现为“{row.light.word}”。"


def how_rated(row):
    """How the rate of a row that has one comes about."""
    return (
        f"完成率＝{_long(row)}÷{format_number(row.target)}×100%＝"
        f"{format_number(round_half_up(row.rate, 4))}%，四舍五入印为{row.rate_text}。"
    )


def _long(row):
    """The figure with more places than are printed, for a reader who reckons along."""
    return format_number(round_half_up(row.actual, row.decimals + 4))


def _shown(value, row):
    return format_number(round_half_up(value, row.decimals))
