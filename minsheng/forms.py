"""How every form looks: Bootstrap classes on the widgets, one template for a field and one for a form."""

from django import forms
from django.forms.renderers import TemplatesSetting

from minsheng.lost_updates import fingerprint


class OfficeRenderer(TemplatesSetting):
    """{{ form }} and {{ form.field.as_field_group }} come from our own fragments."""

    form_template_name = "_form.html"
    field_template_name = "_field.html"


class OfficeForm:
    """Mixin for Form and ModelForm: gives the widgets their classes and no colon after labels."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field.widget)
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = "必填，这里还空着。"


class SeenForm(OfficeForm):
    """A form for a stored row: carries what the row was when the page was made, so that no update is lost."""

    wide = ["name", "title"]  # fields that take the whole width

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"] = forms.CharField(
                widget=forms.HiddenInput, initial=fingerprint(self.instance), required=False
            )

    @property
    def seen(self):
        return self.cleaned_data.get("seen")


def dress(widget):
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        name = "form-check-input"
    elif isinstance(widget, forms.Select):
        name = "form-select"
    elif isinstance(widget, forms.HiddenInput):
        return
    else:
        name = "form-control"
    widget.attrs["class"] = f"{widget.attrs.get('class', '')} {name}".strip()


class DateInput(forms.DateInput):
    """A date typed or picked; ISO form, which the browser's picker needs."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")
