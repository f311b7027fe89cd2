"""The one query under every fund total: sums by project, stage, source and purpose (or region, or month)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    ExpressionWrapper,
    F,
    Q,
    Sum,
    Value,
    When,
)

from funding.models import FundPlan, FundTranche, Stage
from organization.models import Region
from targets.models import Plan, Project

PLANNED = "planned"
_COLUMNS = [
    "project_id",
    "source_id",
    "purpose_id",
    "region_id",
    "stage",
    "is_own",
    "total",
    "rows",
]
_ID = BigIntegerField()
_NONE = Value(None, output_field=_ID)


@dataclass(frozen=True, slots=True)
class Cell:
    """One summed group, in 万元. ``stage``: PLANNED or a Stage; what was passed on to the region is its 到
    位.
    """

    project_id: int
    source_id: int | None
    purpose_id: int | None
    region_id: int | None
    stage: str
    in_own_books: bool
    amount: Decimal
    is_entered: bool
    row_ids: tuple[int, ...]


def read_cells(
    plan: Plan,
    through: date,
    region: Region,
    *,
    by_region: bool = False,
    provenance: bool = False,
    project: Project | None = None,
) -> list[Cell]:
    """Sum plan and tranches seen from ``region`` through the month ``through``, in one SQL query.

    With ``by_region`` the groups are split by the entry's region instead of by source and purpose (those
    are None). ``provenance`` collects the ids of the rows of each group. ``project``: of this one alone.
    """
    planned = FundPlan.objects.filter(project__plan=plan)
    counting = _counting(plan, through, region)
    if project:
        planned, counting = planned.filter(project=project), counting.filter(project=project)
    query = _plan_rows(planned, plan, region, by_region, provenance).union(
        _tranche_rows(counting, region, by_region, provenance), all=True
    )
    return [_cell(*row) for row in query]


def _cell(project, source, purpose, region, stage, is_own, total, rows) -> Cell:
    """A group as funding.totals takes it: what was passed on to the books looked at is their 到位."""
    received = stage == Stage.PASSED_ON and is_own
    in_own_books = is_own or stage == Stage.PASSED_ON
    seen_as = Stage.RAISED.value if received else stage
    # Entries are above 0 and reversals mirror them, so a sum of 0 means that none stands.
    is_entered = stage == PLANNED or total != 0
    return Cell(project, source, purpose, region, seen_as, in_own_books, total, is_entered, tuple(rows or ()))


def own_books(region: Region) -> Q:
    """Entries in the region's own books: its own and those of its 市本级."""
    return Q(region=region) | Q(region__parent=region, region__level=Region.Level.OWN)


def _counting(plan, through, region):
    """The tranches that count anywhere when the money is looked at from ``region`` (see funding.totals)."""
    deeper = Q(stage=Stage.PASSED_ON) & ~own_books(region) & ~Q(region__parent=region)
    rows = FundTranche.objects.of(plan).through(through).filter(region__path__startswith=region.path)
    return rows.exclude(deeper)


def seen_rows(plan: Plan, through: date, region: Region):
    """The tranches that count when the money is looked at from ``region``, each with ``seen_as`` and
    ``in_own_books`` as the cells have them.
    """
    own = own_books(region)
    received = Q(stage=Stage.PASSED_ON) & own
    return _counting(plan, through, region).annotate(
        seen_as=Case(When(received, then=Value(Stage.RAISED.value)), default=F("stage")),
        in_own_books=Case(When(own | Q(stage=Stage.PASSED_ON), then=Value(True)), default=Value(False)),
    )


def _tranche_rows(counting, region, by_region, provenance):
    """Grouped by plain columns and one truth value: of what they mean the planner knows no statistics."""
    own = ExpressionWrapper(own_books(region), output_field=BooleanField())
    keys = ["region_id"] if by_region else ["source_id", "purpose_id"]
    rows = counting.order_by().annotate(is_own=own)
    summed = rows.values("project_id", "stage", "is_own", *keys).annotate(
        total=Sum("amount"),
        rows=_ids(provenance),
        **({"no_source": _NONE, "no_purpose": _NONE} if by_region else {"no_region": _NONE}),
    )
    return summed.values_list(*_columns(by_region))


def _plan_rows(planned, plan, region, by_region, provenance):
    of_region = {"region": None} if region == plan.region else {"region": region}
    rows = planned.filter(**of_region).order_by()
    rows = rows.annotate(
        stage=Value(PLANNED, output_field=CharField()),
        is_own=Value(True, output_field=BooleanField()),
    )
    keys = ["region_id"] if by_region else ["source_id"]
    summed = rows.values("project_id", "stage", "is_own", *keys).annotate(
        total=Sum("amount"),
        rows=_ids(provenance),
        no_purpose=_NONE,
        **({"no_source": _NONE} if by_region else {"no_region": _NONE}),
    )
    return summed.values_list(*_columns(by_region, planned=True))


def _columns(by_region, planned=False):
    absent = (
        {"source_id": "no_source", "purpose_id": "no_purpose"} if by_region else {"region_id": "no_region"}
    )
    if planned:
        absent = absent | {"purpose_id": "no_purpose"}
    return [absent.get(column, column) for column in _COLUMNS]


def _ids(provenance):
    return ArrayAgg("id") if provenance else Value(None, output_field=ArrayField(_ID))
