"""The workbooks that receiving offices prescribe: uploading one, saying what goes where, the filled file."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from minsheng.workbooks.grid import column_letters
from organization.access import needs
from organization.models import Region
from reports import actions
from reports.actions.prescribed import grids_of
from reports.forms.prescribed import BindForm, WorkbookForm
from reports.models import PrescribedWorkbook, ReportTemplate
from reports.vocabulary import names_of

MOST_ROWS, MOST_COLUMNS = 200, 60  # of a sheet on the page


@dataclass(frozen=True)
class Place:
    """One cell on the page; ``address`` leads to choosing what goes there, empty where nothing can."""

    row: int
    column: int
    name: str
    text: str
    bound: str
    address: str
    across: int = 1
    down: int = 1
    is_chosen: bool = False


@needs("edit_wordings")
def workbook_new(request, pk):
    """Upload the empty workbook."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan"), pk=pk)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        fields = {"name": form.cleaned_data["name"], "upload": form.cleaned_data["files"][0]}
        try:
            made = actions.add_workbook(template=template, **fields, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "空表已存好，请点要填的格。")
            return redirect("reports:workbook", made.pk)
    return render(request, "reports/workbook_new.html", {"form": form, "template": template})


@needs("edit_wordings")
def workbook(request, pk):
    """The empty workbook as a table: a press on a cell asks what goes there."""
    found = PrescribedWorkbook.objects.select_related("template__plan__region", "file")
    workbook = get_object_or_404(found, pk=pk)
    grids = grids_of(workbook)
    sheet = request.GET.get("sheet") or next(iter(grids))
    if sheet not in grids:
        raise Http404
    chosen = _chosen(request.GET.get("cell", ""), grids[sheet])
    cells = list(workbook.cells.select_related("region").order_by("sheet", "row", "column"))
    bound = {(each.row, each.column): each for each in cells if each.sheet == sheet}
    form = _form(request, workbook, grids[sheet], chosen, bound) if chosen else None
    if (
        request.method == "POST"
        and form is not None
        and _stored(request, workbook, grids[sheet], chosen, form)
    ):
        return redirect(_address(workbook, sheet))
    context = {
        "workbook": workbook,
        "sheets": [(name, _address(workbook, name), _bound_in(workbook, name, cells)) for name in grids],
        "sheet": sheet,
        "here": _address(workbook, sheet),
        "columns": [column_letters(each) for each in range(1, _width(grids[sheet]) + 1)],
        "rows": _rows(workbook, grids[sheet], bound, chosen),
        "chosen": chosen and f"{column_letters(chosen[1])}{chosen[0]}",
        "is_bound": chosen in bound,
        "form": form,
        "count": len(cells),
    }
    return render(request, "reports/workbook.html", context)


def _bound_in(workbook, sheet, cells):
    """[(name of the cell, what goes there, address)] of the cells of a sheet that are bound."""
    return [
        (
            f"{column_letters(each.column)}{each.row}",
            _goes_there(each),
            _address(workbook, sheet, f"{each.row}-{each.column}"),
        )
        for each in cells
        if each.sheet == sheet
    ]


def _goes_there(cell):
    return f"{cell.figure}（{cell.region}）" if cell.region else cell.figure


def _address(workbook, sheet, cell=""):
    query = {"sheet": sheet} | ({"cell": cell} if cell else {})
    return f"{reverse('reports:workbook', args=[workbook.pk])}?{urlencode(query)}" + ("#bind" if cell else "")


def _chosen(text, grid):
    """(row, column) of a cell written as 3-2; None for what is no place of the sheet."""
    row, _, column = text.partition("-")
    if not (row.isdecimal() and column.isdecimal()):
        return None
    place = grid.anchor(int(row), int(column))
    return place if 0 < place[0] <= MOST_ROWS and 0 < place[1] <= MOST_COLUMNS else None


