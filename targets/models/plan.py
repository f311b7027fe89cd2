from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, When

from minsheng import clock
from organization.models import Region, Section
from targets.models._tracking import track


class Kind(models.TextChoices):
    COUNT = "count", "数量"
    STOCK = "stock", "时点"
    RATIO = "ratio", "比率"
    STANDARD = "standard", "标准"
    MILESTONE = "milestone", "达标"
    PHYSICAL = "physical", "形象进度"


class Entry(models.TextChoices):
    """What a count is typed as; the other form is derived."""

    CUMULATIVE = "cumulative", "本年累计"
    MONTHLY = "monthly", "本月新增"


class Direction(models.TextChoices):
    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "控制在…以内"


@track
class SourceDocument(models.Model):
    """The official document that a target, a plan or a figure rests on."""

    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    issuer = models.CharField("发文单位", max_length=80, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "依据文件"
        ordering = ["-issued_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "number"],
                name="source_document_unique",
                violation_error_message="同名同文号的文件已经登记。",
            )
        ]

    def __str__(self):
        return f"{self.title}（{self.number}）" if self.number else self.title


class PlanQuerySet(models.QuerySet):
    def open(self):
        return self.filter(is_open=True)

    def current_first(self):
        """Order open plans first, then by year from this one back; next year's come last of their kind."""
        is_later = Case(When(year__gt=clock.today().year, then=1), default=0)
        return self.order_by("-is_open", is_later, "-year", "slug")


@track
class Plan(models.Model):
    """One year's promise of one region: its categories, projects, indicators and targets."""

    slug = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="plans")
    first_month = models.DateField("起报月", help_text="第一份月报的月份；它带上年初至该月的累计。")
    predecessor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上年方案", related_name="successors", null=True, blank=True
    )
    documents = models.ManyToManyField(SourceDocument, verbose_name="依据文件", blank=True)
    notice = models.CharField("数据说明", max_length=300, blank=True, help_text="在每一页上方显示。")
    is_open = models.BooleanField("开放", default=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "方案"
        ordering = ["-year", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__day=1, first_month__year=F("year")),
                name="plan_first_month_in_year",
                violation_error_message="起报月必须是本年度某月的一日。",
            ),
        ]

    def __str__(self):
        return self.name


