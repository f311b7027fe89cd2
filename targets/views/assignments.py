"""The matrix region × indicator: who owes what, and who fills in for a region without clerks."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from organization.access import needs
from organization.models import Region, Section
from targets.models import Assignment, Plan
from targets.planning import matrix_fingerprint, regions_of, set_assignments
from targets.views.plan import MANAGE

MIXED = "mixed"


@dataclass(frozen=True)
class Box:
    name: str
    checked: bool
    label: str


@dataclass(frozen=True)
class Line:
    """One region of the matrix, `depth` levels below the plan's own region; `filler` is a section's id."""

    region: Region
    depth: int
    boxes: list[Box]
    filler: str

    @property
    def filler_name(self):
        return f"filled-{self.region.pk}"


@needs(MANAGE)
def assignments(request, slug):
    plan = get_object_or_404(Plan.objects.select_related("region"), slug=slug)
    indicators = list(plan.indicators.order_by("order", "id"))
    regions = list(regions_of(plan))
    problems = []
    if request.method == "POST":
        try:
            added, removed = _store(request, plan, indicators, regions)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, f"任务分配已保存：增加 {added} 项，取消 {removed} 项。")
            return redirect("targets:assignments", slug=slug)
    context = {
        "plan": plan,
        "indicators": indicators,
        "lines": _lines(plan, indicators, regions, request.POST if problems else None),
        "sections": Section.objects.active(),
        "seen": request.POST.get("seen") if problems else matrix_fingerprint(plan),
        "problems": problems,
        "mixed": MIXED,
    }
    return render(request, "targets/plan/assignments.html", context)


def _store(request, plan, indicators, regions):
    ticked = set(request.POST)
    wanted = {
        indicator: [region for region in regions if box_name(indicator, region) in ticked]
        for indicator in indicators
    }
    sections = {str(section.pk): section for section in Section.objects.all()}
    filled_by = {}
    for region in regions:
        chosen = request.POST.get(f"filled-{region.pk}", MIXED)
        if chosen != MIXED:
            filled_by[region] = sections.get(chosen)
    return set_assignments(
        plan=plan, wanted=wanted, filled_by=filled_by, by=request.user, seen=request.POST.get("seen")
    )


def _lines(plan, indicators, regions, posted):
    """The matrix as stored, or as it was sent when that was refused."""
    has = set()
    fillers = {}
    for row in Assignment.objects.filter(indicator__plan=plan):
        has.add((row.indicator_id, row.region_id))
        fillers.setdefault(row.region_id, set()).add(row.filled_by_id)
    lines = []
    for region in regions:
        boxes = [
            Box(
                box_name(indicator, region),
                box_name(indicator, region) in posted
                if posted is not None
                else (indicator.pk, region.pk) in has,
                f"{region}：{indicator}",
            )
            for indicator in indicators
        ]
        filler = _filler(fillers.get(region.pk, {None}))
        if posted is not None:
            filler = posted.get(f"filled-{region.pk}", filler)
        lines.append(Line(region, region.depth - plan.region.depth, boxes, filler))
    return lines


def _filler(ids):
    if len(ids) > 1:
        return MIXED
    only = next(iter(ids))
    return "" if only is None else str(only)


def box_name(indicator, region):
    return f"task-{indicator.pk}-{region.pk}"
