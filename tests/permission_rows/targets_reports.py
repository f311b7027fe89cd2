"""Monthly reports: the first county's clerk enters, its reviewer reviews, the section's officer judges."""

from datetime import date

from minsheng import clock
from minsheng.months import format_month
from minsheng.uploads import check_upload
from targets import actions
from targets.cells import Cell
from targets.models import Indicator, IndicatorPart, OwnFigure, State
from tests.factories import assign, make_indicator, make_plan, make_user
from tests.permission_rows import Row, roles
from tests.uploading import pdf

ENTRANTS = roles("clerk section_officer")
JUDGES = roles("county_reviewer section_officer")
READERS = roles("clerk county_reviewer section_officer leader office assessor target_admin")
# Nobody without a region of their own or a view of all sees that a region has a report.
BLIND = roles("observer system_admin") | {"no_role"}
CLERK = roles("clerk")
SCANNERS = roles("clerk county_reviewer section_officer")


def this_month():
    return clock.today().replace(day=1)


def a_task(world):
    plan = make_plan(region=world.city, year=clock.today().year, first_month=date(clock.today().year, 1, 1))
    indicator = make_indicator(plan, section=world.section)
    assign(indicator, world.county, world.other_county)
    return indicator


def a_sheet(world):
    return {"slug": a_task(world).plan.slug, "code": world.county.code, "month": format_month(this_month())}


def another_sheet(world):
    return a_sheet(world) | {"code": world.other_county.code}


def reported(world, value=5):
    """A report of the county that is not submitted by the clerk who asks."""
    indicator, clerk = a_task(world), make_user("clerk", region=world.county)
    report = actions.open_report(
        plan=indicator.plan, region=world.county, section=world.section, month=this_month(), by=clerk
    )
    edit = actions.Edit(indicator.pk, 0, Cell(state=State.NUMBER, value=value))
    actions.save_cells(report=report, edits=[edit], by=clerk)
    return indicator, actions.submit(report=report, by=clerk)


def a_report(world):
    return {"pk": reported(world)[1].pk}


def a_step(world):
    return {"pk": reported(world)[1].pk, "step": "accept"}


def a_cell(world):
    indicator, _report = reported(world)
    place = {"slug": indicator.plan.slug, "code": world.county.code, "month": format_month(this_month())}
    return place | {"indicator": indicator.pk}


def a_draft_cell(world):
    return a_sheet(world) | {"indicator": Indicator.objects.latest("pk").pk}


def a_part_cell(world):
    address = a_draft_cell(world)
    Indicator.objects.filter(pk=address["indicator"]).update(regions_add_parts=True)
    return address


def an_own_part(world):
    address = a_part_cell(world)
    part = IndicatorPart.objects.create(
        indicator_id=address["indicator"], region=world.county, name=f"第{address['indicator']}院"
    )
    return address | {"part": part.pk}


def an_upload():
    return check_upload(pdf(), "佐证.pdf")


def an_evidence(world):
    """A file of a submitted cell."""
    indicator, clerk = a_task(world), make_user("clerk", region=world.county)
    report = actions.open_report(
        plan=indicator.plan, region=world.county, section=world.section, month=this_month(), by=clerk
    )
    edit = actions.Edit(indicator.pk, 0, Cell(state=State.NUMBER, value=5))
    actions.save_cells(report=report, edits=[edit], by=clerk)
    (row,) = actions.add_evidence(report=report, indicator=indicator, uploads=[an_upload()], by=clerk)
    actions.submit(report=report, by=clerk)
    return {"pk": row.pk}


def a_scan(world):
    report = reported(world)[1]
    (scan,) = actions.file_scan(report=report, uploads=[an_upload()], by=report.submitted_by)
    return {"pk": scan.pk}


def a_plan(world):
    return {"slug": a_task(world).plan.slug}


def a_grid(world):
    return a_plan(world) | {"section": world.section.pk, "month": format_month(this_month())}


def an_own_place(world):
    indicator = a_task(world)
    return {"slug": indicator.plan.slug, "indicator": indicator.pk, "month": format_month(this_month())}


def an_own_figure(world):
    figure = OwnFigure.objects.create(
        indicator=a_task(world),
        region=world.city,
        month=this_month(),
        state=State.NUMBER,
        value=5,
        source="省厅通报",
        entered_by=make_user("section_officer", section=world.section),
        entered_at=clock.now(),
    )
    return {"pk": figure.pk}


ROWS = [
    Row("targets:due", ENTRANTS),
    Row("targets:desk", JUDGES),
    Row("targets:grid", roles("section_officer"), make=a_grid),
    Row("targets:grid", roles("section_officer"), make=a_grid, method="post", status=302),
    Row("targets:grid_paste", roles("section_officer"), make=a_grid, method="post"),
    Row("targets:accept_clean", roles("section_officer"), make=a_plan, method="post", status=302),
    Row("targets:sheet", CLERK, BLIND, make=a_sheet),
    Row("targets:sheet", CLERK, BLIND, make=a_sheet, method="post", status=302),
    Row("targets:sheet", roles(""), BLIND | roles("clerk county_reviewer"), make=another_sheet),
    Row("targets:sheet_paste", CLERK, BLIND, make=a_sheet, method="post"),
    Row(
        "targets:sheet_save", CLERK, BLIND, make=a_sheet, method="post", data={"c1-version": "0"}, status=403
    ),
    Row("targets:sheet_standing", CLERK, BLIND, make=a_sheet, status=403),
    Row("targets:sheet_replies", CLERK, BLIND, make=a_sheet, method="post"),
    Row("targets:ask_extension", CLERK, BLIND, make=a_sheet, method="post"),
    Row("targets:month_end", CLERK, BLIND, make=a_sheet),
    Row("targets:month_end", CLERK, BLIND, make=a_sheet, method="post", data={"comment": "月底"}),
    Row("targets:sheet_print", READERS, BLIND, make=a_sheet),
    Row("targets:cell", READERS, BLIND, make=a_cell),
    Row("targets:evidence_add", CLERK, BLIND, make=a_cell, method="post"),
    Row("targets:parts_save", CLERK, BLIND, make=a_draft_cell, method="post", status=302),
    Row(
        "targets:own_parts_add",
        CLERK,
        BLIND,
        make=a_part_cell,
        method="post",
        data={"names": "甲镇"},
        status=302,
    ),
    Row("targets:own_part_remove", CLERK, BLIND, make=an_own_part, method="post", status=302),
    Row("targets:evidence_file", READERS, BLIND, make=an_evidence),
    Row("targets:evidence_remove", CLERK, BLIND, make=an_evidence, method="post", status=302),
    Row("targets:scan_add", SCANNERS, BLIND, make=a_report, method="post"),
    Row("targets:scan_file", READERS, BLIND, make=a_scan),
    Row("targets:scan_withdraw", SCANNERS, BLIND, make=a_scan, method="post", status=302),
    Row("targets:report", READERS, BLIND, make=a_report),
    Row("targets:report_step", roles("section_officer"), BLIND, make=a_step, method="post", status=302),
    Row("targets:progress_load", ENTRANTS),
    Row("targets:progress_template", ENTRANTS),
    Row("targets:own_figures", roles("section_officer office"), make=a_plan),
    Row("targets:own_figure_new", roles("section_officer"), make=an_own_place),
    Row("targets:own_figure_accept", roles("section_officer"), make=an_own_figure, method="post", status=302),
    Row(
        "targets:own_figure_withdraw", roles("section_officer"), make=an_own_figure, method="post", status=302
    ),
]
