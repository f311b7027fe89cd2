"""What wordings may name in a plan, and what each name says in one letter."""

from dataclasses import dataclass

from minsheng.figures import NONE
from minsheng.months import month_name
from reports import fund_figures
from reports.fund_figures import FundFigures, basis_words, calculation_figure
from reports.indicator_attributes import ATTRIBUTES as INDICATOR_ATTRIBUTES
from reports.indicator_attributes import Attributes, group_attributes
from reports.indicator_figures import IndicatorFigures
from reports.language import word
from reports.models import TemplatePart, Wording

Place, Source = Wording.Place, TemplatePart.Source

GENERAL = {
    "期间": "函的时段，如 2017年1-6月",
    "截至月": "截至哪个月，如 2017年6月",
    "上期截至": "“上期”到哪个月底，如 2017年5月底",
    "年度": "方案的年度，如 2017",
    "发文机关": "模板里的发文机关；县区报告是那个县区的",
    "主送机关": "模板里的主送机关",
    "依据": "依据文件，如 《……》（某府办函〔2017〕53号）",
    "方案": "方案名称",
    "事项": "方案名称去掉开头的年度",
    "地区": "全市、全县等，报告的地区",
    "科室": "科室月报里，写月报的科室",
    "资金口径": "本函的资金按什么口径，如：筹集、下拨为市级口径，发放为全口径",
}
# In a sentence about one indicator or one project, these stand for it.
THIS_INDICATOR, THIS_MONEY = "指标", "资金"
# In a sentence that is written for each region.
THIS_REGION = {
    "地区名": "写到的这个地区",
    "名次": "按完成率由高到低第几，没有率的是“—”；没有选指标的，是列出的次序",
}
# What people worked out beside the ledger (funding.calculations), by its name.
CALCULATIONS = "测算"
_TAKEN = (THIS_INDICATOR, THIS_MONEY, CALCULATIONS, *THIS_REGION)


@dataclass(frozen=True)
class Names:
    """The words of a plan's indicators, of its projects' money, of documents and of groups of regions."""

    indicators: dict[str, object]
    projects: dict[str, object]
    purposes: dict[int, tuple]
    documents: dict[str, object]
    groups: dict[str, object]
    calculations: tuple[str, ...] = ()

    @classmethod
    def of(cls, indicators, projects, purposes, documents=(), groups=(), calculations=()):
        """``purposes`` are the plan's, in order; ``groups`` know their members; ``calculations`` names."""
        by_project = {}
        for purpose in purposes:
            by_project.setdefault(purpose.project_id, []).append(purpose)
        taken = {*GENERAL, *_TAKEN}
        return cls(
            _distinct(((word(each.short_name), each) for each in indicators), taken),
            _distinct(((f"{word(str(each))}资金", each) for each in projects), taken),
            {key: tuple(found) for key, found in by_project.items()},
            _distinct(((f"文件{word(each.number or each.title)}", each) for each in documents), taken),
            _distinct(((word(each.name), each) for each in groups), taken),
            tuple(calculations),
        )

    def vocabulary(self, place: str, has_indicator=False) -> dict[str, frozenset[str]]:
        """What a wording of this place, or of a part with this source, may name."""
        found = {name: frozenset() for name in (*GENERAL, *self.documents, *self.groups)}
        indicator = frozenset((*INDICATOR_ATTRIBUTES, *group_attributes(self.groups)))
        found |= dict.fromkeys(self.indicators, indicator)
        found |= {name: self._money_attributes(project.pk) for name, project in self.projects.items()}
        if self.calculations:
            found[CALCULATIONS] = frozenset(self.calculations)
        if place in (Place.INDICATOR, Source.EACH_INDICATOR) or has_indicator:
            found[THIS_INDICATOR] = indicator
        if place in (Place.FUND, Place.PROJECT):
            found[THIS_MONEY] = frozenset(fund_figures.ATTRIBUTES)
        if place == Source.EACH_REGION:
            found |= dict.fromkeys(THIS_REGION, frozenset())
        return found

    def vocabulary_of_part(self, part) -> dict[str, frozenset[str]]:
        return self.vocabulary(part.source, has_indicator=part.indicator_id is not None)

    def vocabulary_for(self, wording) -> dict[str, frozenset[str]]:
        """What this wording may name: a project's own sentence may name its purposes as well."""
        found = self.vocabulary(wording.place)
        if wording.project_id and THIS_MONEY in found:
            found[THIS_MONEY] = self._money_attributes(wording.project_id)
        return found

    def _money_attributes(self, project_id):
        purposes = self.purposes.get(project_id, ())
        own = {f"{stage}{word(purpose.name)}" for stage in ("发放", "下拨") for purpose in purposes}
        return frozenset(own) | frozenset(fund_figures.ATTRIBUTES)


