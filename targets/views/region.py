"""The page of one region, to be read on the screen and printed for a conversation with it."""

from django.http import Http404
from django.shortcuts import render

from minsheng.months import months_between
from organization.access import needs
from organization.models import Region
from targets.completion import completion, completion_by_month
from targets.ranking import published, ranking, rule_of
from targets.region_blocks import blocks
from targets.region_page import region_page
from targets.timeliness import timeliness
from targets.views.asking import READERS, ask


@needs(*READERS)
def region(request, slug, code):
    asked = ask(request, slug, code)
    plan, place = asked.plan, asked.region
    months = months_between(plan.first_month, asked.month)
    by_month = completion_by_month(plan, months, place, asked.basis, top_only=True)
    siblings = _siblings(asked)
    page = region_page(by_month, plan, place, asked.month, siblings)
    if not page.lines:
        raise Http404(f"{place}在这个方案里没有任务。")
    below = Region.objects.filter(path__startswith=place.path)
    due_months, timings = timeliness(plan, regions=below)
    context = {
        "asked": asked,
        "page": page,
        "ranks": _ranks(asked, siblings),
        "due_months": due_months,
        "timings": [each for each in timings if each.due],
        "blocks": blocks(request.user, plan, place, asked.month),
        "has_below": any(not row.is_part and row.expected for row in by_month[asked.month]),
    }
    return render(request, "targets/region/page.html", context)


def _siblings(asked):
    """The rows among which the region has its places; none for those who see their own region alone."""
    if not asked.above:
        return []
    return completion(asked.plan, asked.month, asked.above, asked.basis)


def _ranks(asked, siblings):
    """(place, score, of how many, since when) in the plan's ranking: as it stands now for those who see all
    regions, as published for the region itself; None where there is none.
    """
    code = asked.region.code
    if asked.sees_all:
        if asked.above != asked.plan.region:
            return None
        ranked = ranking(asked.plan, siblings, rule_of(asked.plan))
        mine = next((each for each in ranked if each.code == code and each.place), None)
        return mine and (mine.place, mine.score_text, sum(each.place is not None for each in ranked), None)
    notice = published(asked.plan, asked.month)
    regions = notice.content["regions"] if notice else []
    mine = next((each for each in regions if each["code"] == code and each["place"]), None)
    return mine and (mine["place"], mine["score"], sum(bool(each["place"]) for each in regions), notice)
