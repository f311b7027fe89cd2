"""Completion as a person would work it out: every row read, one region at a time, in plain Python.

Written from docs/figures.md alone and shares no code with the product, so that the two can disagree.
Exact fractions
stand for unrounded figures.
"""

import calendar
from datetime import date
from decimal import Decimal
from fractions import Fraction

from organization.models import Region
from targets.models import Assignment, Indicator, Light, MonthlyReport, OwnFigure, Target

OPEN_ENDED = ("动态管理", "应补尽补", "应保尽保")


class Reference:
    """All rows of one plan through one month on one basis; `rows(region)` works out what is asked for."""

    def __init__(self, plan, through, basis):
        self.plan, self.through, self.accepted = plan, through, basis == "accepted"
        self.regions = list(Region.objects.order_by("order", "code"))
        self.indicators = list(Indicator.objects.filter(plan=plan))
        self.tasks = {(a.region_id, a.indicator_id) for a in Assignment.objects.all()}
        self.targets = list(Target.objects.order_by("effective_month", "id"))
        self.own = list(OwnFigure.objects.order_by("id"))
        self.lights = sorted(Light.objects.all(), key=lambda light: -light.at_least)
        self.figures = self._read_figures()

    def _read_figures(self):
        found = {}
        for report in MonthlyReport.objects.filter(plan=self.plan):
            submission = report.accepted if self.accepted else report.counting
            if submission is None or not self.plan.first_month <= report.month <= self.through:
                continue
            for figure in submission.figures.all():
                figure.month, figure.as_of = report.month, submission.data_as_of
                figure.final = report.accepted_id == submission.pk
                found.setdefault((report.region_id, figure.indicator_id), []).append(figure)
        for figures in found.values():
            figures.sort(key=lambda figure: figure.month, reverse=True)
        return found

    def rows(self, region):
        shown = [region, *(r for r in self.regions if r.parent_id == region.pk)]
        return {
            (place.pk, indicator.pk): row
            for indicator in self.indicators
            for place in shown
            if (row := self.row(place, indicator, keep_empty=place == region)) is not None
        }

    def row(self, place, indicator, keep_empty):
        parts = [
            Part(self, region, indicator)
            for region in self.regions
            if region.path.startswith(place.path) and (region.pk, indicator.pk) in self.tasks
        ]
        target, text, summed = self.target(place, indicator)
        own = self.own_figure(place, indicator)
        if not (parts or target is not None or text or own or keep_empty):
            return None
        row = {
            "expected": len(parts),
            "reported": sum(part.reported for part in parts),
            "missing": tuple(part.name for part in parts if not part.reported),
            "carried": tuple(part.name for part in parts if part.is_carried),
            "bare": tuple(part.name for part in parts if part.is_bare),
            "no_data": tuple(part.name for part in parts if part.now and part.now.state == "no_data"),
            "not_applicable": tuple(part.name for part in parts if part.is_out),
            "gaps": tuple(part.gap for part in parts if part.gap),
            "is_part": any(part.region == place for part in parts),
            "is_own": own is not None,
            "summed": summed,
            "provisional": sum(part.has_figure and not part.is_final for part in parts),
        }
        dates = [part.as_of for part in parts if part.has_figure]
        row |= {"earliest": min(dates, default=None), "latest": max(dates, default=None)}
        row["actual"] = row["roll_up"] = self.roll_up(place, indicator, parts)
        if own:
            row |= self.own_values(own, indicator)
        row |= self.judge(indicator, row, parts, target, text)
        if not own:
            row["roll_up"] = None
        return row

    def roll_up(self, place, indicator, parts):
        given = [part for part in parts if part.has_figure]
        if not given:
            return None
        if indicator.kind in ("count", "stock"):
            return sum(Fraction(part.value) for part in given)
        if indicator.kind == "milestone":
            return Fraction(sum(part.figure.is_done for part in given))
        if indicator.kind == "ratio":
            if given[0].region == place and given[0].is_bare:
                return Fraction(given[0].figure.value)
            whole = [part.figure for part in given if not part.is_bare]
            below = sum(Fraction(figure.denominator) for figure in whole)
            above = sum(Fraction(figure.numerator) for figure in whole)
            return above * Fraction(indicator.scale) / below if below else None
        values = {Fraction(part.value) for part in given}
        return values.pop() if len(values) == 1 else None

    def own_figure(self, place, indicator):
        found = None
        for figure in self.own:
            here = (figure.region_id, figure.indicator_id) == (place.pk, indicator.pk)
            counts = not figure.is_withdrawn and (figure.accepted_at or not self.accepted)
            if here and figure.month == self.through and counts:
                found = figure
        return None if found is None or found.state != "number" else found

    def own_values(self, own, indicator):
        if own.is_done is not None:
            actual = Fraction(own.is_done)
        elif own.value is not None:
            actual = Fraction(own.value)
        elif own.denominator:
            actual = Fraction(own.numerator) * Fraction(indicator.scale) / Fraction(own.denominator)
        else:
            actual = None
        return {"actual": actual, "provisional": int(own.accepted_at is None)}

    def stored(self, place, indicator):
        found = None
        for target in self.targets:
            here = (target.region_id, target.indicator_id) == (place.pk, indicator.pk)
            if here and target.effective_month <= self.through:
                found = target
        return None if found is None or found.is_withdrawn else found

    def target(self, place, indicator):
        """(number, text, whether it is a sum of parts)"""
        own = self.stored(place, indicator)
        if own:
            return own.number, own.text, False
        if indicator.kind in ("standard", "physical"):
            parent = next((r for r in self.regions if r.pk == place.parent_id), None)
            return self.target(parent, indicator) if parent else (None, "", False)
        if indicator.kind not in ("count", "stock"):
            return None, "", False
        below = [self.target(r, indicator)[0] for r in self.regions if r.parent_id == place.pk]
        below = [number for number in below if number is not None]
        return (sum(below), "", True) if below else (None, "", False)

    def judge(self, indicator, row, parts, target, text):
        single = row["is_part"] or row["is_own"]
        at_most = indicator.direction == "at_most"
        applicable = [part for part in parts if not part.is_out]
        if indicator.kind == "milestone":
            number = 1 if single else len(applicable)
            target = Decimal(number) if number else None
        actual, rate, met = row["actual"], None, None
        if actual is not None and target is not None:
            met = actual <= target if at_most else actual >= target
            rate = actual * 100 / Fraction(target) if target and not at_most else None
        met_parts = total = None
        if indicator.kind == "milestone":
            met_parts = sum(part.has_figure and part.figure.is_done for part in parts)
            total = len(applicable)
        if indicator.kind in ("standard", "physical"):
            floors = [(part, self.target(part.region, indicator)[0]) for part in applicable]
            floors = [(part, floor) for part, floor in floors if floor is not None]
            given = [(part.value, floor) for part, floor in floors if part.has_figure]
            met_parts = sum(value <= floor if at_most else value >= floor for value, floor in given)
            total = len(floors)
            if not single:
                rate = None
                met = None if met_parts < total and met_parts == len(given) else met_parts == total
                met = met if total else None
        if any(word in text for word in OPEN_ENDED):
            met = None
        if rate is not None and indicator.is_capped:
            rate = min(rate, Fraction(100))
        pace = self.pace(indicator, target)
        light = self.light(indicator, row, met, pace, single, text)
        return {
            "target": target, "rate": rate, "met": met, "parts_met": met_parts, "parts_total": total,
            "pace": pace, "light": light,
        }  # fmt: skip

    def pace(self, indicator, target):
        month = self.through.month
        if target is None:
            return None
        if indicator.direction == "at_most" or indicator.kind in ("stock", "ratio", "standard"):
            return Fraction(target)
        if indicator.kind == "milestone":
            end = date(self.plan.year, month, calendar.monthrange(self.plan.year, month)[1])
            is_due = (indicator.due_on or date(self.plan.year, 12, 31)) <= end
            return Fraction(target) if is_due else Fraction(0)
        if month == 12:
            return Fraction(target)
        if indicator.pace_curve:
            return Fraction(target) * Fraction(indicator.pace_curve[month - 1]) / 100
        return Fraction(target) * month / 12

    def light(self, indicator, row, met, pace, single, text):
        if any(word in text for word in OPEN_ENDED):
            return None
        by_verdict = indicator.direction == "at_most"
        by_verdict = by_verdict or (indicator.kind in ("standard", "physical") and not single)
        if by_verdict:
            if met is None:
                return None
            share = Fraction(100 if met else 0)
        else:
            if row["actual"] is None or pace is None:
                return None
            if indicator.kind == "milestone" and pace == 0 and not met:
                return None
            share = row["actual"] * 100 / pace if pace else Fraction(100)
        for light in self.lights:
            if share >= light.at_least:
                return light.word
        return self.lights[-1].word


