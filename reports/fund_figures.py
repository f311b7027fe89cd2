"""The money of projects as wordings name it, in 万元. Sums and bases are those of funding/totals.py: 到位 and
下拨 on the region's own books, 发放 on all books."""

from dataclasses import dataclass
from decimal import Decimal

from funding.models import Stage
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
    "计划分项": "计划安排按来源分（用 |join），为 0 的不列",
    "下达": "下达（指标文）",
    "筹集": "筹集到位",
    "筹集分项": "筹集到位按来源归组分（用 |join），为 0 的不列",
    "下拨": "下拨到下级",
    "发放": "发放到人、到项目",
    "发放分项": "发放按用途分（用 |join），为 0 的不列",
    "下拨分项": "下拨按用途分（用 |join），为 0 的不列",
    "到位率": "到位 ÷ 计划安排（不含下级应出的）",
    "拨付率": "（下拨 + 本级发放）÷ 到位",
    "已全部下拨": "到位的已全部下拨（用在 if 里）",
}


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
        return found | {
            "项目": str(self.project),
            "计划": self._money("计划", full.planned, stage="planned"),
            "计划分项": self._parts("计划", full.planned.by_source, "planned"),
            "筹集分项": self._parts("筹集", stages["筹集"].by_group, Stage.RAISED),
            "发放分项": self._parts("发放", stages["发放"].by_purpose, Stage.PAID),
            "下拨分项": self._parts("下拨", stages["下拨"].by_purpose, Stage.PASSED_ON),
            "到位率": self._share("到位率", own.raised_rate),
            "拨付率": self._share("拨付率", own.left_rate),
            "已全部下拨": own.is_fully_passed_on,
        }

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
            basis=basis_name(basis, self.material.plan.region),
        )
