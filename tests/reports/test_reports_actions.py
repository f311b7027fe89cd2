"""Who may write, what is refused, and that no update is lost."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from reports import actions
from reports.models import (
    Forecast,
    FrozenLetter,
    GroupedRegion,
    IndicatorLabel,
    Letter,
    LetterStep,
    Passage,
    RegionGroup,
    ReportTemplate,
    Signature,
    TemplatePart,
    TemplateVersion,
    Wording,
)
from tests.factories import make_plan, make_user
from tests.reports.letter_world import JANUARY, JUNE, make_world, template_content, write_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.mark.parametrize("role", ["section_officer", "clerk", "leader", "observer", "target_admin"])
def test_only_the_office_writes(world, role):
    by = make_user(role)
    letter = write_letter(world)
    own = world.template.wordings.create(place="indicator", indicator=world.indicators[0], text="甲")
    text = {"text": "甲", "version": 1}
    own_fund = {"template": world.template, "place": "fund", "project": world.project, "text": "甲"}
    fields = {"dated": None, "basis": "accepted", "version": 1}
    refused = [
        (write_letter_by, {"world": world}),
        (actions.change_letter, {"letter": letter, **fields}),
        (actions.save_passage, {"passage": letter.passages.first(), **text}),
        (actions.save_wording, {"wording": world.template.wordings.first(), **text}),
        (actions.add_wording, own_fund),
        (actions.remove_wording, {"wording": own}),
        (actions.change_part, {"part": world.template.parts.first(), "title": "甲"}),
        (actions.change_template, {"template": world.template, "sender": "甲"}),
        (actions.load_template, {"plan": world.plan, "content": template_content(name="乙")}),
    ]
    for action, arguments in refused:
        with pytest.raises(PermissionDenied):
            action(**arguments, by=by)
    letter.refresh_from_db()
    assert (letter.version, Letter.objects.count(), ReportTemplate.objects.count()) == (1, 1, 1)


def write_letter_by(world, by):
    return actions.create_letter(
        template=world.template, first_month=JANUARY, through=date(2017, 9, 1), basis="submitted", by=by
    )


def test_a_second_letter_on_the_same_months_is_refused(world):
    write_letter(world)
    with pytest.raises(ValidationError, match="这个时段的函已经建好"):
        write_letter(world)


@pytest.mark.parametrize(
    ("first_month", "through", "words"),
    [
        (date(2016, 1, 1), JUNE, "是2017年的"),
        (JANUARY, date(2018, 1, 1), "是2017年的"),
        (JUNE, JANUARY, "截至月不能早于起始月"),
    ],
)
def test_a_letter_on_other_months_is_refused(world, first_month, through, words):
    with pytest.raises(ValidationError, match=words):
        write_letter(world, first_month=first_month, through=through)


def test_no_update_of_a_passage_is_lost(world):
    passage = write_letter(world).passages.first()
    actions.save_passage(passage=passage, text="甲的文字", version=1, by=world.office)
    with pytest.raises(actions.Stale) as refusal:
        actions.save_passage(passage=passage, text="乙的文字", version=1, by=world.other_office)
    assert refusal.value.current.text == "甲的文字"
    assert refusal.value.current.updated_by == world.office
    actions.save_passage(passage=passage, text="两人的文字", version=2, by=world.other_office)
    passage.refresh_from_db()
    assert (passage.text, passage.version) == ("两人的文字", 3)


def test_no_update_of_a_wording_or_a_letter_is_lost(world):
    wording = world.template.wordings.get(place="opening")
    actions.save_wording(wording=wording, text="甲{{ 期间 }}", version=1, by=world.office)
    with pytest.raises(actions.Stale):
        actions.save_wording(wording=wording, text="乙", version=1, by=world.other_office)
    letter = write_letter(world)
    fields = {"dated": None, "basis": "submitted", "by": world.office}
    actions.change_letter(letter=letter, version=1, **fields)
    with pytest.raises(actions.Stale):
        actions.change_letter(letter=letter, version=1, **fields)


def test_a_shared_wording_cannot_be_removed(world):
    wording = world.template.wordings.get(place="opening")
    with pytest.raises(ValidationError, match="共用的句式不能删除"):
        actions.remove_wording(wording=wording, by=world.office)
    assert Wording.objects.filter(pk=wording.pk).exists()


def test_a_wording_of_ones_own_can_be_given_and_taken_back(world):
    fields = {"template": world.template, "place": "indicator", "indicator": world.indicators[0]}
    with pytest.raises(actions.WordingRefused, match=r"没有“指标[.]实绩”这个数"):
        actions.add_wording(text="{{ 指标.实绩 }}", by=world.office, **fields)
    wording = actions.add_wording(text="{{ 指标.实际 }}", by=world.office, **fields)
    with pytest.raises(ValidationError, match="这个位置已有句式"):
        actions.add_wording(text="{{ 指标.实际 }}", by=world.office, **fields)
    actions.remove_wording(wording=wording, by=world.office)
    assert not world.template.wordings.filter(indicator=world.indicators[0]).exists()


def test_every_change_is_recorded(world):
    passage = write_letter(world).passages.first()
    actions.save_passage(passage=passage, text="甲", version=1, by=world.office)
    events = Passage.pgh_event_model.objects.filter(pgh_obj_id=passage.pk).order_by("pgh_id")
    assert [(each.pgh_label, each.version) for each in events] == [("insert", 1), ("update", 2)]


def test_a_template_of_the_product_fits_an_empty_plan():
    plan, office = make_plan(), make_user("office")
    template = actions.load_template(plan=plan, content=template_content(), by=office, sender="某局")
    assert template.parts.count() == 7
    assert template.wordings.filter(place="indicator").count() == 6


# Constraints by name.


def refused_by(name, create):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        create()


def test_constraints_of_letters(world):
    fields = {"template": world.template, "created_by": world.office}
    months = {"first_month": JANUARY, "through": JUNE}
    create = Letter.objects.create
    refused_by(
        "letter_months_are_first_days", lambda: create(first_month=date(2017, 1, 2), through=JUNE, **fields)
    )
    refused_by("letter_span_in_order", lambda: create(first_month=JUNE, through=JANUARY, **fields))
    refused_by("letter_basis_known", lambda: create(basis="other", **months, **fields))
    letter = create(**months, **fields)
    update = Letter.objects.filter(pk=letter.pk).update
    refused_by("letter_frozen_agrees_with_status", lambda: update(status="signing"))
    refused_by("letter_number_agrees_with_status", lambda: update(number=1))
    frozen = FrozenLetter.objects.create(
        letter=letter,
        number=1,
        document="{}",
        figures={},
        template_content={},
        rules_version="x",
        sha256="0",
        frozen_by=world.office,
        frozen_at=timezone.now(),
    )
    refused_by("letter_dated_when_signed", lambda: update(status="signed", frozen=frozen))
    dated = {"frozen": frozen, "dated": JUNE}
    refused_by("letter_status_known", lambda: update(status="other", **dated))
    number = {"number_year": 2017, "number_prefix": "某民函"}
    refused_by("letter_numbered_has_number", lambda: update(status="numbered", **dated))
    refused_by("letter_number_positive", lambda: update(status="numbered", number=0, **number, **dated))
    refused_by("letter_sent_agrees_with_status", lambda: update(status="sent", **dated))
    sign = Signature.objects.create
    asked = {"frozen": frozen, "order": 1, "title": "签发", "signer": world.office}
    refused_by("signature_agrees_with_state", lambda: sign(state="other", **asked))
    refused_by("signature_agrees_with_state", lambda: sign(state="agreed", **asked))
    given = {"signed_on": JUNE, "recorded_by": world.office, "recorded_at": timezone.now()}
    refused_by("signature_return_has_comment", lambda: sign(state="returned", **asked, **given))
    sign(**asked)
    refused_by("signature_unique", lambda: sign(**asked))
    took = {"letter": letter, "frozen": frozen, "by": world.office, "at": timezone.now()}
    log = LetterStep.objects.create
    states = {"from_status": "signing", "to_status": "drafting"}
    refused_by("letter_step_comment_where_needed", lambda: log(step="return", **states, **took))
    log(step="archive", **states, **took)
    refused_by("letter_archived_once", lambda: log(step="archive", **states, **took))
    refused_by("frozen_letter_number_unique", lambda: copy_of(frozen))
    steps = world.template.signing_steps
    refused_by("signing_step_order_unique", lambda: steps.create(order=1, title="甲"))
    refused_by("signing_step_has_title", lambda: steps.create(order=9, title=""))
    refused_by("letter_unique", lambda: create(**months, **fields))
    part = world.template.parts.first()
    Passage.objects.create(letter=letter, part=part, updated_by=world.office)
    refused_by(
        "passage_unique", lambda: Passage.objects.create(letter=letter, part=part, updated_by=world.office)
    )


def at_once(row):
    """Ask now what is otherwise asked at the end of the transaction."""
    connection.check_constraints()
    return row


def wrong_kind(template):
    return ReportTemplate.objects.filter(pk=template.pk).update(kind="other")


forecast_of = Forecast.objects.create


def test_constraints_of_templates(world):
    template, parts, wordings = world.template, TemplatePart.objects, Wording.objects
    names = {"plan": world.plan, "sender": "某局", "addressee": "某室"}
    refused_by("report_template_unique", lambda: ReportTemplate.objects.create(name=template.name, **names))
    refused_by(
        "report_template_names_both_sides",
        lambda: ReportTemplate.objects.create(name="甲", **(names | {"sender": ""})),
    )
    passage = {"template": template, "title": "甲", "source": "passage"}
    refused_by("template_part_order_unique", lambda: at_once(parts.create(order=1, **passage)))
    for name, wrong in (
        ("template_part_source_known", {"source": "x"}),
        ("template_part_has_wording", {"source": "each"}),
        ("template_part_ranks_by_indicator", {"source": "ranking"}),
        ("template_part_ranks_by_indicator", {"source": "regions", "text": "甲", "sort": "best"}),
        ("template_part_choices_known", {"level": 3}),
        ("template_part_title_unique", {"title": "主要措施"}),
    ):
        refused_by(name, lambda wrong=wrong: parts.create(order=9, **(passage | wrong)))
    refused_by("report_template_choices_known", lambda: at_once(wrong_kind(template)))
    group = RegionGroup.objects.create(template=template, name="甲")
    refused_by("region_group_unique", lambda: RegionGroup.objects.create(template=template, name="甲"))
    member = {"group": group, "region": world.counties[0]}
    GroupedRegion.objects.create(**member)
    refused_by("grouped_region_unique", lambda: GroupedRegion.objects.create(**member))
    label = {"template": template, "indicator": world.indicators[0], "label": "甲"}
    IndicatorLabel.objects.create(**label)
    refused_by("indicator_label_unique", lambda: IndicatorLabel.objects.create(**label))
    version = {"template": template, "number": 1, "content": "{}", "by": world.office}
    refused_by("template_version_unique", lambda: TemplateVersion.objects.create(**version))
    forecast = {"indicator": world.indicators[0], "value": 1, "by": world.office}
    refused_by("forecast_month_is_first_day", lambda: forecast_of(month=date(2017, 6, 2), **forecast))
    forecast_of(month=JUNE, **forecast)
    refused_by("forecast_unique", lambda: forecast_of(month=JUNE, **forecast))
    refused_by("wording_unique", lambda: wordings.create(template=template, place="opening", text="甲"))
    for wrong in (
        {"place": "title", "project": world.project},
        {"place": "indicator"},
        {"place": "indicator", "kind": "count", "indicator": world.indicators[0]},
        {"place": "project"},
        {"place": "fund", "indicator": world.indicators[0]},
        {"place": "elsewhere"},
    ):
        refused_by(
            "wording_place_fits", lambda wrong=wrong: wordings.create(template=template, text="甲", **wrong)
        )


def copy_of(row):
    row.pk = None
    row.save(force_insert=True)
