"""What an entry of the ledger must satisfy beyond its constraints. Forms, importers and actions ask here."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from funding.models import FundTranche, Stage
from funding.money import BELOW
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


def _region(tranche, plan) -> str:
    region = tranche.region
    if not region.path.startswith(plan.region.path):
        return f"{region}不在“{plan}”的地区范围内。"
    upper = region == plan.region or region.level == Region.Level.OWN
    if tranche.stage == Stage.PASSED_ON and upper:
        return f"下拨要选收款的下级地区；{region}自己用的钱请记为发放。"
    return ""


def _source(tranche) -> str:
    """Money of a lower level never enters the books of a higher one (docs/figures.md)."""
    source, region = tranche.source, tranche.region
    if source is None or tranche.stage not in ENTERING:
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
    if amount != round_half_up(amount, 6):
        return "金额最多精确到 0.01 元，即万元后 6 位小数。"
    if amount >= Decimal(10) ** 14:
        return "金额太大，请核对单位是不是万元。"
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


def standing_keys(plan) -> dict[tuple, int]:
    """The keys of the plan's entries that stand, with their numbers."""
    standing = FundTranche.objects.of(plan).filter(corrects=None, reversal=None).order_by("-pk")
    return {entry_key(tranche): tranche.pk for tranche in standing}


def twin_of(tranche: FundTranche) -> FundTranche | None:
    """A standing entry with the same key."""
    return (
        FundTranche.objects.filter(
            project=tranche.project,
            region=tranche.region,
            stage=tranche.stage,
            date=tranche.date,
            amount=tranche.amount,
            source=tranche.source,
            purpose=tranche.purpose,
            document_number=tranche.document_number,
            note=tranche.note,
            corrects=None,
            reversal=None,
        )
        .order_by("pk")
        .first()
    )
