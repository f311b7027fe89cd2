from django import forms
from django.db.models import Q

from minsheng import clock
from minsheng.forms import DateInput, OfficeForm, SeenForm
from organization.importers import MAX_BYTES, split_words
from organization.models import Membership, Region, Section, User
from organization.passwords import expiring
from organization.roles import ROLE_CHOICES


class WordsField(forms.CharField):
    """Several names in one line, divided by 、 or commas; a list of strings."""

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return split_words(super().to_python(value))


class PersonForm(SeenForm, forms.ModelForm):
    class Meta:
        model = User
        fields = ["username", "name", "email"]
        labels = {"username": "用户名"}
        help_texts = {
            "username": "登录用，字母、数字和 @ . + - _，不分大小写。",
        }

    def validate_unique(self):
        """That a name is taken is said once: the constraint, which knows of other cases too, goes first."""
        if not self.non_field_errors():
            super().validate_unique()


class MembershipForm(SeenForm, forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["role", "region", "section", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "region": "填报员、县级审核必选；其他角色不选。",
            "section": "科室经办必选；填报员、县级审核、分管领导可选；其他角色不选。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, model in {"region": Region, "section": Section}.items():
            kept = Q(pk=getattr(self.instance, f"{name}_id"))
            self.fields[name].queryset = model.objects.filter(Q(is_active=True) | kept)
            self.fields[name].empty_label = "（不选）"
        self.fields["role"].choices = [("", "请选择"), *ROLE_CHOICES]
        self.fields["region"].label_from_instance = lambda region: "　" * region.depth + region.name
        if self.instance.pk is None:
            self.initial["starts_on"] = clock.today()


class ReasonForm(OfficeForm, forms.Form):
    reason = forms.CharField(label="原因", max_length=200, help_text="写入操作记录，如“调离岗位”。")


class PeopleFilterForm(OfficeForm, forms.Form):
    """What to look for in the list of people; owns its filtering."""

    STATES = [
        ("", "能登录的"),
        ("stopped", "已停用的"),
        ("waiting", "还没改首次密码的"),
        ("expiring", "密码快到期的"),
        ("idle", "没有角色的"),
        ("all", "全部"),
    ]

    q = forms.CharField(label="用户名或岗位", required=False)
    role = forms.ChoiceField(label="角色", choices=[("", "全部"), *ROLE_CHOICES], required=False)
    region = forms.ModelChoiceField(Region.objects.all(), label="地区", required=False, empty_label="全部")
    section = forms.ModelChoiceField(Section.objects.all(), label="科室", required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)

    def apply(self, people):
        """The people that fit; with nothing asked for, those who can sign in."""
        asked = self.cleaned_data if self.is_valid() else {}
        posts = Membership.objects.valid_on(clock.today())
        if asked.get("q"):
            people = people.filter(Q(username__icontains=asked["q"]) | Q(name__icontains=asked["q"]))
        narrowed = {key: asked[key] for key in ("role", "section") if asked.get(key)}
        if asked.get("region"):
            narrowed["region__path__startswith"] = asked["region"].path
        if narrowed:
            people = people.filter(pk__in=posts.filter(**narrowed).values("user"))
        state = asked.get("state", "")
        if state == "idle":
            people = people.exclude(pk__in=posts.values("user"))
        if state == "expiring":
            people = expiring(people)
        wanted = {
            "stopped": {"is_active": False},
            "waiting": {"is_active": True, "must_change_password": True},
        }
        return people if state == "all" else people.filter(**wanted.get(state, {"is_active": True}))


class RegionForm(SeenForm, forms.ModelForm):
    aliases = WordsField(
        label="别名",
        required=False,
        help_text="其他叫法，用顿号隔开；导入时按名称和别名认地区。",
    )
    position = forms.IntegerField(
        label="同级中的位置", min_value=1, required=False, help_text="从 1 起；不填则不变，新增的排在最后。"
    )

    class Meta:
        model = Region
        fields = [
            "name",
            "code",
            "parent",
            "level",
            "aliases",
            "reports_through",
            "county_review",
            "is_active",
        ]
        help_texts = {"is_active": "停用后不再出现在选择里，已有数据不受影响。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parents = Region.objects.exclude(level=Region.Level.OWN)
        if self.instance.pk:
            parents = parents.exclude(path__startswith=self.instance.path)
        self.fields["parent"].queryset = parents
        self.fields["parent"].empty_label = "（没有上级）"
        self.fields["parent"].label_from_instance = lambda region: "　" * region.depth + region.name

    def validate_constraints(self):
        """Left to the action, which knows the path."""


class SectionForm(SeenForm, forms.ModelForm):
    aliases = WordsField(label="别名", required=False, help_text="其他叫法，用顿号隔开。")

    class Meta:
        model = Section
        fields = ["name", "code", "kind", "aliases", "order", "is_active"]
        help_texts = {"order": "小的排在前面。", "is_active": "停用后不再出现在选择里，已有数据不受影响。"}


class LoadForm(OfficeForm, forms.Form):
    """A workbook, or lines copied from a spreadsheet."""

    file = forms.FileField(label="Excel 文件", required=False, help_text=".xlsx 或 .xls，不超过 1 MB。")
    text = forms.CharField(
        label="或者：粘贴表格",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="从 Excel 或 WPS 复制，连同表头一起粘贴。",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError("文件超过 1 MB，请删去多余的工作表和图片再上传。")
        return file

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError("请选择一个文件，或粘贴表格。")
        return data
