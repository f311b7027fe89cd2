from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from organization.models import Region, StoredFile
from reports.models.template import ReportTemplate


@track_changes
class PrescribedWorkbook(models.Model):
    """The empty workbook that a receiving office prescribes, filled for each letter of a template."""

    template = models.ForeignKey(
        ReportTemplate, models.PROTECT, verbose_name="模板", related_name="workbooks"
    )
    name = models.CharField("名称", max_length=60, help_text="如：督查室的完成情况统计表。")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="空表", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "收文单位的表"
        ordering = ["template", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "name"],
                name="prescribed_workbook_unique",
                violation_error_message="已有同名的表。",
            )
        ]

    def __str__(self):
        return self.name


@track_changes
class BoundCell(models.Model):
    """A cell of such a workbook with the figure that goes there, by its name in wordings."""

    workbook = models.ForeignKey(PrescribedWorkbook, models.PROTECT, verbose_name="表", related_name="cells")
    sheet = models.CharField("工作表", max_length=40)
    row = models.PositiveIntegerField("行")
    column = models.PositiveIntegerField("列")
    figure = models.CharField("填什么", max_length=120, help_text="句式里的名字，如 新增床位.实际。")
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="哪个地区的", related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "要填的格"
        ordering = ["workbook", "sheet", "row", "column"]
        constraints = [
            models.UniqueConstraint(
                fields=["workbook", "sheet", "row", "column"],
                name="bound_cell_unique",
                violation_error_message="这一格已经定了填什么。",
            ),
            models.CheckConstraint(
                condition=Q(row__gt=0, column__gt=0),
                name="bound_cell_is_in_the_sheet",
                violation_error_message="行和列从 1 开始。",
            ),
            models.CheckConstraint(
                condition=~Q(figure=""),
                name="bound_cell_has_figure",
                violation_error_message="请选填什么。",
            ),
        ]

    def __str__(self):
        return f"{self.sheet} {self.row},{self.column}"
