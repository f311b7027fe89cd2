"""The days of reminders, the way out to a chat group, and one's own address for e-mail."""

import re

from django import forms

from minsheng.forms import OfficeForm, SeenForm
from targets.models import Audience, Webhook

_SEPARATORS = re.compile(r"[\s,，、;；]+")


class ReminderDaysForm(OfficeForm, forms.Form):
    """One line of numbers per audience: -3、0、1."""

    def __init__(self, *args, stored, **kwargs):
        super().__init__(*args, **kwargs)
        for audience in Audience:
            offsets = sorted(row.offset for row in stored if row.audience == audience)
            field = forms.CharField(
                label=f"提醒{audience.label}",
                required=False,
                initial="、".join(str(offset) for offset in offsets),
                help_text="距截止日几天，用顿号隔开：截止前写负数，当天写 0，逾期写正数；空着就不提醒。",
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
            self.fields[audience.value] = field

    def clean(self):
        data = super().clean()
        for audience in Audience:
            words = [word for word in _SEPARATORS.split(data.get(audience.value, "").strip()) if word]
            try:
                offsets = sorted({int(word.replace("−", "-").replace("－", "-")) for word in words})
            except ValueError:
                self.add_error(audience.value, "请写整数，用顿号隔开，如 -3、0、1。")
                continue
            if any(abs(offset) > 31 for offset in offsets):
                self.add_error(audience.value, "距截止日最多 31 天。")
            data[audience.value] = offsets
        return data


class WebhookForm(SeenForm, forms.ModelForm):
    class Meta:
        model = Webhook
        fields = ["is_on", "url", "template"]
        widgets = {"template": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})}
        help_texts = {"template": "JSON；{text} 换成催报的内容，{title} 换成标题。"}

    def _post_clean(self):
        """The action asks what the row must be; here are only the inputs."""
        self.instance.is_on = self.cleaned_data.get("is_on", False)
        self.instance.url = self.cleaned_data.get("url", "")
        self.instance.template = self.cleaned_data.get("template", "")


class EmailForm(OfficeForm, forms.Form):
    email = forms.EmailField(
        label="电子邮箱", required=False, help_text="催报同时发到这里；空着就只在页面上提醒。"
    )
