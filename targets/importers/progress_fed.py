"""Numerators that come from elsewhere (targets.feeds), for the rows of a month's workbook."""

from minsheng.quantities import read_number
from targets.deadlines import last_data_day
from targets.feeds import difference, fed_numerators
from targets.models import Kind, MonthlyReport


class FedLines:
    """What the sources have for the regions and months of a file: asked once per region and day."""

    def __init__(self, plan, months):
        self.plan = plan
        reports = MonthlyReport.objects.filter(plan=plan, month__in=months)
        rows = reports.values_list("region_id", "section_id", "month", "data_as_of")
        self._days = {(region, section, month): day for region, section, month, day in rows}
        self._found = {}

    def of(self, region, month, indicator):
        """The Fed of a ratio whose numerator is known through the 数据截至; None where it is typed."""
        if indicator.kind != Kind.RATIO:
            return None
        day = self._days.get((region.pk, indicator.section_id, month)) or last_data_day(month)
        if (region.pk, day) not in self._found:
            self._found[region.pk, day] = fed_numerators(self.plan, region, day)
        fed = self._found[region.pk, day].get(indicator.pk)
        return fed if fed and fed.amount is not None else None

    def says_nothing(self, line, filled):
        """Whether of the columns of a row only the numerator is `filled`, as the template has it."""
        fed = filled == {"numerator"} and self.of(line.region, line.month, line.indicator)
        if not fed:
            return False
        try:
            return read_number(line.row["numerator"], line.indicator.numerator_unit) == fed.amount
        except ValueError:
            return False

    def typed(self, line, typed):
        """The inputs with the numerator of the source where it was left blank beside a denominator."""
        fed = self.of(line.region, line.month, line.indicator)
        if not fed or not typed.get("denominator") or typed.get("numerator"):
            return typed
        return typed | {"numerator": fed.text}

    def difference(self, line):
        """What to say where the row has another numerator than its source; "" where it has not."""
        fed = self.of(line.region, line.month, line.indicator)
        return difference(line.cell, fed, line.indicator) if fed else ""
