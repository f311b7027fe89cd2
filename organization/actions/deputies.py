from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from minsheng import clock
from minsheng.history import recorded
from organization.models import Deputy, Membership
from organization.permissions import can, colleagues_of, forget

LONGEST = timedelta(days=92)


@transaction.atomic
def give_deputy(*, absent, deputy, starts_on, ends_on, reason, by):
    """Let `deputy` take the steps of `absent` from a day to a day; returns the Deputy.

    By the person, or by who manages people for somebody else; nobody makes a deputy of themselves.
    ValidationError for a stopped account, somebody whose posts are elsewhere, days that are over or too
    many, and what overlaps.
    """
    _ask(absent, by)
    if ends_on < clock.today():
        raise ValidationError({"ends_on": "截止日期已经过去。"})
    if starts_on > ends_on or ends_on - starts_on > LONGEST:
        raise ValidationError(
            {"ends_on": "截止日期不能早于起始日期，一次最多三个月；再长的，请系统管理员改任职。"}
        )
    if not deputy.is_active:
        raise ValidationError({"deputy": "这个账号已经停用，不能代办。"})
    same = Deputy.objects.filter(absent=absent, deputy=deputy, withdrawn_at__isnull=True)
    if same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise ValidationError("这段时间已经由他代办，不用再指定；要改日期，请先收回原来的。")
    with recorded(by=by):
        given = Deputy(
            absent=absent,
            deputy=deputy,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
            given_by=by,
            given_at=clock.now(),
        )
        given.full_clean()
        has_post = Membership.objects.valid_on(clock.today()).filter(user=deputy).exists()
        if has_post and not colleagues_of(absent).filter(pk=deputy.pk).exists():
            message = f"{deputy}不能代{absent}：代办人要和被代的人在同一县区，或同在市局，并且经办月报。"
            raise ValidationError({"deputy": message})
        given.save()
    forget(deputy)
    return given


@transaction.atomic
def withdraw_deputy(*, deputy, by):
    """收回: the deputy acts no longer, from this moment on."""
    row = Deputy.objects.select_for_update().get(pk=deputy.pk)
    _ask(row.absent, by)
    if row.withdrawn_at is None:
        with recorded(by=by):
            row.withdrawn_by, row.withdrawn_at = by, clock.now()
            row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    forget(row.deputy)
    return row


def _ask(absent, by):
    if by.pk != absent.pk and not can(by, "manage_people"):
        raise PermissionDenied("代办人由本人或系统管理员指定。")
