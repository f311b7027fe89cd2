"""The figures that a text can be compared with: those in force, and those that they replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from funding.totals import Basis, both_totals
from minsheng.figures import round_half_up
from minsheng.months import month_name, months_between
from minsheng.quantity_units import FAMILY_OF, analyse
from reports.document import Figure
from reports.fund_figures import STAGES, UNIT
from targets.completion import CompletionError, completion
from targets.models import SubmittedFigure, Target


@dataclass(frozen=True)
class Known:
    """A figure: ``value`` in ``unit``, of a ``subject`` (key of an indicator or a project) and a region.

    ``replaced`` says, for a figure that is no longer in force, what it was.
    """

    name: str
    value: Decimal
    unit: str
    printed: str
    subject: str
    region: str = ""
    replaced: str = ""

    def agrees(self, stated):
        """Whether the number of a text says this figure, exactly or rounded to the places written."""
        if not alike(stated.unit, self.unit):
            return False
        value, step = stated.in_unit(self.unit)
        return value in (self.value, round_half_up(self.value / step) * step)


def alike(written, unit):
    """Whether a number written with one unit may state a figure of the other: 名 and 人, 万元 and 元."""
    if not written or not unit:
        return True
    one, other = analyse(written), analyse(unit)
    family = FAMILY_OF.get(one.base, one.base) == FAMILY_OF.get(other.base, other.base)
    return family and not (one.per and other.per and {"年", "月"} & (one.per ^ other.per))


def subject_of(thing):
    """The key of an indicator's or a project's figures."""
    return f"{thing._meta.model_name}:{thing.pk}"


def is_money(known):
    """Whether it is a sum of a project's money, which is kept for the plan's region as a whole."""
    return known.subject.startswith("project:")


def known_figures(material, values) -> list[Known]:
    """All figures of the letter's months: in force first, then those of earlier months, earlier targets and
    earlier submissions. ``values``: reports.names.Values of the same material.
    """
    current = [*_of_wordings(material, values), *_of_regions(material, material.rows.values())]
    current += _of_calculations(material, values)
    return [*current, *_of_earlier_months(material), *_of_earlier_rows(material)]


def _of_wordings(material, values):
    for thing, said in values.about_each():
        for figure in _figures(said):
            if figure.value is not None and figure.kind != "earlier":
                yield Known(
                    figure.name,
                    figure.value,
                    figure.unit,
                    figure.printed,
                    subject_of(thing),
                    material.region.name if figure.region == material.region_name else figure.region,
                )


def _of_calculations(material, values):
    """What 测算 come to, and the numbers that they start from: each has its source."""
    for name, figure in values.calculations.items():
        if figure.value is None:
            continue
        subject, region = f"calculation:{name}", material.region.name
        yield Known(figure.name, figure.value, figure.unit, figure.printed, subject, region)
        for each in material.calculations[name].inputs:
            if each.value is not None:
                said = f"{figure.name}里的{each.name}"
                yield Known(said, each.value, figure.unit, f"{each.value:f}", subject, region)


def _figures(said):
    if isinstance(said, Figure):
        yield said
    elif isinstance(said, Mapping):
        for part in said.values():
            yield from _figures(part)
    elif isinstance(said, (list, tuple)):
        for part in said:
            yield from _figures(part)


def _of_regions(material, rows, replaced=""):
    for row in rows:
        subject = f"indicator:{row.indicator_id}"
        facts = [("实际", row.actual, row.unit, row.actual_text)]
        if not replaced:
            facts += [
                ("目标", row.target, row.unit, row.target_text),
                ("完成率", row.rate, "%", row.rate_text),
                ("还差", _short(row), row.unit, ""),
            ]
        for word, value, unit, printed in facts:
            if value is not None:
                name = f"{row.region}{row.short_name}.{word}"
                yield Known(name, value, unit, printed or f"{value:f}", subject, row.region, replaced)


def _short(row):
    return None if None in (row.actual, row.target) else abs(row.target - row.actual)


def _of_earlier_months(material):
    """What the letter would have said a month or more ago, each month's figures by two queries."""
    plan = material.plan
    for month in months_between(plan.first_month, material.through)[:-1]:
        said = f"截至{month_name(month)}的数"
        try:
            rows = completion(plan, month, material.region, basis=material.basis)
        except CompletionError:
            continue
        yield from _of_regions(material, rows, said)
        totals = both_totals(plan, month, region=material.region, projects=material.projects)
        for project in material.projects:
            yield from _money(project, totals, said)


def _money(project, totals: dict[Basis, object], replaced):
    for word, (stage, basis) in STAGES.items():
        money = totals[basis].of(project).stage(stage)
        if money.is_entered:
            name = f"{project}资金.{word}"
            yield Known(name, money.amount, UNIT, f"{money.amount:f}", subject_of(project), "", replaced)


def _of_earlier_rows(material):
    """Targets that were changed, and figures that a later submission of the same month corrected."""
    own = {"region__path__startswith": material.region.path}
    targets = Target.objects.filter(indicator__plan=material.plan, number__isnull=False, **own)
    in_force = {target.pk for target in material.targets.values()}
    for target in targets.exclude(pk__in=in_force).select_related("region", "indicator"):
        yield _replaced(target, target.number, f"{month_name(target.effective_month)}起的原目标")
    figures = SubmittedFigure.objects.filter(
        submission__report__plan=material.plan,
        submission__report__month=material.through,
        submission__report__region__path__startswith=material.region.path,
        value__isnull=False,
    ).exclude(submission__report__counting=None)
    for figure in figures.select_related("indicator", "submission__report__region", "submission__report"):
        report = figure.submission.report
        if figure.submission_id != report.counting_id:
            said = f"第{figure.submission.number}次上报的数，后来更正过"
            yield _replaced(figure, figure.value, said, report.region)


def _replaced(row, value, said, region=None):
    indicator, region = row.indicator, region or row.region
    return Known(
        f"{region}{indicator.short_name}",
        value,
        indicator.unit,
        f"{value:f}",
        subject_of(indicator),
        region.name,
        said,
    )
