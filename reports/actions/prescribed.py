"""The workbooks that receiving offices prescribe, and which figure goes into which of their cells."""

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng.history import recorded
from minsheng.workbooks import open_workbook
from organization.actions import keep_file
from organization.models import FileContent
from reports.actions.refusals import TemplateRefused
from reports.actions.templates import new_version
from reports.language import check
from reports.models import BoundCell, PrescribedWorkbook
from reports.permissions import require_wording_editor
from reports.prescribed import cell_problem, empty_grids, names_for
from reports.vocabulary import names_of


@transaction.atomic
def add_workbook(*, template, name, upload, by):
    """Keep an empty .xlsx for the letters of a template. ``upload``: minsheng.uploads.check_upload."""
    require_wording_editor(by)
    empty_grids(upload)
    with recorded(by=by, reason=f"增加“{name}”"):
        workbook = PrescribedWorkbook(template=template, name=name, file=keep_file(upload=upload, by=by))
        workbook.full_clean()
        workbook.save()
        new_version(template=template, by=by, reason=f"增加收文单位的表“{name}”")
    return workbook


@transaction.atomic
def bind_cells(*, workbook, sheet, figure, places, by):
    """Say which figure goes into cells of a sheet, in place of what they had.

    ``figure``: a name of wordings (新增床位.实际); ``places``: (row, column, region or None for the plan's
    own). ValidationError for a cell that the sheet does not have or that holds a formula, TemplateRefused for
    an unknown name.
    """
    require_wording_editor(by)
    workbook = PrescribedWorkbook.objects.select_for_update(of=("self",)).get(pk=workbook.pk)
    grid = grids_of(workbook).get(sheet)
    if grid is None:
        raise ValidationError(f"表里没有工作表“{sheet}”。")
    names = names_of(workbook.template.plan, workbook.template)
    for row, column, region in places:
        if problems := check("{{ " + figure + " }}", names_for(names, region)):
            raise TemplateRefused(problems)
        if problem := cell_problem(grid, row, column):
            raise ValidationError(problem)
    with recorded(by=by, reason=figure):
        for row, column, region in places:
            BoundCell.objects.update_or_create(
                workbook=workbook,
                sheet=sheet,
                row=row,
                column=column,
                defaults={"figure": figure, "region": region},
            )
        new_version(template=workbook.template, by=by, reason=f"“{workbook}”填{figure}"[:200])


@transaction.atomic
def unbind_cell(*, workbook, sheet, row, column, by):
    """Leave a cell of a sheet empty again; one that nothing was bound to stays as it is."""
    require_wording_editor(by)
    with recorded(by=by):
        cells = BoundCell.objects.filter(workbook=workbook, sheet=sheet, row=row, column=column)
        if cells.delete()[0]:
            new_version(template=workbook.template, by=by, reason=f"“{workbook}”有一格不填了")


@transaction.atomic
def remove_workbook(*, workbook, by):
    """Take a workbook from its template; what letters were sent with stays with them."""
    require_wording_editor(by)
    with recorded(by=by):
        workbook.cells.all().delete()
        PrescribedWorkbook.objects.filter(pk=workbook.pk).delete()
        new_version(template=workbook.template, by=by, reason=f"删去收文单位的表“{workbook}”")


def grids_of(workbook):
    """Name → Grid of the empty workbook's sheets."""
    data = bytes(FileContent.objects.values_list("data", flat=True).get(file=workbook.file_id))
    return {grid.name: grid for grid in open_workbook(data).sheets}
