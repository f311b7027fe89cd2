"""The overview 地区 × 指标, its workbook, and what each figure is made of."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from minsheng.months import months_between
from minsheng.workbooks.writing import CONTENT_TYPE
from organization.access import needs
from targets.completion import completion_by_month
from targets.indicator_page import indicator_page
from targets.matrix_workbook import as_matrix_workbook
from targets.models import Light
from targets.overview import Look, indicators_of, matrix, narrowing
from targets.overview_cells import RATE, VIEWS
from targets.part_figures import part_table
from targets.permissions import plans_visible_to
from targets.provenance import provenance
from targets.views.asking import READERS, ask, regions_within

LOOKS = ("view", "section", "category", "down", "across", "page")


@needs(*READERS)
def newest(request):
    """The overview of the open plan of this year, or else the newest; without one, the page says so."""
    plan = plans_visible_to(request.user).open().current_first().first()
    if plan is None:
        return render(request, "targets/overview/none.html")
    return redirect("targets:overview", slug=plan.slug)


@needs(*READERS)
def overview(request, slug):
    asked = ask(request, slug, keep=LOOKS)
    look, within, table = _table(asked)
    down, across = look.down, look.across
    context = {
        "asked": asked,
        "look": look,
        "within": within,
        "regions": regions_within(asked),
        "matrix": table,
        "views": [
            (word, asked.with_(view=key, down="", across="", page=""), key == look.view)
            for key, word in VIEWS.items()
        ],
        "heads": [(each, *_toggle(asked, "down", down, str(each.pk))) for each in table.columns],
        "rows": [(line, *_toggle(asked, "across", across, line.code)) for line in table.lines],
        "lights": Light.objects.all(),
        "page_before": _page(asked, table, -1),
        "page_after": _page(asked, table, 1),
        "as_document": asked.with_(down="", across="") if down or across else "",
        "other_plans": plans_visible_to(request.user).exclude(pk=asked.plan.pk).current_first(),
    }
    return render(request, "targets/overview/matrix.html", context)


@needs(*READERS)
def overview_workbook(request, slug):
    asked = ask(request, slug, keep=LOOKS)
    look, _within, table = _table(asked)
    name = f"{asked.region.name}{asked.span}{VIEWS[look.view]}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(
        as_matrix_workbook(table, asked, look.view), content_type=CONTENT_TYPE, headers=headers
    )


@needs(*READERS)
def figure(request, slug, code, indicator):
    asked = ask(request, slug, code)
    indicator = get_object_or_404(asked.plan.indicators.select_related("section", "project"), pk=indicator)
    months = months_between(asked.plan.first_month, asked.month)
    by_month = completion_by_month(asked.plan, months, asked.region, asked.basis, indicator)
    row = next(each for each in by_month[asked.month] if each.is_top)
    if not (row.expected or row.target is not None or row.is_own):
        raise Http404(f"{asked.region}没有“{indicator}”的任务。")
    made_of = provenance(row, asked.plan, asked.region, indicator, asked.month, asked.basis)
    page = indicator_page(by_month, asked.plan, asked.region, indicator, asked.month, made_of)
    context = {"asked": asked, "indicator": indicator, "made_of": made_of, "page": page}
    context["part_table"] = part_table(asked.plan, asked.region, indicator, asked.month, asked.basis)
    return render(request, "targets/overview/figure.html", context)


def _table(asked):
    """The look, what the plan can be narrowed by, and the matrix as asked for."""
    chosen = asked.chosen
    look = Look(
        view=chosen.get("view") or RATE,
        down=chosen.get("down", ""),
        across=chosen.get("across", ""),
        page=chosen.get("page", ""),
    )
    if look.view not in VIEWS:
        raise Http404("没有这种看法。")
    indicators = indicators_of(asked.plan)
    within = narrowing(asked.plan, indicators)
    columns = within.columns(
        indicators,
        _one_of(chosen.get("section"), within.sections),
        _one_of(chosen.get("category"), within.categories),
    )
    table = matrix(asked.plan, asked.region, asked.month, asked.basis, columns, look, asked.query)
    return look, within, table


def _one_of(text, choices):
    """The primary key of the one chosen; None for all; 404 for what is not among them."""
    if not text:
        return None
    if text not in {str(each.pk) for each in choices}:
        raise Http404("方案里没有这个科室或类别。")
    return int(text)


def _toggle(asked, name, now, key):
    """The address that sorts by `key`, highest first, then lowest first; and how it sorts now."""
    order = "descending" if now == f"-{key}" else "ascending" if now == key else ""
    return asked.with_(**{name: key if now == f"-{key}" else f"-{key}", "page": ""}), order


def _page(asked, table, step):
    """The address of the next or the previous page of regions; "" at the end."""
    number = table.pages.number + step
    return asked.with_(page=number) if 1 <= number <= table.pages.paginator.num_pages else ""
