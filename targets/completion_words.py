"""The words that stand beside a figure: how it is printed, what marks it, which regions are meant."""

from minsheng import figures
from minsheng.figures import HUNDRED
from minsheng.quantities import open_word
from targets.models import Kind

LISTED = (Kind.STANDARD, Kind.PHYSICAL)  # never summed: the regions above list them
DONE, NOT_DONE = "完成", "未完成"
NO_DATA, NOT_APPLICABLE = "无数据", "不适用"
OWN, SUMMED_TARGET, CAPPED, UNROUNDED = "本级自有数", "目标为分解数之和", "封顶", "按未取整的数计算"
MARKS_BY_LIST = {
    "carried": "含上期数",
    "gaps": "含缺月",
    "bare": "不可汇总",
    "no_data": NO_DATA,
    "not_applicable": NOT_APPLICABLE,
}


def is_open_ended(text):
    """Whether a target says: do what is needed, whatever the number. Falling short of it is no failure."""
    return bool(text) and bool(open_word(text))


def printed(value, decimals):
    """A figure as prose prints it: rounded once, trailing zeros dropped."""
    return figures.format_number(figures.round_half_up(value, decimals))


def words(found, row, single):
    """Return the texts, marks and note of a row."""
    rate_text = figures.rate_text(row["rate"], found["rate_decimals"], row["met"])
    note = _reproduction_note(found, row, rate_text)
    return {
        "actual_text": _actual_text(found, row, single),
        "rate_text": rate_text,
        "marks": tuple(_marks(found, row, note)) if _is_marked(found, row, note) else (),
        "note": note,
    }


def _actual_text(found, row, single):
    actual, decimals = row["actual"], found["decimals"]
    if actual is not None:
        if row["kind"] != Kind.MILESTONE:
            return printed(actual, decimals)
        if single:
            return DONE if actual else NOT_DONE
        return f"{found['done']}/{found['applicable']}"
    if row["kind"] in LISTED and found["figures"]:
        return f"{printed(found['lowest'], decimals)}至{printed(found['highest'], decimals)}"
    if row["is_part"] and row["not_applicable"]:
        return NOT_APPLICABLE
    return NO_DATA if row["is_part"] and row["no_data"] else figures.NONE


def _is_marked(found, row, note):
    """Whether `_marks` has anything to say: most figures of a large screen have no mark."""
    return (
        note
        or found["target_summed"]
        or found["is_capped"]
        or row["is_own"]
        or any(found[name] for name in MARKS_BY_LIST)
    )


def _marks(found, row, note):
    if row["is_own"]:
        yield OWN
    else:
        for name, word in MARKS_BY_LIST.items():
            if row[name]:
                yield word
    if found["target_summed"]:
        yield SUMMED_TARGET
    if found["is_capped"] and row["rate"] == HUNDRED and row["actual"] > row["target"]:
        yield CAPPED
    if note:
        yield UNROUNDED


def _reproduction_note(found, row, rate_text):
    """Say so where the printed figures do not give the printed rate (69.6 of 70: 70 of 70, 99 %)."""
    actual, decimals = row["actual"], found["decimals"]
    if row["rate"] is None or row["kind"] == Kind.MILESTONE:
        return ""
    rounded = figures.round_half_up(actual, decimals)
    if rounded == actual:
        return ""
    again = figures.rate(rounded, row["target"])
    if found["is_capped"]:
        again = min(again, HUNDRED)
    if figures.rate_text(again, found["rate_decimals"]) == rate_text:
        return ""
    exact, shown = printed(actual, decimals + 4), printed(actual, decimals)
    return f"完成率{rate_text}按未取整的完成数{exact}计算，与印出的{shown}算得的不同。"


def names(labels):
    """Labels, one per line, sort as the document lists the regions; the name starts at character 11."""
    return tuple(label[10:] for label in sorted(labels.split("\n")))


def gaps(labels, first, last):
    """Regions with the months (numbers from `first` to `last`) that their bits say are missing."""
    found = []
    for label in sorted(labels.split("\n")):
        name, months = label[10:].rsplit("|", 1)
        absent = [str(month) for month in range(first, last + 1) if not int(months) >> month & 1]
        found.append(f"{name}{'、'.join(absent)}月")
    return tuple(found)
