from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minsheng.history import track_changes


class DeputyQuerySet(models.QuerySet):
    def valid_on(self, day):
        """The deputies of the day; one that was taken back, or whose absent person is stopped, is none."""
        return self.filter(
            starts_on__lte=day, ends_on__gte=day, withdrawn_at__isnull=True, absent__is_active=True
        )


@track_changes
class Deputy(models.Model):
    """Somebody who takes the steps of an absent person (代), from a day to a day."""

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="被代的人", related_name="deputies"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="代办人", related_name="deputizes"
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", help_text="含当日，过了这一天自动结束。")
    reason = models.CharField("原因", max_length=200, help_text="如 出差、休假。")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="指定人", related_name="+"
    )
    given_at = models.DateTimeField("指定时间")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="收回人",
        related_name="+",
        null=True,
        blank=True,
    )
    withdrawn_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "代办"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="deputy_is_another",
                condition=~Q(deputy=F("absent")),
                violation_error_message="代办人不能是本人。",
            ),
            models.CheckConstraint(
                name="deputy_not_by_oneself",
                condition=~Q(given_by=F("deputy")),
                violation_error_message="不能指定自己代别人办。",
            ),
            models.CheckConstraint(
                name="deputy_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                name="deputy_says_why",
                condition=~Q(reason=""),
                violation_error_message="请写明原因。",
            ),
            models.CheckConstraint(
                name="deputy_withdrawn_by_and_at",
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                violation_error_message="收回要写明收回人和时间。",
            ),
        ]

    def __str__(self):
        return f"代办 {self.starts_on:%Y-%m-%d} 至 {self.ends_on:%Y-%m-%d}"

    def state_on(self, day):
        """ "later", "now" or "over": whether the deputy acts on that day."""
        if self.withdrawn_at or self.ends_on < day:
            return "over"
        return "later" if self.starts_on > day else "now"