class Values:
    """The names of one report with what they say."""

    def __init__(self, material, template, names: Names, sender, section=None):
        self._material, self._names, self._sign = material, names, template.percent_sign
        self._indicators = {
            indicator.pk: IndicatorFigures(material, indicator, name, self._sign)
            for name, indicator in names.indicators.items()
        }
        self._money = {
            project.pk: FundFigures(material, project, name, names.purposes.get(project.pk, ()), self._sign)
            for name, project in names.projects.items()
        }
        self._of_indicator = {
            key: Attributes(figures, names.groups) for key, figures in self._indicators.items()
        }
        self._of_project = {key: figures.values() for key, figures in self._money.items()}
        self.common = {name: _document(each) for name, each in names.documents.items()}
        self.common |= {name: [str(each) for each in group.regions] for name, group in names.groups.items()}
        self.common |= {figures.name: self._of_indicator[key] for key, figures in self._indicators.items()}
        self.common |= {figures.name: self._of_project[key] for key, figures in self._money.items()}
        self.common |= _general(material, template, sender, section)
        worked_out = material.calculations.items()
        self.calculations = {name: calculation_figure(material, each) for name, each in worked_out}
        if self.calculations:
            self.common[CALCULATIONS] = self.calculations

    def about_region(self, region, place, indicator=None):
        """The names for a sentence about one region; ``place``: its rank, None without one."""
        of_region = {
            name: Attributes(
                IndicatorFigures(self._material, each, name, self._sign, region), self._names.groups
            )
            for name, each in self._names.indicators.items()
        }
        found = self.common | of_region | {"地区名": region.name, "名次": str(place or NONE)}
        if indicator:
            found[THIS_INDICATOR] = of_region[self._indicators[indicator.pk].name]
        return found

    def figures_of(self, indicator) -> IndicatorFigures:
        return self._indicators[indicator.pk]

    def about(self, indicator=None, project=None):
        """The names for a sentence about an indicator, a project, or neither."""
        if indicator:
            return self.about_indicator(indicator)
        return self.about_project(project) if project else self.common

    def about_indicator(self, indicator):
        return self.common | {THIS_INDICATOR: self._of_indicator[indicator.pk]}

    def about_project(self, project):
        return self.common | {THIS_MONEY: self._of_project[project.pk]}

    def money(self, project):
        return self._of_project[project.pk]

    def about_each(self):
        """Every indicator and every project with what is said of it."""
        for key, figures in self._indicators.items():
            yield figures.indicator, self._of_indicator[key]
        for key, figures in self._money.items():
            yield figures.project, self._of_project[key]


def _distinct(pairs, taken):
    """Name → thing; a name that is taken gets a number. ``taken`` grows by them."""
    found = {}
    for name, thing in pairs:
        unique, count = name or "未命名", 1
        while unique in taken:
            count += 1
            unique = f"{name}{count}"
        taken.add(unique)
        found[unique] = thing
    return found


def _general(material, template, sender, section):
    return {
        "期间": material.span,
        "截至月": month_name(material.through),
        "上期截至": material.comparisons.earlier_name,
        "年度": str(material.plan.year),
        "发文机关": sender,
        "主送机关": template.addressee,
        "依据": _document(template.basis) if template.basis else "",
        "方案": material.plan.name,
        "事项": material.plan.name.removeprefix(f"{material.plan.year}年"),
        "地区": material.region_name,
        "科室": section.name if section else "",
        "资金口径": basis_words(material.region),
    }


def _document(document):
    return f"《{document.title}》（{document.number}）" if document.number else f"《{document.title}》"
