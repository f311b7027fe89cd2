"""Money that is said to come: noted, changed while it is waited for, closed; a tranche ends it too."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from funding.entry_rules import check_forecast
from funding.models import FundForecast, FundTranche, Stage
from funding.permissions import can_enter
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update


@transaction.atomic
def save_forecast(*, forecast: FundForecast, seen: str | None = None, by) -> FundForecast:
    """Note money that is said to come, or change the note while it is waited for; it never counts.

    ``seen``: fingerprint that the form was made from (minsheng.lost_updates).
    """
    _require(by, forecast)
    if forecast.pk:
        before = FundForecast.objects.select_for_update().get(pk=forecast.pk)
        refuse_lost_update(before, forecast, seen)
        _require(by, before)
        _refuse_ended(before)
    else:
        forecast.entered_by = by
    check_forecast(forecast)
    with recorded(by=by):
        forecast.full_clean()
        forecast.save()
    return forecast


@transaction.atomic
def close_forecast(*, forecast: FundForecast, reason: str, by) -> FundForecast:
    """Wait no longer for money that does not come; the reason stays with it."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明为什么不再等这笔钱。"})
    forecast = (
        FundForecast.objects.select_for_update(of=["self"])
        .select_related("project__plan")
        .get(pk=forecast.pk)
    )
    _require(by, forecast)
    _refuse_ended(forecast)
    return _end(forecast, by, closed_reason=reason.strip())


def fulfil_forecast(*, forecast: FundForecast, tranche: FundTranche, by) -> FundForecast:
    """End a forecast as the tranche that came of it, inside the transaction that stores the tranche."""
    forecast = FundForecast.objects.select_for_update().get(pk=forecast.pk)
    _require(by, forecast)
    _refuse_ended(forecast)
    if forecast.project_id != tranche.project_id:
        raise ValidationError("这笔钱的项目与预计下达不同，请另录，不从预计转入。")
    return _end(forecast, by, tranche=tranche)


def _end(forecast, by, **fields):
    for name, value in fields.items():
        setattr(forecast, name, value)
    forecast.closed_by, forecast.closed_at = by, timezone.now()
    with recorded(by=by, reason=forecast.closed_reason):
        forecast.save()
    return forecast


def _refuse_ended(forecast):
    if forecast.closed_at:
        how = "转成批次" if forecast.tranche_id else "结束"
        raise ValidationError(f"这笔预计已由{forecast.closed_by}{how}，没有再办一次。", code="done")


def _require(by, forecast):
    if not can_enter(by, project=forecast.project, region=forecast.region, stage=Stage.ALLOCATED):
        raise PermissionDenied("您不能录入这个项目、地区的预计下达。科室录本科室的项目，县区录本地区的。")
    if not forecast.project.plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再录入资金。")
