"""What the names in workbooks of money may stand for: projects, sources, purposes and regions of a plan."""

from funding.models import FundSource, Purpose
from funding.permissions import enterable_projects, enterable_regions
from minsheng.names import Names, plain
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


class Lists:
    """All that a workbook of one plan may name, and what of it the person may enter for."""

    def __init__(self, plan: Plan, by):
        self.plan, self.by = plan, by
        self.projects, self.sources = project_names(plan), source_names()
        self.purposes, self.regions = purpose_names(plan), region_names(plan)
        self.enterable = list(enterable_projects(by, plan).select_related("plan__region", "section"))
        self.enterable_regions = list(enterable_regions(by, plan).select_related("parent"))
        self._rows = {
            "source": {str(row.pk): row for row in FundSource.objects.active()},
            "region": {row.code: row for row in Region.objects.under(plan.region).order_by("order", "code")},
            "purpose": {
                str(row.pk): row
                for row in Purpose.objects.filter(project__plan=plan).select_related("project")
            },
        }

    def named(self, text: str, project: Project | None, *, incoming: bool):
        """(kind, row) of what has that name; None when nothing has.

        市级 names a source and a region: under income it is where the money comes from, under expenditure
        where it goes.
        """
        purposes = self.purposes.get(project.pk) if project else None
        order = [("region", self.regions), ("purpose", purposes), ("source", self.sources)]
        for kind, names in reversed(order) if incoming else order:
            if names and (row := names.find(text)) is not None:
                return kind, row
        return None

    def by_value(self, value: str):
        """(kind, row) of a value of ``choices``; None for a strange one."""
        kind, _, key = value.partition(":")
        row = self._rows.get(kind, {}).get(key)
        return (kind, row) if row is not None else None

    def has_purpose(self, text: str) -> bool:
        """Whether some project of the plan has a purpose of that name."""
        return any(names.find(text) is not None for names in self.purposes.values())

    def choices(self, project: Project | None) -> list:
        """What a column of amounts may be about, in groups."""
        purposes = [
            (f"purpose:{key}", row.name if project else f"{row.project}：{row.name}")
            for key, row in self._rows["purpose"].items()
            if project is None or row.project_id == project.pk
        ]
        return [
            ("none", "不分来源、用途和地区"),
            ("资金来源", [(f"source:{key}", row.name) for key, row in self._rows["source"].items()]),
            *([("用途", purposes)] if purposes else []),
            ("地区", [(f"region:{key}", row.name) for key, row in self._rows["region"].items()]),
        ]

    def region_like(self, text: str):
        """The region whose name stands in a longer one, as 苍溪县 in 苍溪县民政局, else the likely one."""
        wanted = plain(text)
        found = [row for row in self._rows["region"].values() if plain(row.name) in wanted]
        found.sort(key=lambda row: -len(row.name))
        return found[0] if found else self.regions.guess(text)

    def chosen(self, kind: str, value: str):
        return self._rows[kind].get(value)

    def choices_of(self, kind: str) -> list:
        return [(key, row.name) for key, row in self._rows[kind].items()]
