"""Sending an attachment back. There is no address that serves any file by its number: each app has its own,
asks who may see what the file belongs to, and then calls `send_file`.
"""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from minsheng.uploads import KINDS
from organization.models import FileContent, StoredFile

# Shown in a tab it may run nothing, load nothing and be framed by nobody; the sandbox gives it a place of its
# own, apart from the site's cookies. The browser's own PDF page does not start inside a sandbox.
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
POLICIES = {
    "pdf": f"{_NOTHING}; object-src 'self'; style-src 'unsafe-inline'",
    "picture": f"{_NOTHING}; img-src 'self'; style-src 'unsafe-inline'; sandbox",
}


def send_file(file: StoredFile, *, to_save: bool = False) -> HttpResponse:
    """The response with the bytes of `file`; the caller has asked whether the person may see it.

    PDF and pictures open in the browser unless `to_save`; everything else is always an attachment.
    """
    kind = KINDS[file.kind]
    opens = kind.opens_in_page and not to_save
    data = FileContent.objects.values_list("data", flat=True).get(file=file)
    response = HttpResponse(bytes(data), content_type=kind.content_type)
    response["Content-Disposition"] = content_disposition_header(not opens, file.name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = POLICIES["pdf" if opens and kind.key == "pdf" else "picture"]
    return response
