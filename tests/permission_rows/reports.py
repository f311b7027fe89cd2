from datetime import date
from hashlib import sha256

from django.utils import timezone

from minsheng.uploads import check_upload
from minsheng.workbooks import Sheet, workbook_bytes
from organization.actions import keep_file
from reports.document_json import to_json
from reports.letters import letter_now
from reports.models import (
    AcceptedFinding,
    FrozenLetter,
    Letter,
    LetterFile,
    Passage,
    PrescribedWorkbook,
    RegionGroup,
    ReportTemplate,
    SectionPassage,
    SectionReport,
    SentFile,
    Signature,
    TemplatePart,
    Wording,
)
from tests.factories import make_indicator, make_plan
from tests.permission_rows import Row, roles

READERS = roles("section_officer leader office assessor")
# Those of a region find their own reports, and none of these letters.
COUNTY_CLERK, COUNTY = roles("clerk"), roles("clerk county_reviewer")
OFFICE = roles("office")
# A reader of letters that were sent: none of these has been.
SENT_ONLY = roles("observer")


def a_template(world):
    """A template with two parts and one shared sentence, for a plan of one indicator without figures."""
    plan = make_plan(region=world.city)
    make_indicator(plan, name="床位")
    world.template = ReportTemplate.objects.create(plan=plan, name="函", sender="某局", addressee="督查室")
    TemplatePart.objects.create(template=world.template, order=2, title="进展", source="progress")
    world.part = TemplatePart.objects.create(template=world.template, order=1, title="措施", source="passage")
    text = "床位{{ 指标.实际 }}张"
    world.wording = Wording.objects.create(
        template=world.template, place="indicator", kind="count", text=text
    )
    return {"pk": world.template.pk}


def a_workbook(world):
    a_template(world)
    content = workbook_bytes([Sheet(title="表", rows=[["地区", "床位"], ["全市", None]])])
    file = keep_file(upload=check_upload(content, "空表.xlsx"), by=world.people["office"])
    return {"pk": PrescribedWorkbook.objects.create(template=world.template, name="统计表", file=file).pk}


def a_letter(world):
    a_template(world)
    world.letter = Letter.objects.create(
        template=world.template,
        first_month=date(2017, 1, 1),
        through=date(2017, 6, 1),
        created_by=world.people["office"],
    )
    return {"pk": world.letter.pk}


def a_file(world):
    return a_letter(world) | {"form": "json"}


def a_passage(world):
    address = a_letter(world)
    passage = Passage.objects.create(letter=world.letter, part=world.part, updated_by=world.people["office"])
    return address | {"passage_pk": passage.pk}


def a_part(world):
    a_template(world)
    return {"pk": world.part.pk}


def a_group(world):
    a_template(world)
    group = RegionGroup.objects.create(template=world.template, name="山区县")
    return {"pk": group.pk}


def a_wording(world):
    a_template(world)
    return {"pk": world.wording.pk}


def a_place(world):
    return a_template(world) | {"place": "indicator"}


def an_accepted_finding(world):
    address = a_letter(world)
    row = AcceptedFinding.objects.create(
        region=world.city,
        key="k",
        message="30件",
        reason="见通知",
        by=world.people["office"],
        at=timezone.now(),
    )
    return address | {"accepted_pk": row.pk}


def a_frozen_letter(world):
    address = a_letter(world)
    world.frozen = FrozenLetter.objects.create(
        letter=world.letter,
        number=1,
        document=to_json(letter_now(world.letter)),
        figures={},
        template_content={"number_prefix": "某函", "is_sealed": True},
        rules_version="x",
        sha256="0",
        frozen_by=world.people["office"],
        frozen_at=timezone.now(),
    )
    world.letter.frozen, world.letter.status = world.frozen, "signing"
    world.letter.save()
    return address


def a_signature(world):
    address = a_frozen_letter(world)
    row = Signature.objects.create(frozen=world.frozen, order=1, title="签发", signer=world.people["office"])
    return address | {"signature_pk": row.pk}


def a_sent_letter(world):
    address = a_frozen_letter(world)
    letter = world.letter
    letter.status, letter.dated, letter.sent_at = "sent", date(2017, 7, 5), timezone.now()
    letter.sent_by = world.people["office"]
    letter.save()
    file = {"name": "函.txt", "content": b"x", "size": 1, "sha256": sha256(b"x").hexdigest()}
    SentFile.objects.create(letter=letter, form="txt", **file)
    return address


def a_sent_file(world):
    return a_sent_letter(world) | {"form": "txt"}


def a_filed_scan(world):
    address = a_sent_letter(world)
    upload = check_upload(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "盖章件.pdf")
    by = world.people["office"]
    row = LetterFile.objects.create(
        letter=world.letter, file=keep_file(upload=upload, by=by), kind="scan", by=by, at=timezone.now()
    )
    return address | {"file_pk": row.pk}