class Part:
    """What one assigned region contributes to one indicator."""

    def __init__(self, reference, region, indicator):
        through, plan = reference.through, reference.plan
        self.region, self.name = region, region.name
        history = reference.figures.get((region.pk, indicator.pk), [])
        self.now = next((figure for figure in history if figure.month == through), None)
        self.reported = self.now is not None
        self.gap = ""
        if indicator.entry == "monthly":
            given = [figure for figure in history if figure.state == "number"]
            self.figure = given[0] if given else None
            self.value = sum(figure.value for figure in given)
            self.is_final = all(figure.final for figure in given)
            self.is_out = not given and self.reported and self.now.state == "not_applicable"
            heard = {figure.month.month for figure in history}
            months = range(plan.first_month.month, through.month + 1)
            absent = [str(month) for month in months if month not in heard]
            self.gap = f"{self.name}{'、'.join(absent)}月" if absent else ""
        else:
            self.figure = next((f for f in history if self.decides(f, indicator, through)), None)
            self.value = self.figure.value if self.figure else None
            self.is_final = bool(self.figure and self.figure.final)
            self.is_out = self.figure is not None and self.figure.state == "not_applicable"
        self.has_figure = self.figure is not None and self.figure.state == "number"
        self.is_carried = self.has_figure and self.figure.month < through
        self.is_bare = self.has_figure and indicator.kind == "ratio" and self.figure.value is not None
        self.as_of = self.figure.as_of if self.figure else None

    @staticmethod
    def decides(figure, indicator, through):
        if figure.state == "no_data":
            return False
        in_force = figure.effective_month or figure.month
        return indicator.kind != "standard" or in_force <= through
