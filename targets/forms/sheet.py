"""The sheet as it comes back from the browser: which cells were changed, and what they say.

A plain reader of request.POST instead of a Django form: each cell has inputs of its own kind, and what was
refused is shown again beside what was stored meanwhile. Each cell carries its version and the inputs as
they were shown (`was`), so that a cell which this person did not touch is never written and never in
conflict.
"""

import json
from dataclasses import dataclass, field
from datetime import date

from minsheng.whole_numbers import whole
from targets.actions import Edit, Words
from targets.asked import explanation_name, was_name
from targets.entering import names_for, read_inputs

# 本月无变化: one line, or the lines of a section that are still blank.
SAME, SAME_ALL = "same", "sameall"


@dataclass
class SheetData:
    """What the form asks for: per section the edits that could be read, the explanations that were
    changed, and the 数据截至日.

    `lost_count`: cells typed into a report that went up meanwhile.
    """

    edits: dict[int, list[Edit]] = field(default_factory=dict)
    words: dict[int, list[Words]] = field(default_factory=dict)
    days: dict[int, date | None] = field(default_factory=dict)
    problem_count: int = 0
    lost_count: int = 0


def read_sheet(sheet, posted):
    """Read the posted sheet; what cannot be read is put on the sheet's lines (typed, problems)."""
    data = SheetData()
    do, _, chosen = posted.get("do", "").partition("-")
    for part in sheet.parts:
        if not part.is_editable:
            data.lost_count += sum(_is_lost(line, posted) for line in part.lines if part.can_enter)
            continue
        data.edits[part.section.pk] = []
        data.days[part.section.pk] = _read_day(part, posted, data)
        data.words[part.section.pk] = _read_words(part, posted)
        for line in part.lines:
            is_theirs = do == "theirs" and chosen == str(line.indicator.pk)
            repeats = (do, chosen) in ((SAME, str(line.indicator.pk)), (SAME_ALL, str(part.section.pk)))
            edit = read_line(line, posted, do if repeats else "") if line.is_mine and not is_theirs else None
            if edit:
                data.edits[part.section.pk].append(edit)
            data.problem_count += len(line.problems)
    return data


def _is_empty(line, typed):
    """Whether nothing was typed; a numerator that comes from elsewhere is not typed."""
    fixed = {"note", "numerator"} if line.has_fed else {"note"}
    return not any(text for name, text in typed.items() if name not in fixed)


def _is_lost(line, posted):
    """Whether something was typed into a cell that is no longer open, and does not stand there anyway."""
    edit = read_line(line, posted)
    return line.typed is not None and (edit is None or edit.cell != line.cell)


def read_line(line, posted, repeat=""):
    """The Edit that the posted inputs of one line ask for; None where nothing was changed or it cannot be
    read, with what was typed and what is wrong with it on the line.
    """
    prefix = f"c{line.cell_id}-"
    if f"{prefix}version" not in posted:
        return None
    typed = {name: posted.get(prefix + name, "").strip() for name in names_for(line.indicator)}
    shown = _shown(posted.get(f"{prefix}was", ""))
    if repeat == SAME or (repeat == SAME_ALL and _is_empty(line, typed)):
        typed |= line.unchanged
    if typed == {name: shown.get(name, "") for name in typed}:
        return None
    reading = read_inputs(
        line.indicator,
        _with_fed(line, typed),
        shown,
        line.before,
        note=line.note_word,
        has_states=line.has_states,
    )
    version = posted[f"{prefix}version"]
    version = whole(version) or 0
    line.typed, line.problems = typed, reading.problems
    line.typed_from = (version, shown)
    read_as = line.indicator.meaning
    line.edit = Edit(line.indicator.pk, version, reading.cell, read_as) if reading.cell else None
    return line.edit


def _with_fed(line, typed):
    """What was typed, with the numerator of its source beside a denominator, none beside anything else."""
    if not line.has_fed:
        return typed
    is_pair = typed["denominator"] and not typed["state"] and not typed["value"]
    return typed | {"numerator": line.fed.text if is_pair else ""}


def shown_then(posted, line):
    """The inputs of a line as the posted page showed them, by name; empty where it did not."""
    return _shown(posted.get(f"c{line.cell_id}-was", ""))


def _shown(text):
    """The inputs as the page showed them; a field that was tampered with counts as not shown at all."""
    try:
        shown = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(shown, dict):
        return {}
    return {str(name): value for name, value in shown.items() if isinstance(value, str)}


def _read_words(part, posted):
    """The explanations that say something else than the page showed, whatever it is that they explain."""
    found = []
    for line in part.lines:
        start = explanation_name(line.indicator.pk, "")
        for name in posted:
            if not line.is_mine or not name.startswith(start) or was_name(name) not in posted:
                continue
            stamp, stored = _stamp(posted[was_name(name)])
            text = posted[name].strip()
            if text != stored:
                found.append(Words(line.indicator.pk, name.removeprefix(start), stamp, text))
    return found


def _stamp(text):
    """(stamp, words) as the page showed them; a tampered field counts as words about other figures."""
    try:
        stamp, stored = json.loads(text)
    except (ValueError, TypeError):
        return "", ""
    return str(stamp), str(stored)


def _read_day(part, posted, data):
    text = posted.get(f"s{part.section.pk}-as-of", "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        part.day_problem = f"数据截至日“{text}”不是日期，请写成 2017-06-25 的样子。"
        data.problem_count += 1
        return None
