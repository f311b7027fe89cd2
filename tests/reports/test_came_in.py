"""What came into a draft after it was begun is named on its page."""

from datetime import date

import pytest
from django.urls import reverse

from reports import actions
from reports.came_in import came_in
from reports.letters import letter_document
from reports.models import Letter, SectionReport
from reports.section_reports import section_document
from reports.signing import actions as signing
from reports.template_files import default_content
from tests.factories import assign, make_indicator, make_section, make_user
from tests.reports.letter_world import JUNE, make_world, write_letter

TODAY = date(2017, 7, 5)


def said(report):
    document = letter_document(report) if isinstance(report, Letter) else section_document(report)
    return sorted((each.word, each.name) for each in came_in(report, document))


def read(row):
    return type(row).objects.with_names().get(pk=row.pk)


@pytest.mark.django_db(transaction=True)
def test_the_page_names_what_was_added_after_the_draft_was_begun(client, settings):
    """Each statement with its own time: the record takes the database's, of the transaction."""
    settings.MINSHENG_CLOCK = TODAY
    world = make_world()
    monthly = actions.load_template(
        plan=world.plan, content=default_content("section"), by=world.office, sender="某市民政局"
    )
    letter = read(write_letter(world))
    report = actions.start_section_report(
        template=monthly, section=world.section, month=JUNE, by=world.officer
    )
    assert said(letter) == said(read(report)) == []
    other = make_section(name="救助科")
    added = make_indicator(world.plan, project=world.project, section=world.section, name="护理床位")
    assign(added, *world.counties)
    make_indicator(world.plan, project=world.project, section=other, name="救助人数")
    added.parts.create(name="公办")
    added.parts.create(name="某某敬老院", region=world.counties[1])
    actions.add_part(template=world.template, source="passage", title="督办情况", by=world.office)
    own = [("指标", "护理床位")]
    assert said(letter) == sorted([*own, ("指标", "救助人数"), ("模板的部分", "督办情况")])
    assert said(read(report)) == own, "a section's report: what the section answers for"
    client.force_login(world.office)
    page = client.get(reverse("reports:letter", args=[letter.pk])).content.decode()
    assert "起草以后新加的（3）" in page
    assert "指标：护理床位" in page
    client.force_login(world.officer)
    page = client.get(reverse("reports:section_report", args=[report.pk])).content.decode()
    assert "起草以后新加的（1）" in page


@pytest.mark.django_db(transaction=True)
def test_only_what_the_document_gives_figures_of_is_said_to_be_in_it(settings):
    settings.MINSHENG_CLOCK = TODAY
    world = make_world()
    world.template.parts.exclude(source="progress").delete()
    world.template.parts.update(section=world.section)
    content = default_content("region")
    template = actions.load_template(
        plan=world.plan, content=content, by=world.office, addressee="某市民政局"
    )
    county = actions.create_letter(
        template=template,
        first_month=JUNE,
        through=JUNE,
        basis="submitted",
        region=world.counties[0],
        by=make_user("clerk", region=world.counties[0]),
    )
    letter = write_letter(world)
    own = make_indicator(world.plan, project=world.project, section=world.section, name="护理床位")
    theirs = make_indicator(world.plan, project=world.project, section=world.section, name="农村床位")
    make_indicator(world.plan, project=world.project, section=make_section(name="救助科"), name="救助人数")
    assign(own, *world.counties)
    assign(theirs, world.counties[1])
    own.parts.create(name="第2县某某敬老院", region=world.counties[1])
    assert said(read(letter)) == [("指标", "农村床位"), ("指标", "护理床位")], "the part is one section's"
    assert said(read(county)) == [("指标", "护理床位")], "another county's are its own"


@pytest.mark.django_db
@pytest.mark.parametrize("is_signed", [True, False])
def test_a_part_added_while_it_was_out_for_signing_can_be_written_when_it_comes_back(settings, is_signed):
    settings.MINSHENG_CLOCK = TODAY
    world = make_world()
    head, leader = make_user("leader"), make_user("leader", section=world.section)
    actions.set_signing_steps(template=world.template, titles=["局长签发"], by=world.office)
    letter = read(write_letter(world))
    signing.submit_for_signing(letter=letter, signers={1: [head]}, by=world.office)
    monthly = actions.load_template(
        plan=world.plan, content=default_content("section"), by=world.office, sender="某市民政局"
    )
    report = actions.start_section_report(
        template=monthly, section=world.section, month=JUNE, by=world.officer
    )
    actions.submit_section_report(report=report, by=world.officer)
    if is_signed:
        actions.sign_section_report(report=report, by=leader)
    for template in (world.template, monthly):
        fields = {"source": "passage", "title": "督办情况", "starting_text": "按季督办。"}
        actions.add_part(template=template, by=world.office, **fields)
    assert said(Letter.objects.with_names().get(pk=letter.pk)) == []
    assert not report.passages.filter(part__title="督办情况").exists()
    signing.withdraw_from_signing(letter=letter, by=world.office, comment="加一段")
    if is_signed:
        actions.withdraw_signature(report=report, reason="加一段", by=world.officer)
    else:
        actions.recall_section_report(report=report, by=world.officer)
    for row in (Letter.objects.get(pk=letter.pk), SectionReport.objects.get(pk=report.pk)):
        assert row.passages.get(part__title="督办情况").text == "按季督办。"
