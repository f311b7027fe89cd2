from django import forms

from minsheng.forms import DateInput, OfficeForm, SeenForm
from minsheng.months import add_months
from organization.models import Region, Section
from targets.forms.fields import LinesField, MonthField
from targets.models import Category, Plan, Project, SourceDocument


class PlanForm(SeenForm, forms.ModelForm):
    """One year's plan: whose it is, when reporting starts, and what it rests on."""

    first_month = MonthField(
        label="起报月",
        help_text="第一份月报的月份，如 2017-04；它带上年初到这个月的累计，之前的月份不催报。",
    )

    class Meta:
        model = Plan
        fields = [
            "name",
            "short_name",
            "slug",
            "year",
            "region",
            "first_month",
            "documents",
            "notice",
        ]
        widgets = {"documents": forms.CheckboxSelectMultiple}
        help_texts = {
            "short_name": "菜单和表头里用。",
            "slug": "网址和命令里用，只用字母、数字和短横，如 guangyuan-2017。",
            "region": "谁的方案；任务分给它和它下面的地区。",
            "notice": "在每一页上方显示，没有就空着。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer()

    def offer(self):
        """What the lists hold, and what is said when there is nothing to choose."""
        self.fields["region"].queryset = Region.objects.active()
        if not SourceDocument.objects.exists():
            self.fields["documents"].help_text = "还没有登记依据文件；可以先保存方案，再到“依据文件”登记。"


class NextYearForm(PlanForm):
    """The few facts of a new year's plan that cannot be copied from last year's."""

    class Meta(PlanForm.Meta):
        fields = ["name", "short_name", "slug", "year", "first_month"]

    def __init__(self, *args, predecessor, **kwargs):
        old = predecessor
        kwargs.setdefault("initial", {}).update(
            name=_next_year(old.name, old.year),
            short_name=_next_year(old.short_name, old.year),
            slug=_next_year(old.slug, old.year),
            year=old.year + 1,
            first_month=add_months(old.first_month, 12),
        )
        super().__init__(*args, **kwargs)
        self.instance.region = predecessor.region

    def offer(self):
        """No lists here."""


class ReasonForm(OfficeForm, forms.Form):
    reason = forms.CharField(label="原因", max_length=200)


class DocumentForm(SeenForm, forms.ModelForm):
    """An official document that plans, targets and figures rest on."""

    class Meta:
        model = SourceDocument
        fields = ["title", "number", "issuer", "issued_on"]
        widgets = {"issued_on": DateInput}
        help_texts = {"number": "如 广府办函〔2017〕53号；年份用六角括号，没有文号就空着。"}


class CategoryForm(SeenForm, forms.ModelForm):
    """A heading of the plan, possibly under another one."""

    class Meta:
        model = Category
        fields = ["name", "parent", "order"]
        help_texts = {"parent": "最上一级就空着。", "order": "小的在前。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        self.fields["parent"].queryset = plan.categories.exclude(pk=self.instance.pk)
        if not self.instance.pk:
            self.initial["order"] = next_order(plan.categories)


class ProjectForm(SeenForm, forms.ModelForm):
    """A task of the plan: which section answers for it, by post."""

    aliases = LinesField(label="别名", help_text="文件、资金表里的其他叫法，一行一个；导入时靠它认出项目。")

    class Meta:
        model = Project
        fields = [
            "category",
            "name",
            "short_name",
            "aliases",
            "description",
            "section",
            "responsible_post",
            "leader_post",
            "order",
        ]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "short_name": "函和表里用的叫法，如 养老体系建设。",
            "responsible_post": "写岗位，不写姓名，如 社会救助科科长。",
            "leader_post": "写岗位，不写姓名。",
            "order": "同一类别里小的在前。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        self.fields["category"].queryset = plan.categories.all()
        self.fields["section"].queryset = Section.objects.active()
        if not self.instance.pk:
            self.initial["order"] = next_order(plan.projects)


def next_order(rows):
    last = rows.order_by("-order").values_list("order", flat=True).first()
    return (last or 0) + 10


def _next_year(text, year):
    return text.replace(str(year), str(year + 1))
