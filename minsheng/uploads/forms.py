from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from minsheng.forms import OfficeForm

from .checking import check_size, check_upload
from .kinds import WHAT_IS_TAKEN, accepted

MOST_AT_ONCE = 10


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """One or more attachments; cleaned to a list of `Upload`. Every file that is not taken is named."""

    widget = _SeveralFiles

    def __init__(self, **options):
        options.setdefault("label", "文件")
        options.setdefault(
            "help_text", f"{WHAT_IS_TAKEN}，每个不超过 {settings.UPLOAD_MEGABYTES} MB，可一次选几个。"
        )
        super().__init__(**options)
        self.widget.attrs["accept"] = accepted()

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            if self.required:
                raise ValidationError("请选择要上传的文件。")
            return []
        if len(files) > MOST_AT_ONCE:
            raise ValidationError(f"一次最多上传 {MOST_AT_ONCE} 个文件，您选了 {len(files)} 个。")
        uploads, problems = [], []
        for file in files:
            try:
                uploads.append(_read(file))
            except ValidationError as error:
                problems.extend(error.messages)
        if problems:
            raise ValidationError(problems)
        return uploads


class UploadForm(OfficeForm, forms.Form):
    """Attachments, with the question asked when one seems to hold identity-card numbers.

    A browser does not let a page choose a file again, so the person selects it once more and ticks the box.
    """

    files = UploadsField()
    without_people = forms.BooleanField(
        label="已核对：确需原样上传，其中的个人信息已按规定处理", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warned = False

    def clean(self):
        cleaned = super().clean()
        found = [
            f"“{upload.name}”像是有身份证号码：{'；'.join(upload.identity_places)}"
            for upload in cleaned.get("files") or []
            if upload.identity_places
        ]
        if found and not cleaned.get("without_people"):
            self.warned = True
            remedy = (
                "本系统只存数，不存人。请删去或遮盖后再传；确需原样上传的，重新选择文件并勾选下面的“已核对”。"
            )
            self.add_error("files", [*found, remedy])
        return cleaned


def _read(file):
    check_size(file.size, file.name)  # before it is read into memory
    return check_upload(file.read(), file.name)
