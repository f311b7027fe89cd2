"""Uploaded attachments: what is taken, how it is checked, and what in it should not be there.

`check_upload(data, name)` → an `Upload`, or ValidationError that says what is wrong and what to do. Forms use
`UploadForm`. Stored by `organization.actions.keep_file`, sent by `organization.files.send_file`.
"""

from .checking import check_upload, clean_name
from .forms import UploadForm, UploadsField
from .kinds import KINDS, FileKind, Upload, accepted, size_text

__all__ = [
    "KINDS",
    "FileKind",
    "Upload",
    "UploadForm",
    "UploadsField",
    "accepted",
    "check_upload",
    "clean_name",
    "size_text",
]
