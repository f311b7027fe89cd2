"""Names as people write them in workbooks, matched to projects, sources, purposes and regions of a plan."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from funding.models import FundSource, Purpose
from minsheng.quantities import half_width
from organization.models import Region
from targets.models import Plan, Project

_SIGNS = re.compile(r"[\s“”\"'‘’《》〈〉「」、,，.。·()\[\]【】:：_-]")
UNDIVIDED = {"", "未分", "未分来源", "不分", "未分资金来源"}
TOTALS = {"合计", "总计", "小计", "累计", "本月合计", "本页小计", "本年累计"}


def plain(text: str) -> str:
    """A name for comparison: half-width, without blanks, quotes, brackets and commas."""
    return _SIGNS.sub("", half_width(text)).lower()


class Names:
    """What a name may stand for; a name that stands for two things is none's."""

    def __init__(self, named: Iterable[tuple[Any, Iterable[str]]]):
        self._found: dict[str, set] = {}
        self._shown: dict[Any, str] = {}
        for item, names in named:
            names = [name for name in names if name]
            self._shown[item] = names[0]
            for name in names:
                self._found.setdefault(plain(name), set()).add(item)

    def find(self, text: str) -> Any | None:
        items = self._found.get(plain(text), set())
        return next(iter(items)) if len(items) == 1 else None

    def is_ambiguous(self, text: str) -> bool:
        return len(self._found.get(plain(text), ())) > 1

    def like(self, text: str) -> Any | None:
        """The item whose name is nearest, for 您是不是要写…; None when nothing is near."""
        near = get_close_matches(plain(text), self._found, n=1, cutoff=0.6)
        return next(iter(self._found[near[0]])) if near else None

    def remedy(self, text: str) -> str:
        near = self.like(text)
        if near is not None:
            return f"是不是“{self._shown[near]}”？请改正，或在该项的别名里加上这个写法"
        shown = "、".join(list(self._shown.values())[:12])
        return f"请改成其中之一：{shown}" if shown else "系统里还没有，请先添加"


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
