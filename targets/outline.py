"""The outline of a plan for its page: categories, projects, indicators in reading order; what is missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from minsheng import clock
from minsheng.figures import format_number
from minsheng.months import first_day
from organization.models import Membership
from organization.permissions import can
from targets.models import Assignment, Category, Direction, Entry, Indicator, Kind, Plan, Project, Target

WITHOUT_TARGET = {Kind.STOCK, Kind.STANDARD}  # such facts are often reported without a target


@dataclass(frozen=True)
class OutlineRow:
    """One line: `type` is category, project or indicator; `depth` 0 is the outermost category."""

    type: str
    depth: int
    row: object
    how: str = ""
    target: str = ""
    regions: int = 0


def outline(plan):
    """Return the rows of the plan in its own order; four queries, however long the plan is."""
    return outlines([plan])[plan.pk]


def outlines(plans):
    """Return {plan id: rows} of many plans in the queries of one."""
    categories, projects, indicators = defaultdict(list), defaultdict(list), defaultdict(list)
    for category in Category.objects.filter(plan__in=plans):
        categories[category.plan_id, category.parent_id].append(category)
    of_plans = Project.objects.filter(plan__in=plans).select_related("section")
    for project in of_plans.order_by("order", "id"):
        projects[project.category_id].append(project)
    counted = Indicator.objects.filter(plan__in=plans).select_related("section")
    for indicator in counted.annotate(regions=Count("assignments")).order_by("order", "id"):
        indicators[indicator.project_id].append(indicator)
    targets = city_targets(*plans)
    return {plan.pk: _rows(plan, categories, projects, indicators, targets) for plan in plans}


def _rows(plan, categories, projects, indicators, targets):
    rows = []

    def walk(parent, depth):
        for category in categories[plan.pk, parent]:
            rows.append(OutlineRow("category", depth, category))
            for project in projects[category.pk]:
                rows.append(OutlineRow("project", depth + 1, project))
                rows.extend(_indicator_row(row, depth + 2, targets) for row in indicators[project.pk])
            walk(category.pk, depth + 1)

    walk(None, 0)
    return rows


def city_targets(*plans):
    """{indicator id: Target of its plan's own region in force now}; outside the year, at its nearest end."""
    wanted, months = Q(pk__in=[]), [date.min]
    for plan in plans:
        month = min(max(first_day(clock.today()), plan.first_month), plan.first_month.replace(month=12))
        wanted |= Q(indicator__plan=plan, region=plan.region_id, effective_month__lte=month)
        months.append(month)
    found = Target.objects.filter(wanted).in_force(max(months))
    return {target.indicator_id: target for target in found if not target.is_withdrawn}


def _indicator_row(indicator, depth, targets):
    return OutlineRow(
        "indicator",
        depth,
        indicator,
        how=how_reported(indicator),
        target=target_words(indicator, targets.get(indicator.pk)),
        regions=indicator.regions,
    )


def how_reported(indicator):
    """The kind in a few words: 数量·按月新增, 比率：救助金额 ÷ 自付费用 × 100."""
    label = indicator.get_kind_display()
    if indicator.kind == Kind.RATIO:
        times = "" if indicator.scale == 1 else f" × {format_number(indicator.scale)}"
        return f"{label}：{indicator.numerator_name} ÷ {indicator.denominator_name}{times}"
    if indicator.kind == Kind.COUNT:
        return f"{label}·{'按月新增' if indicator.entry == Entry.MONTHLY else '本年累计'}"
    return label


def target_words(indicator, target):
    if target is None:
        return ""
    if target.number is None:
        return target.text
    bound = "≤ " if indicator.direction == Direction.AT_MOST else ""
    return f"{bound}{format_number(target.number, grouped=True)} {target.text}".strip()


def missing(plan, rows):
    """What the plan still lacks, as (sentence, address of the page that mends it)."""
    return _missing(plan, rows, _without_people([plan])[plan.pk])


def _missing(plan, rows, without_people):
    here = {"slug": plan.slug}
    indicators = [row for row in rows if row.type == "indicator"]
    if not any(row.type == "category" for row in rows):
        return [("还没有类别、项目和指标。请导入分解表。", reverse("targets:table_upload", kwargs=here))]
    if not any(row.type == "project" for row in rows):
        return [("还没有项目。", reverse("targets:project_new", kwargs=here))]
    if not indicators:
        return [("还没有指标。", reverse("targets:indicator_new", kwargs=here))]
    assignments = reverse("targets:assignments", kwargs=here)
    found = []
    if names := _names(row for row in indicators if not row.regions):
        found.append((f"没有分配给任何地区：{names}。不分配就没有人报。", assignments))
    if names := _names(row for row in indicators if not row.target and row.row.kind not in WITHOUT_TARGET):
        found.append((f"没有{plan.region}的目标：{names}。", ""))
    if names := "、".join(str(region) for region in without_people):
        found.append((f"有任务而没有填报员，也没有代填科室：{names}。", assignments))
    return found


def _names(rows):
    return "、".join(str(row.row) for row in rows)


def _without_people(plans):
    """By plan id the regions that owe figures and have neither a clerk today nor a section that fills in."""
    owed = Assignment.objects.filter(indicator__plan__in=plans, filled_by=None)
    clerks = Membership.objects.valid_on(clock.today()).filter(role="clerk", user__is_active=True)
    served = tuple(clerks.values_list("region__path", flat=True))
    found = {plan.pk: {} for plan in plans}
    for row in owed.select_related("region", "indicator").order_by("region__order", "region__code"):
        if not row.region.path.startswith(served):
            found[row.indicator.plan_id][row.region] = True
    return found


def plans_panel(user):
    """For those who manage targets: the open plans, and what each still lacks."""
    if not can(user, "manage_targets"):
        return None
    plans = list(Plan.objects.open().select_related("region"))
    if not plans:
        return None
    rows, without_people = outlines(plans), _without_people(plans)
    found = [
        {"plan": plan, "missing": _missing(plan, rows[plan.pk], without_people[plan.pk])} for plan in plans
    ]
    return "开放的方案", "targets/plan/_panel.html", {"plans": found}
