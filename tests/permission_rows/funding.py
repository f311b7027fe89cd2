from datetime import date
from decimal import Decimal

from funding.actions import attach_files, record_tranche, save_calculation, save_estimate, save_forecast
from funding.importers import TRANCHES, keep_upload
from funding.models import Calculation, FundEstimate, FundForecast, FundSource, FundTranche, Purpose, Stage
from minsheng.uploads import check_upload
from organization.operator import operator
from targets.models import Kind
from tests.factories import make_indicator, make_plan, make_project
from tests.permission_rows import Row, roles
from tests.uploading import pdf

SEES = roles("clerk county_reviewer section_officer leader office assessor target_admin")
ENTERS = roles("clerk section_officer office")
SETS = roles("section_officer office target_admin")


def plan(world):
    return make_plan(region=world.city, slug="p", first_month=date(2017, 4, 1))


def slug(world):
    return {"slug": plan(world).slug}


def project(world):
    made = make_project(plan(world), section=world.section)
    return {"slug": "p", "pk": made.pk}


def entry_of(region):
    def make(world):
        made = make_project(plan(world), section=world.section)
        tranche = record_tranche(
            project=made,
            region=getattr(world, region),
            stage=Stage.PAID,
            date=date(2017, 6, 20),
            amount=Decimal(1),
            by=operator(),
        )
        return {"pk": tranche.pk}

    return make


def purpose(world):
    made = make_project(plan(world), section=world.section)
    return {"slug": "p", "pk": Purpose.objects.create(project=made, name="城市低保").pk}


def calculation(world):
    made = make_project(plan(world), section=world.section)
    kept = Calculation(project=made, name="缺口", formula="1")
    return {"slug": "p", "pk": save_calculation(calculation=kept, inputs=[], by=world.people["office"]).pk}


def estimate(world):
    made = make_project(plan(world), section=world.section)
    kept = FundEstimate(
        project=made,
        standard=make_indicator(made.plan, project=made, kind=Kind.STANDARD),
        persons=make_indicator(made.plan, project=made, kind=Kind.STOCK),
    )
    return {"slug": "p", "pk": save_estimate(estimate=kept, by=world.people["office"]).pk}


def source(world):
    words = {"level": "city", "group": "市本级", "plan_word": "市级安排", "raised_word": "市本级"}
    return {"pk": FundSource.objects.create(name="某来源", **words).pk}


def somebody_elses_upload(world):
    kept = keep_upload(plan(world), b"", "x.xlsx", kind=TRANCHES, by=operator())
    return {"slug": "p", "pk": kept.pk}


def passed_on_to(region):
    def make(world):
        made = make_project(plan(world), section=world.section)
        tranche = record_tranche(
            project=made,
            region=getattr(world, region),
            stage=Stage.PASSED_ON,
            date=date(2017, 6, 20),
            amount=Decimal(1),
            by=operator(),
        )
        return {"pk": tranche.pk}

    return make


def attachment_of(region):
    def make(world):
        tranche = FundTranche.objects.get(pk=entry_of(region)(world)["pk"])
        (row,) = attach_files(tranche=tranche, uploads=[check_upload(pdf(), "x.pdf")], by=operator())
        return {"pk": row.pk}

    return make


def forecast_of(region):
    def make(world):
        made = make_project(plan(world), section=world.section)
        row = FundForecast(
            project=made, region=getattr(world, region), amount=Decimal(1), expected_on=date(2017, 8, 1)
        )
        return {"slug": "p", "pk": save_forecast(forecast=row, by=operator()).pk}

    return make