def a_step(world):
    return a_letter(world) | {"step": "seal"}


def a_region_report(world):
    """A report of the first county that is not finished."""
    a_letter(world)
    ReportTemplate.objects.filter(pk=world.template.pk).update(kind="region")
    Letter.objects.filter(pk=world.letter.pk).update(region=world.county)
    world.letter.refresh_from_db()
    return {"pk": world.letter.pk}


def a_region_file(world):
    return a_region_report(world) | {"form": "json"}


def a_region_passage(world):
    address = a_region_report(world)
    by = world.people["clerk"]
    passage = Passage.objects.create(letter=world.letter, part=world.part, updated_by=by)
    return address | {"passage_pk": passage.pk}


def a_region_step(world):
    return a_region_report(world) | {"step": "seal"}


SENT_READERS = READERS | SENT_ONLY


def a_section_report(world):
    plan = make_plan(region=world.city)
    make_indicator(plan, name="救助", section=world.section)
    template = ReportTemplate.objects.create(plan=plan, name="月报", kind="section", sender="某局")
    part = TemplatePart.objects.create(template=template, order=1, title="措施", source="passage")
    office = world.people["office"]
    months = {"month": date(2017, 6, 1), "dated": date(2017, 7, 1)}
    world.report = SectionReport.objects.create(
        template=template, section=world.section, created_by=office, **months
    )
    world.passage = SectionPassage.objects.create(report=world.report, part=part, updated_by=office)
    return {"pk": world.report.pk}


def a_section_passage(world):
    return a_section_report(world) | {"passage_pk": world.passage.pk}


def a_section_file(world):
    return a_section_report(world) | {"form": "txt"}


def a_section_template(world):
    a_section_report(world)
    return {"pk": world.report.template_id}


SECTION_READERS = roles("section_officer leader office assessor")
# Those of a region find their own reports, and none of these letters.
COUNTY_CLERK, COUNTY = roles("clerk"), roles("clerk county_reviewer")
SECTION = roles("section_officer")

