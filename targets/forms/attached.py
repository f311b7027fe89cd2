from django import forms

from minsheng.identity_cards import find_identity_numbers
from minsheng.uploads import UploadForm


class EvidenceForm(UploadForm):
    """Files behind a cell and what they are; the words are looked through for identity-card numbers too."""

    note = forms.CharField(
        label="说明", required=False, max_length=200, help_text="如“6月发放花名册汇总页”，可不填。"
    )
    field_order = ["files", "note", "without_people"]

    def clean(self):
        cleaned = super().clean()
        found = find_identity_numbers(cleaned.get("note") or "")
        if found and not cleaned.get("without_people"):
            self.warned = True
            self.add_error("note", f"像是有身份证号码：{'、'.join(found)}。本系统只存数，不存人，请删去。")
        return cleaned


class ScanForm(UploadForm):
    """Scans of the sealed page."""


class WithdrawForm(forms.Form):
    """Why a scan is taken down; whether it is needed is the action's to say."""

    reason = forms.CharField(required=False, max_length=200)
