"""The page of signing: who is suggested for each step, and what it answers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports import actions as letter_actions
from reports.models import Letter, ReportTemplate
from reports.signing import actions
from tests.factories import make_membership, make_user
from tests.reports.letter_world import JUNE, write_letter
from tests.reports.test_signing import TODAY, build, sent, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build()


def offered(client, world, letter=None):
    """Title of each step → (what is chosen to begin with, the names in their order) on the page of 送签."""
    client.force_login(world.office)
    page = client.get(reverse("reports:signing", args=[(letter or world.letter).pk]))
    found = {}
    for name, field in page.context["forms"]["signers"].fields.items():
        if name.startswith("step-"):
            flat = [
                one
                for key, label in field.choices
                for one in (label if isinstance(label, list) else [(key, label)])
            ]
            found[field.label] = (field.initial, [label for _key, label in flat])
    return found


def test_whose_post_fits_a_step_comes_first_and_alone_is_chosen(world, client):
    vice = make_user("leader", section=world.section)
    titles = ["科长审核", "分管领导审签", "办公室核稿", "局长签发"]
    letter_actions.set_signing_steps(template=world.template, titles=titles, by=world.office)
    steps = offered(client, world)
    assert steps["科长审核"][0] == [world.officer.pk]
    assert (steps["分管领导审签"][0], steps["分管领导审签"][1][0]) == ([vice.pk], str(vice))
    assert set(steps["办公室核稿"][1][:2]) == {str(world.office), str(world.other_office)}
    chosen, names = steps["局长签发"]
    assert chosen == [], "of two who fit the sender chooses"
    assert set(names[:2]) == {str(world.head), str(world.deputy_head)}
    assert len(set(names)) == len(names)
    assert {str(vice), str(world.officer)} <= set(names[2:])


def test_who_signed_the_last_report_of_the_kind_is_chosen_again(world, client):
    submit(world, first=[world.deputy_head])
    letter = write_letter(world, through=JUNE.replace(month=7))
    steps = offered(client, world, letter)
    assert steps["科长审核"][0] == [world.deputy_head.pk]
    assert steps["科长审核"][1][0] == str(world.deputy_head)
    assert steps["局长签发"][0] == [world.head.pk]
    ReportTemplate.objects.filter(pk=world.template.pk).update(kind="bulletin")
    frozen = Letter.objects.get(pk=world.letter.pk).frozen
    other = ReportTemplate.objects.create(
        plan=world.plan, name="另一种", kind="letter", sender="某局", addressee="督查室"
    )
    Letter.objects.filter(pk=frozen.letter_id).update(template=other)
    assert offered(client, world, letter)["局长签发"][0] == [], "of another kind of report"


def test_who_drafts_is_not_chosen_to_sign_though_it_was_so_the_last_time(world, client):
    make_membership(world.office, "leader")
    submit(world, first=[world.deputy_head])
    letter = write_letter(world, through=JUNE.replace(month=7))
    frozen = Letter.objects.get(pk=world.letter.pk).frozen
    frozen.signatures.filter(order=2).update(signer=world.office)
    assert offered(client, world, letter)["局长签发"][0] == []


def test_an_archived_letter_is_called_so(world, client):
    letter = sent(world)
    client.force_login(world.office)
    assert "已发出" in client.get(reverse("reports:letters")).content.decode()
    actions.archive_letter(letter=letter, by=world.office, comment="原件另存")
    for address in (reverse("reports:letters"), reverse("reports:letter", args=[letter.pk]), "/"):
        page = client.get(address).content.decode()
        assert "已归档" in page
        assert "已发出" not in page
    assert "都办完了，已归档" in client.get(reverse("reports:signing", args=[letter.pk])).content.decode()


@pytest.mark.parametrize("frozen", [False, True])
def test_a_file_sent_before_the_letter_is_signed_is_answered(world, client, frozen):
    letter = submit(world) if frozen else world.letter
    client.force_login(world.office)
    address = reverse("reports:signing_file", args=[letter.pk])
    for data in ({}, {"kind": "final", "files": SimpleUploadedFile("定稿.txt", b"text")}):
        page = client.post(address, data).content.decode()
        assert "签发以后才能存档扫描件和定稿" in page
    assert not letter.filed.exists()


def test_the_same_steps_again_make_no_new_version(world, client):
    client.force_login(world.office)
    before = ReportTemplate.objects.get(pk=world.template.pk).version
    data = {"titles": "科长审核\r\n局长签发\r\n", "seen": before}
    page = client.post(reverse("reports:signing_steps", args=[world.template.pk]), data, follow=True)
    assert "没有改动。" in page.content.decode()
    assert ReportTemplate.objects.get(pk=world.template.pk).version == before


def test_the_form_of_a_passage_can_be_written_only_while_it_can_be_saved(world, client):
    passage = world.letter.passages.first()
    address = reverse("reports:passage", args=[world.letter.pk, passage.pk])
    client.force_login(world.office)
    assert client.get(address).status_code == 200
    submit(world)
    page = client.get(address).content.decode()
    assert "文字不能改" in page
    assert "readonly" in page
    assert ">保存<" not in page
    page = client.post(address, {"text": "刚刚写的。", "version": passage.version}).content.decode()
    assert "刚刚写的。" in page, "what was typed meanwhile is not lost"
    assert "内容已经固定" in page


def test_who_begins_anew_what_was_sent_is_led_to_its_correction(world, client):
    letter = sent(world)
    client.force_login(world.office)
    months = {"first_month": "2017-01", "through": "2017-06"}
    form = {"template": world.template.pk, "basis": "submitted"} | months
    page = client.post(reverse("reports:letter_new"), form).content.decode()
    assert f"{letter.heading}已经发出，不能再建一份。" in page
    assert "在原来的函上修改" not in page
    assert "另发更正的" in page


def test_a_figure_that_is_gone_says_so(world, client):
    client.force_login(world.office)
    address = reverse("reports:figure", args=[world.letter.pk])
    answer = client.get(address, {"name": "没有.实际", "region": "某市"})
    assert answer.status_code == 404
    assert "函里没有这个数了" in answer.content.decode()