@track
class Category(models.Model):
    """A heading of the plan: 民生工程, below it 社会保障工程."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="categories")
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级类别", related_name="children", null=True, blank=True
    )
    name = models.CharField("名称", max_length=80)
    order = models.PositiveIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "类别"
        ordering = ["plan", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "parent", "name"],
                name="category_unique",
                nulls_distinct=False,
                violation_error_message="同一方案、同一上级下已有这个类别。",
            )
        ]

    def __str__(self):
        return self.name


@track
class Project(models.Model):
    """A task of the plan that money is planned for and indicators measure."""

    category = models.ForeignKey(Category, models.PROTECT, verbose_name="类别", related_name="projects")
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="projects")
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    aliases = ArrayField(models.CharField(max_length=120), verbose_name="别名", default=list, blank=True)
    description = models.TextField("内容", blank=True)
    section = models.ForeignKey(Section, models.PROTECT, verbose_name="责任科室", related_name="projects")
    responsible_post = models.CharField("责任人岗位", max_length=60, blank=True)
    leader_post = models.CharField("责任领导岗位", max_length=60, blank=True)
    order = models.PositiveIntegerField("顺序", default=0)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上年项目", related_name="successors", null=True, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["plan", "category__order", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="project_name_unique",
                violation_error_message="本方案已有同名项目。",
            )
        ]

    def __str__(self):
        return self.short_name or self.name


@track
class Indicator(models.Model):
    """One measured promise: what is reported, in which unit, and how it adds up (docs/figures.md)."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="indicators")
    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="indicators")
    section = models.ForeignKey(Section, models.PROTECT, verbose_name="责任科室", related_name="indicators")
    name = models.CharField("名称", max_length=300)
    short_name = models.CharField("简称", max_length=30, help_text="表头和文稿里用的名字，本方案内唯一。")
    aliases = ArrayField(models.CharField(max_length=300), verbose_name="别名", default=list, blank=True)
    definition = models.TextField("口径", blank=True)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    entry = models.CharField("填报方式", max_length=10, choices=Entry, default=Entry.CUMULATIVE)
    unit = models.CharField("单位", max_length=20, blank=True)
    numerator_name = models.CharField("分子", max_length=60, blank=True)
    numerator_unit = models.CharField("分子单位", max_length=20, blank=True)
    denominator_name = models.CharField("分母", max_length=60, blank=True)
    denominator_unit = models.CharField("分母单位", max_length=20, blank=True)
    scale = models.DecimalField("倍率", max_digits=12, decimal_places=6, default=1)
    decimals = models.PositiveSmallIntegerField("数值小数位", default=0)
    rate_decimals = models.PositiveSmallIntegerField("完成率小数位", default=0)
    direction = models.CharField("方向", max_length=10, choices=Direction, default=Direction.AT_LEAST)
    is_capped = models.BooleanField("完成率封顶 100%", default=False)
    is_required = models.BooleanField("必报", default=True)
    pace_curve = ArrayField(
        models.DecimalField(max_digits=7, decimal_places=4),
        verbose_name="序时曲线",
        size=12,
        null=True,
        blank=True,
        help_text="1 至 12 月各应完成全年目标的百分之几；空着按月份均分。",
    )
    due_on = models.DateField("完成时限", null=True, blank=True)
    regions_add_parts = models.BooleanField(
        "各地区可自加分项",
        default=False,
        help_text="如按机构、按乡镇：填报员在这一格下面自己列，合计就是这一格的数。",
    )
    order = models.PositiveIntegerField("顺序", default=0)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上年指标", related_name="successors", null=True, blank=True
    )

    # Once figures are in, these would change what the figures say.
    FIXED_BY_FIGURES = ("kind", "entry", "unit", "numerator_unit", "denominator_unit", "scale")

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ["plan", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "short_name"],
                name="indicator_short_name_unique",
                violation_error_message="本方案已有同一简称的指标。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="indicator_kind_known",
                violation_error_message="指标类型不在规定的六种之内。",
            ),
            models.CheckConstraint(
                condition=Q(entry=Entry.CUMULATIVE) | Q(kind=Kind.COUNT, entry=Entry.MONTHLY),
                name="indicator_monthly_entry_is_count",
                violation_error_message="只有数量指标可以按本月新增填报。",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.RATIO) | (~Q(numerator_name="") & ~Q(denominator_name="")),
                name="indicator_ratio_names_parts",
                violation_error_message="比率指标要写明分子和分母。",
            ),
            models.CheckConstraint(
                condition=Q(scale__gt=0),
                name="indicator_scale_positive",
                violation_error_message="倍率必须大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=6, rate_decimals__lte=6),
                name="indicator_decimals",
                violation_error_message="小数位最多 6 位。",
            ),
        ]

    def __str__(self):
        return self.short_name

    @property
    def meaning(self):
        """What a typed figure is read by."""
        return tuple(getattr(self, name) for name in self.FIXED_BY_FIGURES)


@track
class Assignment(models.Model):
    """This region has the task of this indicator, and owes its figure every month."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="assignments")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="assignments")
    filled_by = models.ForeignKey(
        Section,
        models.PROTECT,
        verbose_name="代填科室（单位）",
        related_name="filled_assignments",
        null=True,
        blank=True,
        help_text="本地区没有填报员时，由这个科室或单位填报。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "任务分配"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "region"],
                name="assignment_unique",
                violation_error_message="这个地区已经有这项任务。",
            )
        ]

    def __str__(self):
        return f"任务 {self.indicator_id} × {self.region_id}"
