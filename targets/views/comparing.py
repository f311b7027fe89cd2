"""Month with month, year with year, plan with plan: one page, two sides."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from minsheng.months import add_months, format_month, months_between, parse_month, span_name
from organization.access import needs
from targets.comparing import compare
from targets.permissions import open_months, plans_visible_to
from targets.views.asking import READERS, ask, regions_within

KEPT = ("with", "with_month")


@needs(*READERS)
def comparison(request, slug):
    asked = ask(request, slug, keep=KEPT)
    plans = plans_visible_to(request.user).select_related("region").order_by("-year", "slug")
    other = asked.plan
    if asked.chosen.get("with"):
        other = get_object_or_404(plans, slug=asked.chosen["with"])
    months = months_between(other.first_month, other.first_month.replace(month=12))
    other_month = _other_month(asked, other, months)
    context = {
        "asked": asked,
        "other": other,
        "other_month": other_month,
        "other_span": span_name(other_month.replace(month=1), other_month),
        "other_months": [each for each in months if each in open_months(other)] or months[:1],
        "plans": plans,
        "regions": regions_within(asked),
        "presets": list(_presets(asked)),
        "lines": compare(asked.plan, asked.month, other, other_month, asked.region, asked.basis),
    }
    return render(request, "targets/overview/compare.html", context)


def _other_month(asked, other, months):
    """The month asked for; else the month before, and of another plan the same month of its year."""
    text = asked.chosen.get("with_month")
    if text:
        try:
            month = parse_month(text)
        except ValueError as error:
            raise Http404(str(error)) from error
        if month not in months:
            raise Http404("这个月不在所比方案的填报期内。")
        return month
    wanted = add_months(asked.month, -1) if other == asked.plan else asked.month.replace(year=other.year)
    return min(max(wanted, months[0]), months[-1])


def _presets(asked):
    """(words, address) of the usual comparisons."""
    before = add_months(asked.month, -1)
    if before >= asked.plan.first_month:
        yield "比上月", asked.with_(**{"with": "", "with_month": format_month(before)})
    if asked.plan.predecessor_id:
        yield "比上年同月", asked.with_(**{"with": asked.plan.predecessor.slug, "with_month": ""})
