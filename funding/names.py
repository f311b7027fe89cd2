"""What the names in workbooks of money may stand for: projects, sources, purposes and regions of a plan."""

from funding.models import FundSource, Purpose
from minsheng.names import Names
from organization.models import Region
from targets.models import Plan, Project

UNDIVIDED = {"", "未分", "未分来源", "不分", "未分资金来源"}
TOTALS = {"合计", "总计", "小计", "累计", "本月合计", "本页小计", "本年累计"}


def project_names(plan: Plan) -> Names:
    projects = Project.objects.filter(plan=plan).select_related("plan__region", "section")
    return Names((project, [project.short_name, project.name, *project.aliases]) for project in projects)


def source_names() -> Names:
    return Names(
        (source, [source.name, *source.aliases, source.plan_word]) for source in FundSource.objects.active()
    )


def purpose_names(plan: Plan) -> dict[int, Names]:
    """Names of purposes by project id: the same word may stand in two projects."""
    found: dict[int, list] = {}
    for purpose in Purpose.objects.filter(project__plan=plan).order_by("order", "id"):
        found.setdefault(purpose.project_id, []).append((purpose, [purpose.name, *purpose.aliases]))
    return {project: Names(purposes) for project, purposes in found.items()}


def region_names(plan: Plan) -> Names:
    """Regions by name, alias or code; 全市 is the plan's own, 市本级 too when there is none by that name."""
    inside = list(Region.objects.under(plan.region).select_related("parent").order_by("order", "code"))
    whole = ["全市", "全省", "全县", "全区"]
    if not any(region.level == Region.Level.OWN for region in inside):
        whole += ["市本级", "省本级", "县本级", "本级"]
    return Names(
        (region, [region.name, *region.aliases, region.code, *(whole if region == plan.region else [])])
        for region in inside
    )
