"""What wordings of a template may name, read from its plan's indicators, projects, purposes and documents."""

from funding.models import Calculation, Purpose
from reports import fund_figures
from reports.indicator_attributes import ATTRIBUTES, group_attributes
from reports.models import RegionGroup
from reports.names import CALCULATIONS, GENERAL, THIS_INDICATOR, THIS_MONEY, THIS_REGION, Names
from targets.models import Indicator, Project

LISTED = "（用 |join）"


def names_of(plan, template=None, groups=()) -> Names:
    """Names without values, for checking a wording before it is saved.

    Groups of regions are those of ``template``, or ``groups`` where it is not stored yet. A region's report
    has no 测算: they are of the plan as a whole.
    """
    is_of_region = template and template.kind == template.Kind.REGION
    calculations = [] if is_of_region else Calculation.objects.filter(plan=plan)
    return Names.of(
        Indicator.objects.filter(plan=plan).order_by("order", "id"),
        Project.objects.filter(plan=plan).order_by("category__order", "order", "id"),
        Purpose.objects.filter(project__plan=plan).order_by("order", "id"),
        plan.documents.order_by("issued_on", "id"),
        RegionGroup.objects.filter(template=template) if template and template.pk else groups,
        [each.name for each in calculations],
    )


def described(names: Names, vocabulary) -> list[dict]:
    """The names of ``vocabulary`` with what they mean and how they are written, in groups.

    ``entries`` are (name, meaning, as written): a list is joined, a truth stands in a condition.
    """
    documents = {name: str(each) for name, each in names.documents.items()}
    groups = [_entries("通用", (GENERAL | documents).items())]
    if "地区名" in vocabulary:
        groups.append(_entries("这个地区", THIS_REGION.items()))
    if names.groups:
        groups.append(_entries("地区分组", ((name, f"分组里的地区{LISTED}") for name in names.groups)))
    if THIS_INDICATOR in vocabulary:
        own = ATTRIBUTES | group_attributes(names.groups)
        groups.append(_attributes("这个指标", THIS_INDICATOR, own))
    if THIS_MONEY in vocabulary:
        own = dict.fromkeys(sorted(vocabulary[THIS_MONEY] - set(fund_figures.ATTRIBUTES)), "按用途分出的一项")
        groups.append(_attributes("这个项目的资金", THIS_MONEY, fund_figures.ATTRIBUTES | own))
    if CALCULATIONS in vocabulary:
        own = dict.fromkeys(names.calculations, "项目资金页上的测算，数变了跟着变")
        groups.append(_attributes("测算", CALCULATIONS, own))
    groups.append(_other("其他指标，后面接的与“指标”相同", names.indicators, "实际"))
    groups.append(_other("其他项目的资金，后面接的与“资金”相同", names.projects, "筹集"))
    return groups


def _entries(title, pairs):
    return {"title": title, "entries": [(name, meaning, written(name, meaning)) for name, meaning in pairs]}


def _attributes(title, name, attributes):
    return _entries(title, ((f"{name}.{each}", meaning) for each, meaning in attributes.items()))


def _other(title, named, attribute):
    return _entries(title, ((f"{name}.{attribute}", str(each)) for name, each in named.items()))


def written(name, meaning):
    """How a name stands in a wording."""
    if LISTED in meaning or "用 |join" in meaning:
        return "{{ " + name + "|join:'、' }}"
    if "用在 if 里" in meaning:
        return "{% if " + name + " %}……{% endif %}"
    return "{{ " + name + " }}"
