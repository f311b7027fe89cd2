"""What a heading was once said to mean in a plan, kept so that it is not asked about again."""

from collections.abc import Iterable

from django.utils import timezone

from targets.importers.table.matching import LONGEST_HEADER, SKIP, Match
from targets.models import ColumnAnswer, Plan

# A clerk who leaves a column of figures out says nothing of the targets under the same heading, and speaks
# for nobody else: that is kept with who said it.
OF_FIGURES, LEFT_OUT = "完成｜", "完成不用｜"


def remembered(plan: Plan) -> dict[str, int | None]:
    """Header → indicator id, None for a column that is not used; one query."""
    return {
        header: row for header, row in _rows(plan).items() if not header.startswith((OF_FIGURES, LEFT_OUT))
    }


def remembered_of_figures(plan: Plan, by) -> dict[str, int | None]:
    """The same of a table of figures: what was said of figures first, then what was said of targets; None for
    a column that `by` (a user, or None) has left out. One query.
    """
    rows = _rows(plan)
    used = {header: row for header, row in rows.items() if row}
    of_figures = {header: row for header, row in used.items() if header.startswith(OF_FIGURES)}
    found = {header: row for header, row in used.items() if header not in of_figures}
    found |= {header.removeprefix(OF_FIGURES): row for header, row in of_figures.items()}
    mine = _left_out_by(by) if by else None
    if mine:
        found |= {header.removeprefix(mine): None for header in rows if header.startswith(mine)}
    return found


def keep_answers(plan: Plan, matches: Iterable[Match], by) -> None:
    """Keep what each of `matches` was taken for, answered or matched by name."""
    said = [match for match in matches if match.use != SKIP or match.is_answered]
    _keep(plan, {match.header: match.indicator if match.use != SKIP else None for match in said}, by)


def keep_answers_of_figures(plan: Plan, matches: Iterable[Match], by) -> None:
    """The same of a table of figures; the columns that `by` leaves out are left out for them alone."""
    mine = _left_out_by(by)
    used = {match.header: match.indicator for match in matches if match.use != SKIP}
    left = [match.header for match in matches if match.use == SKIP and match.is_answered]
    _keep(plan, {OF_FIGURES + header: indicator for header, indicator in used.items()}, by)
    _keep(plan, {mine + header: None for header in left}, by)
    again = [(mine + header)[:LONGEST_HEADER] for header in used]
    ColumnAnswer.objects.filter(plan=plan, header__in=again).delete()


def _left_out_by(by) -> str:
    return f"{LEFT_OUT}{by.pk}｜"


def _rows(plan: Plan) -> dict[str, int | None]:
    return dict(ColumnAnswer.objects.filter(plan=plan).values_list("header", "indicator_id"))


def _keep(plan: Plan, said: dict, by) -> None:
    now = timezone.now()
    answers = {
        header[:LONGEST_HEADER]: ColumnAnswer(
            plan=plan,
            header=header[:LONGEST_HEADER],
            indicator=indicator,
            answered_by=by,
            answered_at=now,
        )
        for header, indicator in said.items()
    }
    ColumnAnswer.objects.bulk_create(
        answers.values(),
        update_conflicts=True,
        unique_fields=["plan", "header"],
        update_fields=["indicator", "answered_by", "answered_at"],
    )