ROWS = [
    Row("reports:section_reports", opens_to=SECTION_READERS),
    Row("reports:section_report", opens_to=SECTION_READERS, make=a_section_report),
    Row("reports:section_download", opens_to=SECTION_READERS, make=a_section_file),
    Row("reports:section_passage", opens_to=SECTION, make=a_section_passage),
    Row(
        "reports:section_report_start",
        hidden_from=SECTION,
        opens_to=frozenset(),
        make=a_section_template,
        method="post",
    ),
    Row("reports:section_submit", opens_to=SECTION, make=a_section_report, method="post", status=302),
    Row("reports:section_recall", opens_to=SECTION, make=a_section_report, method="post", status=302),
    Row("reports:section_return", opens_to=roles("leader"), make=a_section_report, method="post"),
    Row("reports:section_sign", opens_to=roles("leader"), make=a_section_report, method="post", status=302),
    Row("reports:section_paper", opens_to=SECTION, make=a_section_report, method="post"),
    Row(
        "reports:section_withdraw",
        opens_to=SECTION | roles("leader"),
        make=a_section_report,
        method="post",
    ),
    Row("reports:take", opens_to=OFFICE, make=a_passage),
    Row("reports:passage_changes", opens_to=READERS, hidden_from=COUNTY, make=a_passage),
    Row("reports:signing", opens_to=READERS, hidden_from=COUNTY, make=a_letter),
    Row("reports:signing_submit", opens_to=OFFICE, hidden_from=COUNTY_CLERK, make=a_letter, method="post"),
    Row(
        "reports:signing_withdraw",
        opens_to=OFFICE,
        hidden_from=COUNTY_CLERK,
        make=a_frozen_letter,
        method="post",
    ),
    Row(
        "reports:signing_number",
        opens_to=OFFICE,
        hidden_from=COUNTY_CLERK,
        make=a_frozen_letter,
        method="post",
    ),
    Row(
        "reports:signing_paper",
        opens_to=OFFICE,
        hidden_from=COUNTY_CLERK,
        make=a_frozen_letter,
        method="post",
    ),
    Row(
        "reports:signing_file", opens_to=OFFICE, hidden_from=COUNTY_CLERK, make=a_frozen_letter, method="post"
    ),
    Row(
        "reports:signing_advance",
        opens_to=OFFICE,
        hidden_from=COUNTY_CLERK,
        make=a_step,
        method="post",
        status=302,
    ),
    Row("reports:signing_slip", opens_to=READERS, hidden_from=COUNTY, make=a_frozen_letter),
    Row(
        "reports:sign",
        opens_to=OFFICE,
        hidden_from=roles("county_reviewer"),
        make=a_signature,
        method="post",
        status=302,
    ),
    Row("reports:signing_steps", opens_to=OFFICE, make=a_template),
    Row(
        "reports:letter_correct",
        opens_to=OFFICE,
        hidden_from=COUNTY_CLERK,
        make=a_letter,
        method="post",
        status=302,
    ),
    Row("reports:letter", opens_to=SENT_READERS, hidden_from=COUNTY, make=a_sent_letter),
    Row("reports:download", opens_to=SENT_READERS, hidden_from=COUNTY, make=a_sent_file),
    Row("reports:letter_file", opens_to=SENT_READERS, hidden_from=COUNTY, make=a_filed_scan),
    Row("reports:proofreading", opens_to=READERS, hidden_from=COUNTY, make=a_letter),
    Row(
        "reports:finding_accept",
        opens_to=OFFICE,
        hidden_from=COUNTY_CLERK,
        make=a_letter,
        method="post",
        status=302,
    ),
    Row(
        "reports:finding_withdraw",
        opens_to=OFFICE,
        hidden_from=COUNTY_CLERK,
        make=an_accepted_finding,
        method="post",
        status=302,
    ),
    Row("reports:letters", opens_to=READERS | SENT_ONLY | COUNTY),
    Row("reports:letter_new", opens_to=OFFICE | COUNTY_CLERK),
    Row("reports:letter", opens_to=READERS, hidden_from=SENT_ONLY | COUNTY, make=a_letter),
    Row(
        "reports:figure",
        opens_to=READERS,
        hidden_from=COUNTY,
        make=a_letter,
        data={"name": "床位.实际", "region": "全市"},
    ),
    Row("reports:workbook_new", opens_to=OFFICE, make=a_template),
    Row("reports:workbook", opens_to=OFFICE, make=a_workbook),
    Row("reports:workbook_remove", opens_to=OFFICE, make=a_workbook, method="post", status=302),
    Row("reports:download", opens_to=READERS, hidden_from=SENT_ONLY | COUNTY, make=a_file),
    Row("reports:letter_edit", opens_to=OFFICE, hidden_from=COUNTY_CLERK, make=a_letter),
    Row("reports:passage", opens_to=OFFICE, hidden_from=COUNTY_CLERK, make=a_passage),
    Row("reports:template", opens_to=READERS, make=a_template),
    Row("reports:template_new", opens_to=OFFICE),
    Row("reports:template_edit", opens_to=OFFICE, make=a_template),
    Row("reports:template_import", opens_to=OFFICE),
    Row("reports:template_export", opens_to=READERS, make=a_template),
    Row("reports:forecasts", opens_to=OFFICE, make=a_letter),
    Row("reports:labels", opens_to=OFFICE, make=a_template),
    Row("reports:part_new", opens_to=OFFICE, make=a_template, data={"source": "passage"}),
    Row("reports:part", opens_to=OFFICE, make=a_part),
    Row("reports:part_move", opens_to=OFFICE, make=a_part, method="post", status=302),
    Row("reports:part_remove", opens_to=OFFICE, make=a_part, method="post", status=302),
    Row("reports:group_new", opens_to=OFFICE, make=a_template),
    Row("reports:group", opens_to=OFFICE, make=a_group),
    Row("reports:group_remove", opens_to=OFFICE, make=a_group, method="post", status=302),
    Row("reports:trial", opens_to=OFFICE, make=a_template, method="post", status=400),
    Row("reports:wording", opens_to=OFFICE, make=a_wording),
    Row("reports:wording_new", opens_to=OFFICE, make=a_place),
    Row("reports:wording_remove", opens_to=OFFICE, make=a_wording, method="post", status=302),
    Row("reports:letter", opens_to=COUNTY, hidden_from=READERS | SENT_ONLY, make=a_region_report),
    Row("reports:download", opens_to=COUNTY, hidden_from=READERS | SENT_ONLY, make=a_region_file),
    Row("reports:signing", opens_to=COUNTY, hidden_from=READERS, make=a_region_report),
    Row("reports:proofreading", opens_to=COUNTY, hidden_from=READERS, make=a_region_report),
    Row("reports:passage_changes", opens_to=COUNTY, hidden_from=READERS, make=a_region_passage),
    Row("reports:passage", opens_to=COUNTY_CLERK, hidden_from=OFFICE, make=a_region_passage),
    Row("reports:letter_edit", opens_to=COUNTY_CLERK, hidden_from=OFFICE, make=a_region_report),
    Row(
        "reports:signing_advance",
        opens_to=COUNTY_CLERK,
        hidden_from=OFFICE,
        make=a_region_step,
        method="post",
        status=302,
    ),
    Row("reports:take", opens_to=frozenset(), hidden_from=OFFICE, make=a_region_passage),
]
