"""The ranking of a month, its publication to the regions, and the rule behind it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from minsheng import pictures
from minsheng.months import format_month, month_name
from organization.access import needs
from organization.permissions import can
from organization.views.common import attempt
from targets import actions, planning
from targets.actions.publishing import ABILITY as PUBLISH
from targets.completion import BASES, completion
from targets.forms.ranking import PublishForm, RankingRuleForm
from targets.missing import not_in_yet
from targets.models import Plan
from targets.permissions import plans_visible_to
from targets.ranking import ends, published, ranked_indicators, ranking, rule_of, score_text
from targets.views.asking import READERS, ask, month_asked
from targets.views.plan import MANAGE


@needs(*READERS)
def page(request, slug):
    """For those who see all regions the ranking as it stands now; for a region what was published."""
    asked = ask(request, slug)
    if not asked.sees_all:
        return _published_page(request, asked)
    plan = asked.plan
    rule = rule_of(plan)
    indicators = ranked_indicators(plan, rule)
    ranked = ranking(plan, completion(plan, asked.month, basis=asked.basis), rule)
    notice = published(plan, asked.month)
    top, bottom = ends(ranked)
    context = {
        "asked": asked,
        "rule": rule,
        "indicators": [(each, rule.weight(each.pk)) for each in indicators],
        "lines": [(each, _cells(each, indicators, asked)) for each in ranked],
        "top": top,
        "bottom": bottom,
        "picture": _picture(asked, ranked),
        "notice": notice,
        "missing": not_in_yet(plan, asked.month, asked.basis),
        "is_changed": notice and _differs(notice, ranked),
        "can_publish": can(request.user, PUBLISH),
        "can_rule": can(request.user, MANAGE) and plan.is_open,
        "form": PublishForm(),
    }
    return render(request, "targets/ranking/page.html", context)


def _published_page(request, asked):
    """What the office published of the month, or which months it has published."""
    notices = published(asked.plan)
    notice = notices.get(asked.month)
    if notice is None and "month" not in request.GET and notices:
        return redirect(f"{request.path}?month={format_month(max(notices))}")
    mine = {region.code for region in asked.choices} or {asked.region.code}
    context = {"asked": asked, "notice": notice, "months": sorted(notices), "mine": mine}
    return render(request, "targets/ranking/published.html", context)


def _cells(each, indicators, asked):
    return [(score_text(each.scores.get(indicator.pk)), indicator) for indicator in indicators]


def _picture(asked, ranked):
    bars = [pictures.Bar(each.region, each.score, each.score_text) for each in ranked]
    return pictures.ranked_bars(f"{asked.plan.region}{asked.span}各地区得分", bars) if bars else None


def _differs(notice, ranked):
    """Whether the ranking of now is another than the published one."""
    then = [(each["code"], each["place"], each["score"]) for each in notice.content["regions"]]
    return then != [(each.code, each.place, each.score_text) for each in ranked]


@needs(PUBLISH)
@require_POST
def publish(request, slug):
    plan, month, basis = _named(request, slug)
    form = PublishForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        if "withdraw" in request.POST:
            actions.withdraw_ranking(plan=plan, month=month, by=request.user, reason=reason)
            messages.success(request, f"已撤回{month_name(month)}的排名，县区看不到了；公布过的留有记录。")
        else:
            asked = {
                "plan": plan,
                "month": month,
                "basis": basis,
                "despite_missing": "despite" in request.POST,
            }
            actions.publish_ranking(by=request.user, reason=reason, **asked)
            messages.success(request, f"已公布{month_name(month)}的排名，县区现在看得到各地区的名次。")
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect(f"{_address(plan)}?month={format_month(month)}&basis={basis}")


def _named(request, slug):
    plan = get_object_or_404(plans_visible_to(request.user).select_related("region"), slug=slug)
    basis = request.POST.get("basis")
    return plan, month_asked(plan, request.POST.get("month")), basis if basis in BASES else "accepted"


def _address(plan):
    return reverse("targets:ranking", args=[plan.slug])


@needs(MANAGE)
def rule(request, slug):
    plan = get_object_or_404(Plan, slug=slug)
    form = RankingRuleForm(
        request.POST or None,
        indicators=list(plan.indicators.order_by("order", "id")),
        rule=rule_of(plan),
        seen=planning.ranking_fingerprint(plan),
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        arguments = {name: typed[name] for name in ("measure", "is_capped", "reason", "seen")}
        if attempt(
            form, planning.save_ranking_rule, plan=plan, weights=form.weights, by=request.user, **arguments
        ):
            messages.success(request, "排名办法已保存，各月的排名按新办法算；已公布的不变。")
            return redirect("targets:ranking", slug=slug)
    return render(request, "targets/ranking/rule.html", {"plan": plan, "form": form})