def _form(request, workbook, grid, chosen, bound):
    plan = workbook.template.plan
    regions = Region.objects.filter(parent=plan.region, is_active=True).order_by("order", "code")
    names = names_of(plan, workbook.template)
    stands = bound.get(chosen)
    initial = {"figure": stands.figure, "region": stands.region} if stands else {}
    initial.setdefault("region", _region_of(grid, chosen[0], regions))
    initial.setdefault("figure", _figure_above(bound, chosen))
    return BindForm(request.POST or None, initial=initial, regions=regions, names=names)


def _figure_above(bound, chosen):
    """What goes into the nearest cell above in the same column: a column mostly holds one figure."""
    above = [row for row, column in bound if column == chosen[1] and row < chosen[0]]
    return bound[max(above), chosen[1]].figure if above else ""


def _region_of(grid, row, regions):
    """The region that a row names, by its name or an alias."""
    words = {grid.text(row, column).strip() for column in range(1, 6)}
    return next((each for each in regions if words & {each.name, *each.aliases}), None)


def _stored(request, workbook, grid, chosen, form):
    """Whether what was asked is done; otherwise the form says why not."""
    sheet, place = grid.name, {"row": chosen[0], "column": chosen[1]}
    if request.POST.get("action") == "unbind":
        actions.unbind_cell(workbook=workbook, sheet=sheet, **place, by=request.user)
        messages.success(request, "这一格不再填。")
        return True
    if not form.is_valid():
        return False
    asked = form.cleaned_data
    places = [(*chosen, asked["region"])]
    if asked["downwards"]:
        regions = form.fields["region"].queryset
        below = ((row, _region_of(grid, row, regions)) for row in range(chosen[0] + 1, grid.max_row + 1))
        places += [(row, chosen[1], region) for row, region in below if region]
    try:
        actions.bind_cells(
            workbook=workbook, sheet=sheet, figure=asked["figure"], places=places, by=request.user
        )
    except actions.TemplateRefused as refusal:
        form.add_error("figure", refusal.problems)
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        messages.success(request, f"已定{len(places)}格填“{asked['figure']}”。")
        return True
    return False


def _width(grid):
    return min(max((grid.max_column, *(area.right for area in grid.merges)), default=1), MOST_COLUMNS)


def _rows(workbook, grid, bound, chosen):
    heads = {(area.top, area.left): area for area in grid.merges}
    width = _width(grid)
    last = min(max((grid.max_row, *(area.bottom for area in grid.merges)), default=1), MOST_ROWS)
    covered = {
        (row, column)
        for area in grid.merges
        for row in range(area.top, min(area.bottom, last) + 1)
        for column in range(area.left, min(area.right, width) + 1)
    } - set(heads)
    return [
        (
            row,
            [
                _place(workbook, grid, row, column, bound, chosen, heads.get((row, column)))
                for column in range(1, width + 1)
                if (row, column) not in covered
            ],
        )
        for row in range(1, last + 1)
    ]


def _place(workbook, grid, row, column, bound, chosen, area):
    cell, stands = grid.at(row, column), bound.get((row, column))
    is_open = cell.formula is None
    return Place(
        row=row,
        column=column,
        name=f"{column_letters(column)}{row}",
        text=grid.text(row, column) if is_open else "公式",
        bound=_goes_there(stands) if stands else "",
        address=_address(workbook, grid.name, f"{row}-{column}") if is_open else "",
        across=area.right - area.left + 1 if area else 1,
        down=area.bottom - area.top + 1 if area else 1,
        is_chosen=(row, column) == chosen,
    )


@needs("edit_wordings")
@require_POST
def workbook_remove(request, pk):
    workbook = get_object_or_404(PrescribedWorkbook, pk=pk)
    template = workbook.template_id
    actions.remove_workbook(workbook=workbook, by=request.user)
    messages.success(request, f"已去掉“{workbook.name}”；发出的函里的照旧。")
    return redirect("reports:template", template)
