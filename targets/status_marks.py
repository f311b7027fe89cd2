"""How a report's status looks: a word and a sign beside the colour, the same on every page."""

from dataclasses import dataclass

from targets.models import Status


@dataclass(frozen=True)
class Mark:
    label: str
    sign: str
    tone: str


NOT_BEGUN = Mark("未填报", "○", "warn")
LATE = Mark("逾期未报", "!", "bad")
MARKS = {
    Status.DRAFT: Mark("草稿", "…", "warn"),
    Status.SUBMITTED: Mark("已报", "↑", "info"),
    Status.REVIEWED: Mark("县级已审", "↑", "info"),
    Status.ACCEPTED: Mark("已审", "✓", "good"),
    Status.RETURNED: Mark("退回", "↩", "bad"),
}


def mark_of(status):
    """The Mark of a status; None stands for a report that was not begun."""
    return MARKS[status] if status else NOT_BEGUN
