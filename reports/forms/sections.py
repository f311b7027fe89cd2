from django import forms

from minsheng import clock
from minsheng.forms import DateInput, OfficeForm


class PaperSignatureForm(OfficeForm, forms.Form):
    signer = forms.CharField(label="签字人", max_length=60, help_text="写职务，如：分管社会救助的副局长。")
    signed_on = forms.DateField(label="签字日期", widget=DateInput)
    is_deputy = forms.BooleanField(label="代签", required=False)
    reason = forms.CharField(label="代谁签、为什么", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = clock.today


class WithdrawForm(OfficeForm, forms.Form):
    reason = forms.CharField(label="为什么撤回", max_length=200)


class ReturnForm(OfficeForm, forms.Form):
    reason = forms.CharField(label="要改什么", max_length=200)


class TakeForm(OfficeForm, forms.Form):
    """Which signed passages go into the letter; those of a like title are chosen to begin with."""

    chosen = forms.MultipleChoiceField(label="取哪几段", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, offered, like, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {f"{each.report_id}-{each.part_id}": each for each in offered}
        self.fields["chosen"].choices = [
            (key, f"{each.report.section}　{each.part.title}") for key, each in self.offered.items()
        ]
        self.fields["chosen"].initial = [
            key for key, each in self.offered.items() if alike(each.part.title, like)
        ]

    @property
    def passages(self):
        return [self.offered[key] for key in self.cleaned_data["chosen"]]


_SUBJECTS = ("措施", "做法", "问题", "打算", "安排")


def alike(one, other):
    """Whether two titles are about the same: 采取措施 and 主要措施, 存在的问题 and 存在问题."""
    return one == other or any(word in one and word in other for word in _SUBJECTS)