BUREAU = SEES - roles("clerk county_reviewer")
REASON = {"reason": "录错"}
ROWS = [
    Row("funding:home", SEES),
    Row("funding:summary", SEES, make=slug),
    Row("funding:summary_xlsx", SEES, make=slug),
    Row("funding:project", SEES, make=project),
    Row("funding:project_xlsx", SEES, make=project),
    Row("funding:matching", SEES, make=slug),
    Row("funding:checks", SEES, make=slug),
    Row("funding:explain", ENTERS, make=slug, method="post", status=302),
    Row("funding:estimate_new", SETS, make=slug),
    Row("funding:estimate", SETS, make=estimate),
    Row("funding:estimate_delete", SETS, make=estimate, method="post", status=302),
    Row("funding:thresholds", roles("office target_admin"), make=slug),
    Row("funding:calculation_new", SETS, make=project),
    Row("funding:calculation", BUREAU, SEES - BUREAU, make=calculation),
    Row(
        "funding:calculation_delete",
        SETS,
        make=calculation,
        method="post",
        data={"reason": "不用了"},
        status=302,
    ),
    Row("funding:ledger", SEES, make=slug),
    Row("funding:ledger_xlsx", SEES, make=slug),
    Row("funding:tranche", SEES, make=entry_of("county")),
    Row("funding:tranche", BUREAU, SEES - BUREAU, make=entry_of("other_county")),
    Row("funding:tranche", BUREAU, SEES - BUREAU, make=entry_of("city")),
    Row("funding:enter", ENTERS, make=slug),
    Row("funding:reverse", ENTERS, make=entry_of("county"), method="post", data=REASON, status=302),
    Row(
        "funding:reverse",
        ENTERS - roles("clerk"),
        roles("clerk"),
        make=entry_of("other_county"),
        method="post",
        data=REASON,
        status=302,
    ),
    Row("funding:receipts", SEES, make=slug),
    Row("funding:receipts_confirm", roles("clerk"), make=slug, method="post"),
    Row(
        "funding:receipt",
        roles("clerk"),
        make=passed_on_to("county"),
        method="post",
        data={"answer": "received", "received_on": "2017-06-21"},
        status=302,
    ),
    Row("funding:receipt", roles(""), roles("clerk"), make=passed_on_to("other_county"), method="post"),
    Row("funding:attach", ENTERS, make=entry_of("county"), method="post"),
    Row("funding:attach", ENTERS - roles("clerk"), roles("clerk"), make=entry_of("city"), method="post"),
    Row("funding:attachment", SEES, make=attachment_of("county")),
    Row("funding:attachment", BUREAU, SEES - BUREAU, make=attachment_of("other_county")),
    Row("funding:attachment_withdraw", ENTERS, make=attachment_of("county"), method="post", status=302),
    Row("funding:forecasts", SEES, make=slug),
    Row("funding:forecast_new", ENTERS, make=slug),
    Row("funding:forecast", ENTERS, make=forecast_of("county")),
    Row("funding:forecast", ENTERS - roles("clerk"), roles("clerk"), make=forecast_of("other_county")),
    Row(
        "funding:forecast_close",
        ENTERS - roles("clerk"),
        roles("clerk"),
        make=forecast_of("other_county"),
        method="post",
        data=REASON,
        status=302,
    ),
    Row("funding:fund_plan", SEES, make=slug),
    Row("funding:fund_plan_edit", SETS, make=project),
    Row("funding:sources", SEES),
    Row("funding:source", roles("office target_admin"), make=source),
    Row("funding:source_new", roles("office target_admin")),
    Row("funding:purposes", SEES, make=slug),
    Row("funding:purpose", SETS, make=purpose),
    Row("funding:purpose_new", SETS, make=slug),
    Row("funding:upload", ENTERS | SETS, make=slug),
    Row("funding:template", ENTERS | SETS, make=slug),
    Row("funding:preview", roles(""), ENTERS | SETS, make=somebody_elses_upload),
    Row("funding:confirm", roles(""), ENTERS | SETS, make=somebody_elses_upload, method="post"),
    Row("funding:drop", roles(""), ENTERS | SETS, make=somebody_elses_upload, method="post"),
    Row("funding:answer", roles(""), ENTERS | SETS, make=somebody_elses_upload, method="post"),
    Row("funding:remember_names", roles(""), ENTERS | SETS, make=somebody_elses_upload, method="post"),
]
