"""What a heading was once said to mean in a plan, kept so that it is not asked about again."""

from collections.abc import Iterable

from django.utils import timezone

from targets.importers.table.matching import LONGEST_HEADER, SKIP, Match
from targets.models import ColumnAnswer, Plan

# A clerk who leaves a column of figures out says nothing of the targets under the same heading.
OF_FIGURES = "完成｜"


def remembered(plan: Plan, prefix: str = "") -> dict[str, int | None]:
    """Header → indicator id, None for a column that is not used; one query.

    With `prefix` what was said of figures first, then what was said of targets.
    """
    rows = dict(ColumnAnswer.objects.filter(plan=plan).values_list("header", "indicator_id"))
    of_targets = {header: row for header, row in rows.items() if not header.startswith(OF_FIGURES)}
    if not prefix:
        return of_targets
    used = {header: row for header, row in of_targets.items() if row}
    return used | {
        header.removeprefix(prefix): row for header, row in rows.items() if header.startswith(prefix)
    }


def keep_answers(plan: Plan, matches: Iterable[Match], by, prefix: str = "") -> None:
    """Keep what each of `matches` was taken for, answered or matched by name."""
    now = timezone.now()
    answers = {
        (prefix + match.header)[:LONGEST_HEADER]: ColumnAnswer(
            plan=plan,
            header=(prefix + match.header)[:LONGEST_HEADER],
            indicator=match.indicator if match.use != SKIP else None,
            answered_by=by,
            answered_at=now,
        )
        for match in matches
        if match.use != SKIP or match.is_answered
    }
    ColumnAnswer.objects.bulk_create(
        answers.values(),
        update_conflicts=True,
        unique_fields=["plan", "header"],
        update_fields=["indicator", "answered_by", "answered_at"],
    )
