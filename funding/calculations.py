"""测算: what the formulas kept with a plan come to, from their inputs, each other and the ledger.

A name in a formula is an input of the same calculation, another calculation of the plan, or one of the
project's own amounts (LEDGER), on the bases that letters use. Nothing is stored but inputs and formula.
"""

from dataclasses import dataclass
from decimal import Decimal

from funding.models import Calculation, CalculationInput, Stage
from funding.money import Basis, FundTotals
from minsheng.arithmetic import Formula, FormulaError, is_name, read_formula
from minsheng.figures import NONE, format_number
from targets.models import Plan

# What a formula may call the project's money: (stage, basis); None is the plan.
LEDGER = {
    "计划安排": (None, Basis.FULL),
    "下达": (Stage.ALLOCATED, Basis.OWN),
    "筹集到位": (Stage.RAISED, Basis.OWN),
    "下拨": (Stage.PASSED_ON, Basis.OWN),
    "发放": (Stage.PAID, Basis.FULL),
}


@dataclass(frozen=True)
class Result:
    """A calculation with what it comes to: ``value`` is exact, None with a ``problem`` that says why."""

    calculation: Calculation
    inputs: tuple[CalculationInput, ...]
    value: Decimal | None
    problem: str = ""
    formula: str = ""
    worked_out: str = ""

    @property
    def printed(self) -> str:
        return NONE if self.value is None else format_number(self.value, self.calculation.decimals)


def results(plan: Plan, totals: dict[Basis, FundTotals]) -> dict[str, Result]:
    """Return every calculation of ``plan`` by name; ``totals`` are the plan's own on both bases.

    Two queries. What cannot be worked out has its problem and no value; the others stand.
    """
    rows = Calculation.objects.filter(plan=plan).select_related("project", "recorded_by")
    return worked_out(rows.prefetch_related("inputs").order_by("project__order", "id"), totals)


def worked_out(calculations, totals) -> dict[str, Result]:
    """The same for calculations that are at hand with their inputs."""
    return _Workshop(calculations, totals).all()


def objections(calculation: Calculation, inputs: list[tuple], others: list[Calculation]) -> dict[str, str]:
    """What is wrong with a calculation before it is stored, by field; ``inputs`` are (name, value, source).

    Its formula must be read, name only what there is, and lead back to itself by no way.
    """
    found = {}
    names = [name for name, _, _ in inputs]
    taken = {other.name for other in others} | set(LEDGER)
    if not is_name(calculation.name):
        found["name"] = "名称只用汉字、字母和数字，不以数字开头，函和算式里才能引用。"
    elif calculation.name in LEDGER:
        found["name"] = f"“{calculation.name}”是台账里的数的名称，请换一个。"
    for name in names:
        if not is_name(name) or name in taken or name == calculation.name or names.count(name) > 1:
            found["inputs"] = _bad_input(name, names)
    try:
        formula = read_formula(calculation.formula)
    except FormulaError as error:
        return found | {"formula": str(error)}
    if unknown := formula.unknown([*names, *(other.name for other in others), *LEDGER]):
        return found | {"formula": "".join(unknown)}
    if circle := _way_back(calculation, names, formula, others):
        found["formula"] = f"几个测算互相引用，算不出来：{' → '.join(circle)}。"
    return found


def _bad_input(name, names):
    if not is_name(name):
        return f"“{name}”不能作名称：只用汉字、字母和数字，不以数字开头。"
    if names.count(name) > 1:
        return f"有两个数都叫“{name}”，请改一个。"
    return f"“{name}”已是别的测算或台账里的数的名称：要引用它就直接写进算式，否则请换一个名称。"


def _way_back(calculation, own, formula, others):
    """The names from the calculation through others back to it; empty when it never comes back."""
    used = {other.name: names_in(other) for other in others}
    ways = [[calculation.name, name] for name in formula.names if name not in own]
    while ways:
        way = ways.pop()
        if way[-1] == calculation.name:
            return way
        ways += [[*way, name] for name in used.get(way[-1], ()) if name not in way[1:]]
    return []


def names_in(calculation: Calculation) -> list[str]:
    """The names in its formula that are not its own inputs: other calculations, and money of the ledger."""
    own = {each.name for each in calculation.inputs.all()}
    try:
        return [name for name in read_formula(calculation.formula).names if name not in own]
    except FormulaError:
        return []


class Circle(FormulaError):
    """Calculations that use each other round and round."""


class _Workshop:
    """Works out calculations that may use each other, each once."""

    def __init__(self, calculations, totals):
        self._by_name = {calculation.name: calculation for calculation in calculations}
        self._totals = totals
        self._done: dict[str, Result] = {}
        self._under_way: list[str] = []

    def all(self):
        return {name: self._or_problem(name) for name in self._by_name}

    def _or_problem(self, name):
        try:
            return self._result(name)
        except Circle as error:
            calculation = self._by_name[name]
            inputs = tuple(calculation.inputs.all())
            return Result(calculation, inputs, None, str(error), calculation.formula)

    def _result(self, name):
        if name not in self._done:
            if name in self._under_way:
                circle = " → ".join([*self._under_way[self._under_way.index(name) :], name])
                raise Circle(f"几个测算互相引用，算不出来：{circle}。")
            self._under_way.append(name)
            try:
                self._done[name] = self._work_out(self._by_name[name])
            finally:
                self._under_way.pop()
        return self._done[name]

    def _work_out(self, calculation):
        inputs = tuple(calculation.inputs.all())
        try:
            formula = read_formula(calculation.formula)
            values = self._values(calculation, formula, inputs)
            value = formula.value(values)
        except Circle:
            raise
        except FormulaError as error:
            return Result(calculation, inputs, None, str(error), calculation.formula)
        missing = [name for name in formula.names if values[name] is None]
        problem = f"还没有数：{'、'.join(missing)}。" if missing else ""
        return Result(calculation, inputs, value, problem, str(formula), formula.with_figures(values))

    def _values(self, calculation, formula: Formula, inputs):
        own = {each.name: each.value for each in inputs}
        others = [name for name in self._by_name if name != calculation.name]
        if unknown := formula.unknown([*own, *others, *LEDGER]):
            raise FormulaError("".join(unknown))
        return {name: own[name] if name in own else self._other(calculation, name) for name in formula.names}

    def _other(self, calculation, name):
        if name in LEDGER:
            return self._ledger(calculation.project, *LEDGER[name])
        return self._result(name).value

    def _ledger(self, project, stage, basis):
        funds = self._totals[basis].of(project)
        money = funds.stage(stage) if stage else funds.planned
        return money.amount if money.is_entered else None
