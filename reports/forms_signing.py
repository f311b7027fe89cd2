from django import forms

from minsheng import clock
from minsheng.forms import DateInput, OfficeForm
from minsheng.uploads import UploadForm
from organization.models import Membership, User
from organization.roles import ROLES
from reports.forms.templates import SeenTemplateForm
from reports.models import LetterFile, Signature
from reports.models.signing import ON_PAPER
from reports.permissions import sign_ability
from reports.signing.flow import is_proofreading
from reports.signing.freezing import words_of
from reports.signing.open_points import open_points
from reports.signing.suggestions import last_asked, suggested

PAPER, _PAPER_LABEL = "paper", f"{ON_PAPER}（没有账号的人，签好由经办人登记）"


class StepForm(OfficeForm, forms.Form):
    """One of several forms on one page: the ids of its inputs are its own."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}-%s")
        super().__init__(*args, **kwargs)


def signers(letter=None):
    """The people who may sign letters today, or the letter of a region, as a queryset in order of name."""
    ability = sign_ability(letter) if letter else "sign_letters"
    roles = [key for key, role in ROLES.items() if ability in role.abilities]
    holding = Membership.objects.valid_on(clock.today()).filter(role__in=roles).values("user")
    if letter and letter.region_id:
        above = [code for code in letter.region.path.split("/") if code]
        holding = holding.filter(region__code__in=above)
    return User.objects.filter(pk__in=holding, is_active=True).order_by("name", "pk")


class SignersForm(StepForm):
    """Who is asked for each signature of the template; several for one step sign together (会签)."""

    comment = forms.CharField(label="附言", max_length=200, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    knowingly = forms.BooleanField(
        label="照此送签", required=False, help_text="在附言里写明原因；签署的人和办理记录都看得到。"
    )

    def __init__(self, *args, letter, by, **kwargs):
        super().__init__(*args, initial={"seen": words_of(letter)}, **kwargs)
        self.points = open_points(letter)
        if not self.points.wrong:
            del self.fields["knowingly"]
        self.people = {str(each.pk): each for each in signers(letter)}
        steps, people = list(letter.template.signing_steps.all()), list(self.people.values())
        fitting = suggested(letter, [each.title for each in steps], people, by)
        last = last_asked(letter)
        for step in steps:
            first, initial = _first(last.get(step.title, []), fitting[step.title], people)
            if not is_proofreading(step.title):
                initial = [key for key in initial if key not in (letter.created_by_id, by.pk)]
            self.fields[f"step-{step.order}"] = forms.MultipleChoiceField(
                choices=_in_groups(first, people),
                label=step.title,
                widget=forms.CheckboxSelectMultiple,
                initial=initial,
                error_messages={"required": f"请选“{step.title}”由谁签。"},
            )
        self.order_fields([name for name in self.fields if name not in ("knowingly", "comment")])

    def clean(self):
        cleaned = super().clean()
        chosen = {
            int(name.removeprefix("step-")): [self.people.get(key) for key in cleaned.pop(name)]
            for name in list(cleaned)
            if name.startswith("step-")
        }
        return cleaned | {"signers": chosen}


def _first(last, fitting, people):
    """(the people that stand first for a step, what is chosen to begin with): who was asked the last time is
    chosen, or who fits where it is one person; the choice among several is the sender's.
    """
    known = {each.pk: each for each in people}
    before = [known[key] for key in last if key in known]
    first = list(dict.fromkeys([*before, *fitting]))
    if chosen := [PAPER if key is None else key for key in last if key is None or key in known]:
        return first, chosen
    return first, [each.pk for each in fitting] if len(fitting) == 1 else []


def _in_groups(first, people):
    rest = [each for each in people if each not in first]
    paper = [(PAPER, _PAPER_LABEL)]
    if not first:
        return [*((each.pk, str(each)) for each in rest), *paper]
    groups = [("上次签的、职务相符的", [(each.pk, str(each)) for each in first])]
    return [*groups, ("其他可以签的", [*((each.pk, str(each)) for each in rest), *paper])]


class ReasonForm(StepForm):
    comment = forms.CharField(label="原因", max_length=300)


class NumberForm(StepForm):
    number = forms.IntegerField(
        label="发文顺序号", min_value=1, max_value=99999, help_text="照发文登记簿填写，可以跳号，不能重号。"
    )


class PaperForm(StepForm):
    """A signature given on the paper round."""

    signature = forms.ModelChoiceField(Signature.objects.none(), label="谁签的", empty_label=None)
    paper_date = forms.DateField(label="签署日期", widget=DateInput)
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label="代签人",
        required=False,
        empty_label="本人签的",
        help_text="别人代签的选谁代签，记录里写明“代”。",
    )
    comment = forms.CharField(label="意见", max_length=300, required=False)
    returns = forms.BooleanField(label="退回修改（要写意见）", required=False)

    def __init__(self, *args, current, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["signature"]
        field.queryset = Signature.objects.filter(pk__in=[each.pk for each in current])
        field.queryset = field.queryset.select_related("signer")
        field.label_from_instance = lambda each: f"{each.title}：{each.by_whom}"
        self.fields["deputy"].queryset = signers()


class FilingForm(UploadForm):
    kind = forms.ChoiceField(label="类别", choices=LetterFile.Kind.choices)


class StepsForm(SeenTemplateForm):
    titles = forms.CharField(
        label="审签步骤",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一步，从先到后；最后一步就是签发，它的日期是成文日期。"
        "起草和送签的人自己不签，只有名称里有“核稿”的一步可以。",
    )

    def clean_titles(self):
        return self.cleaned_data["titles"].splitlines()
