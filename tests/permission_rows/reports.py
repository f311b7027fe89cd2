from datetime import date

from django.utils import timezone

from reports.models import AcceptedFinding, Letter, Passage, ReportTemplate, TemplatePart, Wording
from tests.factories import make_indicator, make_plan
from tests.permission_rows import Row, roles

READERS = roles("section_officer leader office assessor")
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


ROWS = [
    Row("reports:proofreading", opens_to=READERS, make=a_letter),
    Row("reports:finding_accept", opens_to=OFFICE, make=a_letter, method="post", status=302),
    Row("reports:finding_withdraw", opens_to=OFFICE, make=an_accepted_finding, method="post", status=302),
    Row("reports:letters", opens_to=READERS | SENT_ONLY),
    Row("reports:letter_new", opens_to=OFFICE),
    Row("reports:letter", opens_to=READERS, hidden_from=SENT_ONLY, make=a_letter),
    Row(
        "reports:figure",
        opens_to=READERS,
        hidden_from=SENT_ONLY,
        make=a_letter,
        data={"name": "床位.实际", "region": "全市"},
    ),
    Row("reports:download", opens_to=READERS, hidden_from=SENT_ONLY, make=a_file),
    Row("reports:letter_edit", opens_to=OFFICE, make=a_letter),
    Row("reports:passage", opens_to=OFFICE, make=a_passage),
    Row("reports:template", opens_to=READERS, make=a_template),
    Row("reports:template_new", opens_to=OFFICE),
    Row("reports:template_edit", opens_to=OFFICE, make=a_template),
    Row("reports:part", opens_to=OFFICE, make=a_part),
    Row("reports:wording", opens_to=OFFICE, make=a_wording),
    Row("reports:wording_new", opens_to=OFFICE, make=a_place),
    Row("reports:wording_remove", opens_to=OFFICE, make=a_wording, method="post", status=302),
]
