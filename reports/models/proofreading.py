from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from organization.models import Region


@track_changes
class AcceptedFinding(models.Model):
    """A finding of proofreading that somebody vouches for; it holds for all letters of the region until what
    it is about is written otherwise.
    """

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="+")
    key = models.CharField("所指", max_length=300)
    message = models.CharField("问题", max_length=500)
    reason = models.CharField("依据", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="核实人", related_name="+")
    at = models.DateTimeField("核实时间")

    class Meta:
        verbose_name = verbose_name_plural = "核稿时认可的问题"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "key"],
                name="accepted_finding_unique",
                violation_error_message="这一处已经有人核实过。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="accepted_finding_has_reason",
                violation_error_message="请写明依据。",
            ),
        ]

    def __str__(self):
        return self.message
