import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from minsheng.uploads import KINDS, size_text


@track_changes
class StoredFile(models.Model):
    """An attachment as it was uploaded; what it belongs to points at it. It never changes and never goes."""

    name = models.CharField("文件名", max_length=200)
    kind = models.CharField(
        "类型", max_length=10, choices=[(kind.key, kind.label) for kind in KINDS.values()]
    )
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("校验和", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=list(KINDS)),
                name="stored_file_kind_known",
                violation_error_message="这种文件不能作附件。",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0) & Q(sha256__regex=r"^[0-9a-f]{64}$") & ~Q(name=""),
                name="stored_file_is_whole",
                violation_error_message="附件要有文件名、内容和校验和。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def size_text(self):
        return size_text(self.size)

    @property
    def opens_in_page(self):
        return KINDS[self.kind].opens_in_page


class FileContent(models.Model):
    """The bytes of an attachment, apart from the row that lists show: a list never loads them."""

    file = models.OneToOneField(
        StoredFile, models.PROTECT, verbose_name="附件", related_name="content", primary_key=True
    )
    data = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "附件内容"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"附件内容 {self.file_id}"
