"""What wordings may name in a plan, and what each name says in one letter."""

from dataclasses import dataclass

from minsheng.months import month_name
from reports import fund_figures, indicator_figures
from reports.fund_figures import FundFigures
from reports.indicator_figures import IndicatorFigures
from reports.language import word
from reports.models import Wording

Place = Wording.Place

GENERAL = {
    "期间": "函的时段，如 2017年1-6月",
    "截至月": "截至哪个月，如 2017年6月",
    "年度": "方案的年度，如 2017",
    "发文机关": "模板里的发文机关",
    "主送机关": "模板里的主送机关",
    "依据": "依据文件，如 《……》（某府办函〔2017〕53号）",
    "方案": "方案名称",
    "事项": "方案名称去掉开头的年度",
    "地区": "全市、全省等",
}
# In a sentence about one indicator or one project, these stand for it.
THIS_INDICATOR, THIS_MONEY = "指标", "资金"


@dataclass(frozen=True)
class Names:
    """The words of a plan's indicators and of its projects' money, each used once."""

    indicators: dict[str, object]
    projects: dict[str, object]
    purposes: dict[int, tuple]

    @classmethod
    def of(cls, indicators, projects, purposes):
        """``purposes`` are the plan's, in order."""
        by_project = {}
        for purpose in purposes:
            by_project.setdefault(purpose.project_id, []).append(purpose)
        return cls(
            _distinct((word(each.short_name), each) for each in indicators),
            _distinct((f"{word(str(each))}资金", each) for each in projects),
            {key: tuple(found) for key, found in by_project.items()},
        )

    def vocabulary(self, place: str) -> dict[str, frozenset[str]]:
        """What a wording of this place may name."""
        found = {name: frozenset() for name in GENERAL}
        indicator = frozenset(indicator_figures.ATTRIBUTES)
        found |= dict.fromkeys(self.indicators, indicator)
        found |= {name: self._money_attributes(project.pk) for name, project in self.projects.items()}
        if place == Place.INDICATOR:
            found[THIS_INDICATOR] = indicator
        if place in (Place.FUND, Place.PROJECT):
            found[THIS_MONEY] = frozenset(fund_figures.ATTRIBUTES)
        return found

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
    """The names of one letter with what they say."""

    def __init__(self, material, template, names: Names):
        sign = template.percent_sign
        self.common = _general(material, template)
        self._indicators = {
            indicator.pk: IndicatorFigures(material, indicator, name, sign)
            for name, indicator in names.indicators.items()
        }
        self._money = {
            project.pk: FundFigures(material, project, name, names.purposes.get(project.pk, ()), sign)
            for name, project in names.projects.items()
        }
        self._of_indicator = {key: figures.values() for key, figures in self._indicators.items()}
        self._of_project = {key: figures.values() for key, figures in self._money.items()}
        self.common |= {figures.name: self._of_indicator[key] for key, figures in self._indicators.items()}
        self.common |= {figures.name: self._of_project[key] for key, figures in self._money.items()}

    def figures_of(self, indicator) -> IndicatorFigures:
        return self._indicators[indicator.pk]

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


def _distinct(pairs):
    found = {}
    for name, thing in pairs:
        unique, count = name or "未命名", 1
        while unique in found or unique in GENERAL or unique in (THIS_INDICATOR, THIS_MONEY):
            count += 1
            unique = f"{name}{count}"
        found[unique] = thing
    return found


def _general(material, template):
    return {
        "期间": material.span,
        "截至月": month_name(material.through),
        "年度": str(material.plan.year),
        "发文机关": template.sender,
        "主送机关": template.addressee,
        "依据": _document(template.basis) if template.basis else "",
        "方案": material.plan.name,
        "事项": material.plan.name.removeprefix(f"{material.plan.year}年"),
        "地区": material.region_name,
    }


def _document(document):
    return f"《{document.title}》（{document.number}）" if document.number else f"《{document.title}》"
