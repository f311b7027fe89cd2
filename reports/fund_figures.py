"""The money of projects as wordings name it, in 万元. Sums and bases are those of funding/totals.py: 到位 and
下拨 on the region's own books, 发放 on all books."""

from dataclasses import dataclass
from decimal import Decimal

from funding.models import Stage
from funding.money import ZERO
from funding.totals import Basis, basis_name
from minsheng.figures import NONE, format_number, rate_text
from reports.document import Figure, SourceRow, Text
from reports.language import word
from reports.material import Material

UNIT = "万元"
STAGES = {
    "下达": (Stage.ALLOCATED, Basis.OWN),
    "筹集": (Stage.RAISED, Basis.OWN),
    "下拨": (Stage.PASSED_ON, Basis.OWN),
    "发放": (Stage.PAID, Basis.FULL),
}
ATTRIBUTES = {
    "项目": "项目名称",
    "计划": "计划安排",
    "计划分项": "计划安排按来源分（用 |join），为 0 的不列；只有一个来源时为空",
    "下达": "下达（指标文）",
    "筹集": "筹集到位",
    "筹集分项": "筹集到位按来源归组分（用 |join），为 0 的不列；只有一个来源时为空",
    "下拨": "下拨到下级",
    "发放": "发放到人、到项目",
    "发放分项": "发放按用途分（用 |join），为 0 的不列；只有一个用途时为空",
    "下拨分项": "下拨按用途分（用 |join），为 0 的不列；只有一个用途时为空",
    "计划来源": "计划安排只有一个来源时，这个来源的用语；分了几个来源时为空",
    "筹集来源": "筹集到位只有一个来源时，这个来源的用语；有几个或没有分时为空",
    "发放用途": "发放只有一个用途时，这个用途；有几个或没有分时为空",
    "下拨用途": "下拨只有一个用途时，这个用途；有几个或没有分时为空",
    "筹集未分": "筹集分了来源以后，没有分来源的那一部分",
    "发放未分": "发放分了用途以后，没有分用途的那一部分",
    "下拨未分": "下拨分了用途以后，没有分用途的那一部分",
    "到位率": "到位 ÷ 计划安排（不含下级应出的）",
    "拨付率": "（下拨 + 本级发放）÷ 到位",
    "已全部下拨": "到位的已全部下拨（用在 if 里）",
}


def basis_words(region) -> str:
    """On which basis each stage of the money of a region's letter is stated, from STAGES."""
    groups = {}
    for key, (_, basis) in STAGES.items():
        groups.setdefault(basis_name(basis, region), []).append(key)
    return "，".join(f"{'、'.join(keys)}为{name}" for name, keys in groups.items())


def calculation_figure(material, result) -> Figure:
    """What a 测算 comes to, with its formula and its inputs behind it."""
    calculation = result.calculation
    formula = f"{result.formula} = {result.worked_out}" if result.worked_out else result.formula
    return Figure(
        name=f"测算.{calculation.name}",
        value=result.value,
        printed=result.printed,
        unit=calculation.unit,
        region=material.region_name,
        period=material.span,
        kind="calculation",
        rows=(
            SourceRow("测算", f"funding.Calculation:{calculation.pk}", note=result.problem or formula),
            *(
                SourceRow(
                    "起算的数",
                    f"funding.CalculationInput:{each.pk}",
                    each.name,
                    value=each.value,
                    note=each.source,
                )
                for each in result.inputs
            ),
        ),
    )


@dataclass(frozen=True)
class FundFigures:
    """Makes the figures of one project's money; ``name`` is what wordings call it."""

    material: Material
    project: object
    name: str
    purposes: tuple = ()
    percent_sign: str = "%"

    def values(self) -> dict:
        """The attributes of ATTRIBUTES, and 发放… and 下拨… for each purpose of the project."""
        own = self._of(Basis.OWN)
        full = self._of(Basis.FULL)
        stages = {key: self._of(basis).stage(stage) for key, (stage, basis) in STAGES.items()}
        found = {key: self._money(key, money, stage=STAGES[key][0]) for key, money in stages.items()}
        for key in ("发放", "下拨"):
            for purpose in self.purposes:
                attribute = f"{key}{word(purpose.name)}"
                parts = [part for part in stages[key].by_purpose if part.purpose == purpose]
                found[attribute] = self._part(attribute, parts[0] if parts else None, STAGES[key][0])
        raised, paid, passed_on = stages["筹集"], stages["发放"], stages["下拨"]
        return found | {
            "项目": str(self.project),
            "计划": self._money("计划", full.planned, stage="planned"),
            "到位率": self._share("到位率", own.raised_rate),
            "拨付率": self._share("拨付率", own.left_rate),
            "已全部下拨": own.is_fully_passed_on,
            **self._split("计划", "来源", full.planned, full.planned.by_source, ZERO, "planned"),
            **self._split("筹集", "来源", raised, raised.by_group, raised.undivided, Stage.RAISED),
            **self._split("发放", "用途", paid, paid.by_purpose, paid.unassigned, Stage.PAID),
            **self._split(
                "下拨", "用途", passed_on, passed_on.by_purpose, passed_on.unassigned, Stage.PASSED_ON
            ),
        }

    def _split(self, key, by, money, parts, rest, stage):
        """What of an amount stands in a sentence: its parts where it is split, else the only one's name.

        ``rest`` is in no part. A single part that is all of it needs no 其中; several parts, or a part and
        a rest, do. A plan has no rest: all of it has a source.
        """
        is_split = len(parts) > 1 or bool(parts and rest)
        found = {
            f"{key}分项": self._parts(key, parts, stage) if is_split else [],
            f"{key}{by}": parts[0].word if parts and not is_split else "",
        }
        if stage != "planned":
            ids = set(money.row_ids) - {row for part in parts for row in part.row_ids}
            value = rest if is_split and rest else None
            found[f"{key}未分"] = self._figure(f"{key}未分", value, stage, sorted(ids) if value else ())
        return found

    def _of(self, basis):
        return self.material.funds[basis].of(self.project)

    def _money(self, attribute, money, stage):
        value = money.amount if money.is_entered else None
        return self._figure(attribute, value, stage, money.row_ids)

    def _part(self, attribute, part, stage):
        return self._figure(attribute, part.amount if part else None, stage, part.row_ids if part else ())

    def _parts(self, attribute, parts, stage):
        return [
            [Text(part.word), self._part(f"{attribute}·{part.word}", part, stage), Text(UNIT)]
            for part in parts
        ]

    def _share(self, attribute, share):
        printed = rate_text(share.value, 0).replace("%", self.percent_sign)
        return Figure(
            name=f"{self.name}.{attribute}",
            value=share.value,
            printed=printed,
            unit="%",
            region=self.material.region_name,
            period=self.material.span,
            kind="share",
            rows=(SourceRow("算法", "", note=share.formula),),
        )

    def _figure(self, attribute, value: Decimal | None, stage, row_ids):
        model = "FundPlan" if stage == "planned" else "FundTranche"
        basis = Basis.FULL if stage in ("planned", Stage.PAID) else Basis.OWN
        return Figure(
            name=f"{self.name}.{attribute}",
            value=value,
            printed=NONE if value is None else format_number(value),
            unit=UNIT,
            region=self.material.region_name,
            period=self.material.span,
            kind=f"fund-{stage}",
            rows=tuple(
                SourceRow("计划安排" if model == "FundPlan" else "资金批次", f"funding.{model}:{row}")
                for row in row_ids
            ),
            basis=basis_name(basis, self.material.region),
        )
