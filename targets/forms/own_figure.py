from django import forms

from minsheng.forms import DateInput, OfficeForm, dress
from targets.entering import INPUTS, LABELS, NO, YES, read_inputs
from targets.models import Kind

WORDS = {
    Kind.COUNT: {"cumulative": "本年累计"},
    Kind.RATIO: {"value": "只知道率时填率"},
    Kind.STOCK: {"value": "月末数"},
    Kind.STANDARD: {"value": "标准"},
    Kind.PHYSICAL: {"value": "已完成（%）"},
}
DONE = [("", "请选择"), (YES, "完成"), (NO, "未完成")]


class OwnFigureForm(OfficeForm, forms.Form):
    """A figure of the whole, with the inputs that the indicator's kind has, and where it comes from."""

    source = forms.CharField(
        label="来源", max_length=200, help_text="如：省厅通报、市级台账；会显示在这个数旁边。"
    )
    note = forms.CharField(label="备注", max_length=500, required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, indicator, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        named = {name: self._field(name) for name in INPUTS[indicator.kind] if name != "increment"}
        self.fields = named | self.fields
        for field in named.values():
            dress(field.widget)

    def _field(self, name):
        indicator = self.indicator
        label = WORDS.get(indicator.kind, {}).get(name, LABELS[name])
        if name in ("numerator", "denominator"):
            words, unit = getattr(indicator, f"{name}_name"), getattr(indicator, f"{name}_unit")
            label = f"{words}（{unit}）" if unit else words
        elif name in ("value", "cumulative") and indicator.unit:
            label = f"{label}（{indicator.unit}）"
        if name == "done":
            return forms.ChoiceField(label=label, choices=DONE)
        widget = DateInput() if name == "done_on" else forms.TextInput(attrs={"autocomplete": "off"})
        return forms.CharField(label=label, required=False, widget=widget)

    def now_stands(self, figure):
        """Show the form again as made from `figure` (None for none), so that it can be saved over it."""
        self.data = self.data.copy()
        self.data["seen"] = figure.pk if figure else 0

    def clean(self):
        data = super().clean()
        typed = {name: data.get(name, "") for name in (*INPUTS[self.indicator.kind], "note")}
        reading = read_inputs(self.indicator, typed, {}, has_states=False)
        for name, message in reading.problems.items():
            self.add_error(name if name in self.fields else None, message)
        data["cell"] = reading.cell
        return data
