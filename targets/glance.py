"""The plan at a glance for the home page: every indicator of the newest month, those behind first.

For those who see all regions the plan's own region with who is behind below it, narrowed to their sections;
for a county its own region. One plan is shown, whatever the number of plans.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.utils.safestring import SafeString

from minsheng import clock
from minsheng.months import span_name
from organization.permissions import can, memberships_of, sections_for
from targets.completion import completion
from targets.deadlines import Deadlines
from targets.indicator_page import rate_bar
from targets.models import MonthlyReport
from targets.overview_cells import ahead_text, grouped, of_target
from targets.permissions import plans_visible_to
from targets.standing import ahead

NAMED = 3


@dataclass(frozen=True)
class Line:
    """One indicator: its figure as printed, and the names of the regions below that are behind their pace."""

    row: object
    figure: str
    gap: Decimal | None
    ahead: str
    bar: SafeString
    behind: list[str]

    @property
    def named(self):
        return self.behind[:NAMED]

    @property
    def more(self):
        return max(len(self.behind) - NAMED, 0)


def newest_month(plan):
    """The newest month whose figures are in, else 起报月: some count, and it is past due or as many reports
    count as of the month before. One county that reports early does not hold all others against its month.
    """
    counted = MonthlyReport.objects.filter(plan=plan, counting__isnull=False).order_by("-month")
    months = list(counted.values_list("month").annotate(Count("id"))[:2])
    if len(months) == 2 and months[0][1] < months[1][1]:
        newest, before = months[0][0], months[1][0]
        return newest if clock.today() > Deadlines([plan]).county(plan, newest).due.day else before
    return months[0][0] if months else plan.first_month


def glance(plan, region, month, sections=None):
    """The Lines of `region`, the furthest behind first, the unjudged last; `sections`: ids, None for all."""
    by_indicator = {}
    for row in completion(plan, month, region):
        by_indicator.setdefault(row.indicator_id, []).append(row)
    wanted = None
    if sections is not None:
        wanted = set(plan.indicators.filter(section__in=sections).values_list("pk", flat=True))
    lines = [
        _line(rows)
        for indicator, rows in by_indicator.items()
        if (wanted is None or indicator in wanted) and (rows[0].expected or rows[0].target is not None)
    ]
    return sorted(lines, key=lambda line: (line.gap is None, line.gap or 0))


def _line(rows):
    top, *below = rows
    gap = ahead(top)
    behind = [(ahead(row), row.region) for row in below if (ahead(row) or 0) < 0]
    return Line(
        row=top,
        figure=f"{grouped(top)}{of_target(top)}",
        gap=gap,
        ahead=ahead_text(top),
        bar=rate_bar(top),
        behind=[name for _gap, name in sorted(behind)],
    )


def glance_panel(user):
    """The panel; None for those who see no figures, or before there is an open plan."""
    sees_all = can(user, "view_all_regions")
    regions = [] if sees_all else [m.region for m in memberships_of(user) if m.region]
    if not sees_all and not regions:
        return None
    plan = plans_visible_to(user).open().current_first().select_related("region").first()
    if plan is None:
        return None
    region = plan.region if sees_all else regions[0]
    month = newest_month(plan)
    sections = None
    if sees_all and not any(m.section_id is None for m in memberships_of(user)):
        sections = list(sections_for(user, "view_all_regions").values_list("pk", flat=True))
    lines = glance(plan, region, month, sections)
    title = f"{region}{span_name(month.replace(month=1), month)}各指标，落后的在前"
    context = {"plan": plan, "region": region, "month": month, "lines": lines, "sees_all": sees_all}
    return title, "targets/_glance_panel.html", context
