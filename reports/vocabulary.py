"""What wordings of a plan may name, read from its indicators, projects and purposes."""

from funding.models import Purpose
from reports import fund_figures, indicator_figures
from reports.names import GENERAL, THIS_INDICATOR, THIS_MONEY, Names
from targets.models import Indicator, Project


def names_of(plan) -> Names:
    """Names without values, for checking a wording before it is saved."""
    return Names.of(
        Indicator.objects.filter(plan=plan).order_by("order", "id"),
        Project.objects.filter(plan=plan).order_by("category__order", "order", "id"),
        Purpose.objects.filter(project__plan=plan).order_by("order", "id"),
    )


def described(names: Names, wording) -> list[dict]:
    """The names that a wording may use with what they mean, in groups, for the help beside it."""
    vocabulary = names.vocabulary_for(wording)
    groups = [{"title": "通用", "entries": list(GENERAL.items())}]
    if THIS_INDICATOR in vocabulary:
        groups.append(_group("这个指标", THIS_INDICATOR, indicator_figures.ATTRIBUTES))
    if THIS_MONEY in vocabulary:
        own = dict.fromkeys(sorted(vocabulary[THIS_MONEY] - set(fund_figures.ATTRIBUTES)), "按用途分出的一项")
        groups.append(_group("这个项目的资金", THIS_MONEY, fund_figures.ATTRIBUTES | own))
    groups.append(_other("其他指标，后面接的与上面“指标”相同", names.indicators, "实际"))
    groups.append(_other("其他项目的资金，后面接的与上面“资金”相同", names.projects, "筹集"))
    return groups


def _group(title, name, attributes):
    return {"title": title, "entries": [(f"{name}.{each}", meaning) for each, meaning in attributes.items()]}


def _other(title, named, attribute):
    return {"title": title, "entries": [(f"{name}.{attribute}", str(each)) for name, each in named.items()]}
