"""The shapes that money comes in: amounts with their parts, shares, the funds of a project and of a plan."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models

from funding.excess import Excess
from funding.models import FundSource, Level, Purpose, Stage
from organization.models import Region
from targets.models import Plan, Project

ZERO = Decimal(0)
TOO_MUCH = Decimal(10) ** 14  # 万元; what the ledger can hold, and no bureau has
# Sources of a level below the region's own never enter its books: it has not to raise them.
BELOW = {Region.Level.PROVINCE: {Level.CITY, Level.COUNTY}, Region.Level.CITY: {Level.COUNTY}}
BASIS_OF_LEVEL = {
    Region.Level.PROVINCE: "省级口径",
    Region.Level.CITY: "市级口径",
    Region.Level.COUNTY: "县级口径",
}


class Basis(models.TextChoices):
    OWN = "own", "本级口径"
    FULL = "full", "全口径"


def basis_name(basis: Basis, region: Region) -> str:
    """市级口径 for a city's own books, 县级口径 for a county's; 全口径 for everything below as well."""
    return Basis.FULL.label if basis == Basis.FULL else BASIS_OF_LEVEL.get(region.level, Basis.OWN.label)


@dataclass(frozen=True, slots=True)
class Part:
    """A share of an amount: ``word`` is what a letter writes before it; ``row_ids`` are its rows."""

    word: str
    amount: Decimal
    row_ids: tuple[int, ...] = ()
    sources: tuple[FundSource, ...] = ()
    purpose: Purpose | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in 万元 and what it is made of.

    ``is_entered`` says whether an entry stands (reversed pairs are none): nothing entered is not the same as
    an amount of 0. Parts of 0 are left out. ``undivided`` has no source (未分), ``unassigned`` no purpose;
    they are in no part. ``row_ids`` are FundTranche ids, of ``planned``
    FundPlan ids; filled only with provenance=True.
    """

    amount: Decimal = ZERO
    is_entered: bool = False
    by_source: tuple[Part, ...] = ()
    by_group: tuple[Part, ...] = ()
    by_purpose: tuple[Part, ...] = ()
    undivided: Decimal = ZERO
    unassigned: Decimal = ZERO
    row_ids: tuple[int, ...] = ()

    def of_group(self, group: str) -> Decimal:
        """The amount of a source group such as 省以上; 0 when it has none."""
        return sum((part.amount for part in self.by_group if part.sources[0].group == group), ZERO)

    def of_purpose(self, purpose: Purpose) -> Decimal:
        return sum((part.amount for part in self.by_purpose if part.purpose == purpose), ZERO)


@dataclass(frozen=True, slots=True)
class Share:
    """A rate in per cent, unrounded (None where it does not exist), and in words what was divided by what."""

    name: str
    formula: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class ProjectFunds:
    """The money of one project, or of the whole plan (``project`` None), on one basis.

    ``share_to_raise`` is the plan on this basis: without sources below the region's own level on OWN, all
    of it on FULL; None when there is no plan. ``left`` is what has left the
    books, 下拨 + 发放 on OWN and 发放 on FULL; None when no such entry stands. ``notes`` say what is missing,
    ``over_plan`` where more was raised than planned.
    """

    project: Project | None
    planned: Money
    allocated: Money
    raised: Money
    passed_on: Money
    paid: Money
    share_to_raise: Decimal | None
    left: Decimal | None
    raised_rate: Share
    left_rate: Share
    raised_in_own_books: Decimal
    notes: tuple[str, ...] = field(default=())
    over_plan: tuple[Excess, ...] = field(default=())

    @property
    def is_fully_passed_on(self) -> bool:
        """已全部拨付到县区: something came into the region's own books, and exactly that was passed on."""
        return self.raised_in_own_books > 0 and self.passed_on.amount == self.raised_in_own_books

    def stage(self, stage: Stage) -> Money:
        return getattr(self, Stage(stage).value)


@dataclass(frozen=True, slots=True)
class FundTotals:
    """All projects of a plan, in the plan's order, those without money too; ``total`` foots them."""

    plan: Plan
    region: Region
    basis: Basis
    through: date
    projects: tuple[ProjectFunds, ...]
    total: ProjectFunds

    @property
    def basis_name(self) -> str:
        return basis_name(self.basis, self.region)

    def of(self, project: Project) -> ProjectFunds:
        return next(funds for funds in self.projects if funds.project == project)
