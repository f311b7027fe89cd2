from django.db import transaction
from django.utils import timezone

from minsheng.history import recorded
from minsheng.uploads import Upload
from organization.models import FileContent, StoredFile, User


@transaction.atomic
def keep_file(*, upload: Upload, by: User) -> StoredFile:
    """Store a checked attachment (minsheng.uploads.check_upload) and return its row.

    Whether `by` may attach it to something is asked by the action that attaches it, in the same transaction.
    """
    with recorded(by=by):
        stored = StoredFile.objects.create(
            name=upload.name,
            kind=upload.kind.key,
            size=upload.size,
            sha256=upload.sha256,
            uploaded_by=by,
            uploaded_at=timezone.now(),
        )
        FileContent.objects.create(file=stored, data=upload.data)
    return stored
