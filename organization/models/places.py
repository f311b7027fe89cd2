from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from minsheng.history import track_changes


class RegionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def under(self, region):
        """The region itself and everything below it."""
        return self.filter(path__startswith=region.path)


@track_changes
class Region(models.Model):
    """A place or level of government that has tasks: the tree is kept as parent and materialized path."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        OWN = "own", "市本级"
        COUNTY = "county", "县区"
        TOWNSHIP = "township", "乡镇（街道）"
        FACILITY = "facility", "机构（设施）"

    code = models.CharField(
        "代码", max_length=30, unique=True, help_text="行政区划代码，或自定的字母、数字、短横。"
    )
    name = models.CharField("名称", max_length=50)
    aliases = ArrayField(models.CharField(max_length=50), verbose_name="别名", default=list, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级地区", null=True, blank=True, related_name="children"
    )
    path = models.CharField("路径", max_length=300, unique=True, editable=False)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    # Position in the whole tree, parents first: one ORDER BY gives the document's order at any depth.
    order = models.PositiveIntegerField("序号", default=0)
    reports_through = models.CharField(
        "报送机构", max_length=50, blank=True, help_text="不由民政部门直接报送时填写，如“社会事务管理局”。"
    )
    county_review = models.BooleanField(
        "上报前须经县级审核", default=False, help_text="选中后，填报员上报的数据先由县级审核人员审核。"
    )
    is_active = models.BooleanField("启用", default=True)

    objects = RegionQuerySet.as_manager()
    CHANGES_BY_ITSELF = ("path", "order")  # with what is done to other regions

    class Meta:
        verbose_name = verbose_name_plural = "地区"
        ordering = ["order", "code"]
        indexes = [
            models.Index(fields=["path"], name="region_path_prefix", opclasses=["text_pattern_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="region_code_format",
                condition=Q(code__regex=r"^[0-9A-Za-z][0-9A-Za-z-]*$"),
                violation_error_message="地区代码只能用数字、字母和短横，且不以短横开头。",
            ),
            models.CheckConstraint(
                name="region_path_ends_with_code",
                condition=Q(path__endswith=Concat(F("code"), Value("/"))),
                violation_error_message="地区路径须以本地区代码结尾。",
            ),
            models.CheckConstraint(
                name="region_root_path",
                condition=Q(parent__isnull=False) | Q(path=Concat(F("code"), Value("/"))),
                violation_error_message="没有上级的地区，路径就是它的代码。",
            ),
            models.CheckConstraint(
                name="region_not_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="地区不能是自己的上级。",
            ),
            models.CheckConstraint(
                name="region_level_known",
                condition=Q(level__in=["province", "city", "own", "county", "township", "facility"]),
                violation_error_message="请选择地区层级。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def depth(self):
        """0 for a root; needs no query."""
        return self.path.count("/") - 1

    @staticmethod
    def path_for(code, parent):
        return f"{parent.path if parent else ''}{code}/"


class SectionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)


@track_changes
class Section(models.Model):
    """A section, the office or an attached unit of the bureau."""

    class Kind(models.TextChoices):
        BUSINESS = "business", "业务科室"
        OFFICE = "office", "办公室"
        UNIT = "unit", "直属单位"

    code = models.CharField("代码", max_length=30, unique=True, help_text="字母、数字、短横，如 shjz。")
    name = models.CharField("名称", max_length=50)
    aliases = ArrayField(models.CharField(max_length=50), verbose_name="别名", default=list, blank=True)
    kind = models.CharField("类型", max_length=10, choices=Kind.choices, default=Kind.BUSINESS)
    order = models.PositiveIntegerField("序号", default=0)
    is_active = models.BooleanField("启用", default=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "科室"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="section_code_format",
                condition=Q(code__regex=r"^[0-9A-Za-z][0-9A-Za-z-]*$"),
                violation_error_message="科室代码只能用数字、字母和短横，且不以短横开头。",
            ),
            models.CheckConstraint(
                name="section_kind_known",
                condition=Q(kind__in=["business", "office", "unit"]),
                violation_error_message="请选择科室类型。",
            ),
        ]

    def __str__(self):
        return self.name
