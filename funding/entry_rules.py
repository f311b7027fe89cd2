"""What an entry of the ledger must satisfy beyond its constraints. Forms, importers and actions ask here."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from funding.models import FundForecast, FundTranche, Stage
from funding.money import BELOW, TOO_MUCH
from minsheng import clock
from minsheng.figures import round_half_up
from organization.models import Region

TEXTS = {"document_number", "note"}
ENTERING = {Stage.ALLOCATED, Stage.RAISED}


def check_entry(tranche: FundTranche) -> None:
    """Raise ValidationError with a message per field for everything that is wrong with a new entry.

    Needs project (with plan and region), region, stage, date and amount to be set; asks the database nothing.
    """
    plan = tranche.project.plan
    found = {
        "region": _region(tranche, plan),
        "source": _source(tranche),
        "purpose": _purpose(tranche),
        "date": _date(tranche, plan),
        "amount": _amount(tranche.amount),
    }
    wrong = {name: message for name, message in found.items() if message}
    if wrong:
        raise ValidationError(wrong)
    tranche.clean_fields(exclude={field.name for field in tranche._meta.fields} - TEXTS)


def check_forecast(forecast: FundForecast) -> None:
    """Raise ValidationError with a message per field for what is wrong with a note of money to come."""
    found = {
        "region": _outside(forecast, forecast.project.plan),
        "source": _source_below(forecast.source, forecast.region),
        "purpose": _purpose(forecast),
        "amount": _amount(forecast.amount),
    }
    wrong = {name: message for name, message in found.items() if message}
    if wrong:
        raise ValidationError(wrong)


def _outside(entry, plan) -> str:
    inside = entry.region.path.startswith(plan.region.path)
    return "" if inside else f"{entry.region}不在“{plan}”的地区范围内。"


def _region(tranche, plan) -> str:
    region = tranche.region
    if outside := _outside(tranche, plan):
        return outside
    upper = region == plan.region or region.level == Region.Level.OWN
    if tranche.stage == Stage.PASSED_ON and upper:
        return f"下拨要选收款的下级地区；{region}自己用的钱请记为发放。"
    return ""


def _source(tranche) -> str:
    """Money of a lower level never enters the books of a higher one (docs/figures.md)."""
    return _source_below(tranche.source, tranche.region) if tranche.stage in ENTERING else ""


def _source_below(source, region) -> str:
    if source is None:
        return ""
    level = region.level
    if level == Region.Level.OWN:
        level = region.parent.level
    if source.level in BELOW.get(level, set()):
        return f"{source}资金不进{region}的账，地区请选出资的县区（市）。"
    return ""


def _purpose(tranche) -> str:
    if tranche.purpose and tranche.purpose.project_id != tranche.project_id:
        return f"用途“{tranche.purpose}”不属于项目“{tranche.project}”。"
    return ""


def _date(tranche, plan) -> str:
    if tranche.date > clock.today():
        return f"日期在今天（{clock.today():%Y-%m-%d}）之后：还没有发生的资金不入账。"
    if tranche.date.year != plan.year and not tranche.note:
        return f"日期不在{plan.year}年：请核对；确是提前下达或跨年的，请在备注里写明。"
    return ""


def _amount(amount: Decimal) -> str:
    if amount <= 0:
        return "金额必须大于 0；要减少已入账的金额，请冲销原来的那一笔。"
    if amount >= TOO_MUCH:
        return "金额太大，请核对单位是不是万元。"
    if amount != round_half_up(amount, 6):
        return "金额最多精确到 0.01 元，即万元后 6 位小数。"
    return ""


def entry_key(tranche: FundTranche) -> tuple:
    """What people typed of an entry: two standing entries with one key are taken for one entered twice."""
    return (
        tranche.project_id,
        tranche.region_id,
        tranche.stage,
        tranche.date,
        tranche.amount.normalize(),
        tranche.source_id,
        tranche.purpose_id if tranche.purpose_id else (tranche.purpose.name if tranche.purpose else None),
        tranche.document_number,
        tranche.note,
    )


class Standing:
    """Entries that stand (no reversed pairs), to tell one movement that is being entered twice."""

    # What the upper level passed on is the receiver's 到位: the same amount in both looks like one movement.
    OTHER_SIDE = {Stage.RAISED: Stage.PASSED_ON, Stage.PASSED_ON: Stage.RAISED}

    def __init__(self, rows):
        self._by_key: dict[tuple, int] = {}
        self._by_amount: dict[tuple, int] = {}
        for tranche in rows.standing().order_by("-pk"):
            self._by_key[entry_key(tranche)] = tranche.pk
            self._by_amount[self._movement(tranche, tranche.stage)] = tranche.pk

    @staticmethod
    def _movement(tranche, stage) -> tuple:
        return tranche.project_id, tranche.region_id, Stage(stage).value, tranche.amount.normalize()

    def objection(self, tranche: FundTranche) -> str:
        """Why the entry looks like one that stands, in Chinese; "" when nothing is alike.

        The very same entry is always refused; a note lets an amount stand that the other side entered too.
        """
        twin = self._by_key.get(entry_key(tranche))
        if twin:
            return f"台账里已有完全相同的一笔（编号 {twin}）"
        other = self.OTHER_SIDE.get(tranche.stage)
        if other and not tranche.note:
            found = self._by_amount.get(self._movement(tranche, other))
            if found:
                return (
                    f"{tranche.region}已有同样金额的{Stage(other).label}（编号 {found}）；"
                    "上级的下拨就是下级的到位，是同一笔的不要再录"
                )
        return ""
