"""The sub-table of a cell as it comes back from the browser; the forms of a part and of parts' targets."""

from dataclasses import dataclass, field

from django import forms

from minsheng.figures import format_number
from minsheng.forms import OfficeForm, SeenForm
from minsheng.quantities import read_number
from targets.entering import MARKS
from targets.forms.bases import NumberField
from targets.forms.fields import MonthField
from targets.models import IndicatorPart
from targets.planning import ASKED, KEEP, REPLACE


@dataclass
class PartsData:
    """What was typed by part id, what it says, and what is wrong with it."""

    typed: dict[int, str] = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    refusal: str = ""


def read_parts(lines, posted):
    """Read the inputs p<id> of the PartLines; an input that was not sent leaves its part as it is."""
    data = PartsData()
    for line in lines:
        text = posted.get(f"p{line.part.pk}")
        if text is None:
            continue
        text = data.typed[line.part.pk] = text.strip()
        if text in MARKS:
            data.problems[line.part.pk] = f"“{text}”看不出是 0 还是没有数：没有发生请填 0，还没有数就空着。"
            continue
        try:
            data.values[line.part.pk] = read_number(text, line.unit)
        except ValueError as error:
            data.problems[line.part.pk] = f"{error}。"
    return data


@dataclass(frozen=True)
class PartBox:
    """One line of the sub-table with its input: what was typed and refused, or what is stored."""

    line: object
    text: str
    problem: str = ""


def part_boxes(lines, data=None):
    """The PartBoxes of a cell; `data` (PartsData) where something typed is shown again."""
    data = data or PartsData()
    return [
        PartBox(
            line,
            data.typed.get(line.part.pk, "" if line.value is None else format_number(line.value)),
            data.problems.get(line.part.pk, ""),
        )
        for line in lines
    ]


class OwnPartsForm(OfficeForm, forms.Form):
    """Parts that a region lists for itself, one a line, as copied from a column of a table."""

    names = forms.CharField(
        label="增加分项",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，如各敬老院、各乡镇的名称，可从表格里整列复制过来。",
    )


class PartForm(SeenForm, forms.ModelForm):
    """A part common to all regions."""

    class Meta:
        model = IndicatorPart
        fields = ["name", "unit", "sign", "is_informative", "order", "is_active"]
        help_texts = {
            "sign": "合计时加上还是减去，如新增为加、减员为减。",
            "is_informative": "如人数旁边的户数：一起填报、一起留底，不进合计。",
            "order": "小的在前。",
            "is_active": "停用以后不再要求填报，报过的仍可查。",
        }


class PartTargetsForm(OfficeForm, forms.Form):
    """Targets of the parts by region, one field for each; blank: none. Only those typed over are recorded."""

    effective_month = MonthField(
        label="生效月", help_text="改过的格子从这个月起按新的数，到后来另登记过的月份为止；没有改的不动。"
    )
    later = forms.ChoiceField(
        label="后来另登记过的月份",
        choices=[(KEEP, "照旧：只改到那个月以前"), (REPLACE, "也改成新的数，一直到年底")],
        widget=forms.RadioSelect,
        required=False,
    )
    asked = forms.CharField(widget=forms.HiddenInput, required=False)
    refused_words = "还没有登记，请看："
    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="依据或原因", max_length=300, required=False)

    def __init__(self, *args, indicator, rows, changes, **kwargs):
        """`rows`: (region, parts) in the order shown; `changes`: what is recorded, as
        planning.part_target_changes gives it.
        """
        self.rows, self.changes = [(region, list(parts)) for region, parts in rows], changes
        self.now = now = {place: months[-1][1] for place, months in changes.items()}
        initial = kwargs.pop("initial", {})
        for region, parts in self.rows:
            for part in parts:
                number = now.get((part.pk, region.pk))
                initial[_name(part, region)] = "" if number is None else format_number(number)
        super().__init__(*args, initial=initial, **kwargs)
        for region, parts in self.rows:
            for part in parts:
                unit = part.unit or indicator.unit
                widget = forms.TextInput(
                    attrs={"class": "form-control form-control-sm num", "inputmode": "decimal"}
                )
                label = f"{region} {part}（{unit}）"
                self.fields[_name(part, region)] = NumberField(label=label, unit=unit, widget=widget)

    def ask_anew(self):
        """Where the refusal asks about later months: carry what it asks, and leave the answer open."""
        for error in self.errors.as_data().get("later", []):
            if error.code == ASKED:
                self.data = self.data.copy()
                self.data["asked"] = error.params["asked"]
                self.data.pop("later", None)

    @property
    def lines(self):
        """(region, [(part, bound field, what is recorded over the year)]) for the template."""
        return [
            (region, [(part, self[_name(part, region)], self._recorded(part, region)) for part in parts])
            for region, parts in self.rows
        ]

    def _recorded(self, part, region):
        months = self.changes.get((part.pk, region.pk), [])
        return "，".join(
            f"{month.month}月起{'没有目标' if number is None else format_number(number, grouped=True)}"
            for month, number in months
        )

    @property
    def numbers(self):
        """What differs from what the page showed, by (part, region)."""
        typed = {
            (part, region): self.cleaned_data[_name(part, region)]
            for region, parts in self.rows
            for part in parts
        }
        return {
            (part, region): number
            for (part, region), number in typed.items()
            if number != self.now.get((part.pk, region.pk))
        }


def _name(part, region):
    return f"t{part.pk}-{region.pk}"
