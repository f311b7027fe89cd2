import hashlib

import pytest
from django.db import IntegrityError, InternalError, transaction

from minsheng.uploads import check_upload
from organization.actions import keep_file
from organization.files import send_file
from organization.models import FileContent, StoredFile
from tests.factories import make_user
from tests.uploading import pdf, png, table

pytestmark = pytest.mark.django_db


def kept(data, name):
    return keep_file(upload=check_upload(data, name), by=make_user())


def test_a_kept_file_says_who_what_and_when_and_its_bytes_come_back():
    file = kept(pdf(), "佐证.pdf")
    assert (file.name, file.kind, file.size) == ("佐证.pdf", "pdf", len(pdf()))
    assert file.sha256 == hashlib.sha256(pdf()).hexdigest()
    assert file.uploaded_at
    assert send_file(file).content == pdf()


def test_kept_files_cannot_be_changed_or_deleted():
    file = kept(pdf(), "佐证.pdf")
    for change in (
        lambda: StoredFile.objects.filter(pk=file.pk).update(name="别的"),
        lambda: FileContent.objects.filter(pk=file.pk).delete(),
        lambda: FileContent.objects.filter(pk=file.pk).update(data=b"x"),
    ):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"kind": "exe"}, "stored_file_kind_known"), ({"size": 0}, "whole"), ({"sha256": "x"}, "whole")],
)
def test_constraints_by_name(fields, name):
    good = {"name": "a.pdf", "kind": "pdf", "size": 1, "sha256": "0" * 64, "uploaded_at": "2017-01-01T00:00Z"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StoredFile.objects.create(**(good | fields), uploaded_by=make_user())


def test_content_is_in_no_history():
    fields = {field.name for field in StoredFile.pgh_event_model._meta.get_fields()}
    assert "data" not in fields
    assert not hasattr(FileContent, "pgh_event_model")


@pytest.mark.parametrize(
    ("data", "name", "to_save", "way"),
    [
        (pdf(), "佐证.pdf", False, "inline"),
        (png(), "图.png", False, "inline"),
        (pdf(), "佐证.pdf", True, "attachment"),
        (table(), "表.xlsx", False, "attachment"),
    ],
)
def test_files_are_sent_so_that_they_can_do_nothing(data, name, to_save, way):
    response = send_file(kept(data, name), to_save=to_save)
    assert response["Content-Disposition"].startswith(way)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in response["Content-Security-Policy"]
    if name != "佐证.pdf" or to_save:
        assert response["Content-Security-Policy"].endswith("sandbox")
