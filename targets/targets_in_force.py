"""Which target holds for a region that reports, month by month: the rule of completion_sql.py for many months
and regions at once (a property test compares the two).
"""

from bisect import bisect_right
from collections import defaultdict

from targets.completion_words import is_open_ended
from targets.models import Kind, Target

INHERITED = (Kind.STANDARD, Kind.PHYSICAL)
ADDED = (Kind.COUNT, Kind.STOCK)


class TargetsInForce:
    """The targets of some indicators of a plan; one query."""

    def __init__(self, plan, indicators=None):
        rows = Target.objects.filter(indicator__plan=plan)
        if indicators is not None:
            rows = rows.filter(indicator__in=indicators)
        names = ("indicator_id", "region__path", "effective_month", "number", "text", "is_withdrawn")
        self._revisions, self._paths = defaultdict(list), defaultdict(set)
        for indicator, path, *revision in rows.order_by("effective_month", "id").values_list(*names):
            self._revisions[indicator, path].append(tuple(revision))
            self._paths[indicator].add(path)

    def number(self, indicator, region, month):
        """The Decimal that the region's figure is measured by in the month; None without one, or where words
        such as 动态管理 stand for it.
        """
        held = self._stored(indicator.pk, region.path, month)
        if held is None and indicator.kind in INHERITED:
            above = (self._stored(indicator.pk, path, month) for path in _upwards(region.path))
            held = next(filter(None, above), None)
        if held is None and indicator.kind in ADDED:
            return self._sum_below(indicator.pk, region.path, month)
        if held is None or is_open_ended(held[1]):
            return None
        return held[0]

    def _stored(self, indicator, path, month):
        """(number, words) of the revision in force, None without one."""
        revisions = self._revisions.get((indicator, path), [])
        position = bisect_right(revisions, month, key=lambda revision: revision[0])
        if not position or revisions[position - 1][3]:
            return None
        return revisions[position - 1][1:3]

    def _sum_below(self, indicator, path, month):
        below = sorted(one for one in self._paths[indicator] if one.startswith(path) and one != path)
        numbers, covered = [], None
        for one in below:
            held = self._stored(indicator, one, month)
            if held is None or (covered and one.startswith(covered)):
                continue
            covered = one
            numbers.append(held[0])
        known = [number for number in numbers if number is not None]
        return sum(known) if known else None


def _upwards(path):
    """The paths of the regions above, the nearest first."""
    codes = path.rstrip("/").split("/")[:-1]
    return ["/".join(codes[:count]) + "/" for count in range(len(codes), 0, -1)]
