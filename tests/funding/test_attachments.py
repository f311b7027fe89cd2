"""Files behind entries: seen by those who see the entry, once per document, withdrawn but never deleted."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from funding.actions import attach_files, withdraw_attachment
from funding.models import FundAttachment, Stage
from minsheng.uploads import check_upload
from tests.factories import make_user
from tests.funding.fund_world import enter, make_world
from tests.uploading import pdf

pytestmark = pytest.mark.django_db
NUMBER = "川财社〔2017〕8号"


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world()


@pytest.fixture
def entry(world):
    return enter(world, Stage.PASSED_ON, "25", world.counties[0], document_number=NUMBER)


def attach(entry, by, name="指标文件.pdf", data=None):
    return attach_files(tranche=entry, uploads=[check_upload(data or pdf(), name)], by=by)


def test_the_same_file_is_kept_once_and_only_the_entrant_attaches(world, entry):
    attach(entry, world.office)
    with pytest.raises(ValidationError, match="已有同样的附件"):
        attach(entry, world.office, name="改了名.pdf")
    with pytest.raises(PermissionDenied):
        attach(entry, make_user("clerk", region=world.counties[0]))
    assert entry.attachments.count() == 1


def test_a_withdrawn_one_stays_listed_with_its_reason(client, world, entry):
    (row,) = attach(entry, world.office)
    with pytest.raises(ValidationError, match="写明原因"):
        withdraw_attachment(attachment=row, reason=" ", by=world.office)
    withdraw_attachment(attachment=row, reason="传错了文件", by=world.office)
    with pytest.raises(ValidationError, match="没有再撤一次"):
        withdraw_attachment(attachment=row, reason="传错了文件", by=world.office)
    client.force_login(world.office)
    assert "传错了文件" in client.get(entry.get_absolute_url()).content.decode()
    with pytest.raises(IntegrityError, match="fund_attachment_withdrawn_with_reason"), transaction.atomic():
        FundAttachment.objects.filter(pk=row.pk).update(reason="")


def test_files_of_one_document_are_seen_from_its_other_entries_within_the_region(client, world, entry):
    second = enter(world, Stage.PASSED_ON, "30", world.counties[1], document_number=NUMBER)
    (row,) = attach(entry, world.office)
    address = reverse("funding:attachment", args=[row.pk])
    client.force_login(world.office)
    assert address in client.get(second.get_absolute_url()).content.decode()
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    client.force_login(make_user("clerk", region=world.counties[0]))
    assert client.get(address).status_code == 200
    client.force_login(make_user("clerk", region=world.counties[1]))
    assert address not in client.get(second.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 404


def test_the_page_takes_good_files_and_says_what_is_wrong_with_others(client, world, entry):
    client.force_login(world.office)
    address = reverse("funding:attach", args=[entry.pk])
    bad = client.post(address, {"files": SimpleUploadedFile("木马.exe", b"MZ\x90")})
    assert "“木马.exe”" in bad.content.decode()
    assert "请选择要上传的文件" in client.post(address).content.decode()
    good = client.post(address, {"files": SimpleUploadedFile("回单.pdf", pdf())})
    assert good.status_code == 302
    (row,) = entry.attachments.all()
    client.post(reverse("funding:attachment_withdraw", args=[row.pk]), {"reason": "传错"})
    row.refresh_from_db()
    assert (row.withdrawn_by, row.reason) == (world.office, "传错")
