"""The sub-table of a cell: numbers of its parts, and the parts that a region lists for itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from minsheng.whole_numbers import whole
from targets import actions
from targets.cell_page import build_cell_page
from targets.forms.parts import OwnPartsForm, read_parts
from targets.models import IndicatorPart
from targets.refusals import Refused
from targets.views.cell import cell_address, cell_page, find_cell


@require_POST
def parts_save(request, slug, code, month, indicator):
    place = plan, region, month, row = find_cell(request.user, slug, code, month, indicator)
    page = build_cell_page(request.user, *place)
    _ask_mine(page)
    data = read_parts(page.parts, request.POST)
    version = request.POST.get("version", "")
    if not data.problems:
        try:
            report = actions.open_report(
                plan=plan, region=region, section=row.section, month=month, by=request.user
            )
            version = whole(version) or 0
            values = {"values": data.values, "version": version}
            changed = actions.save_parts(report=report, indicator=row, by=request.user, **values)
        except Refused as refused:
            data.refusal = refused.message
        else:
            messages.success(request, "分项已保存，合计已填进这一格。" if changed else "没有改动，不用保存。")
            return redirect(f"{cell_address(*place)}#parts")
    else:
        data.refusal = f"有 {len(data.problems)} 项要改，分项没有保存；您填的都还在下面。"
    return cell_page(request, *place, parts=data)


@require_POST
def own_parts_add(request, slug, code, month, indicator):
    place = _plan, region, _month, row = find_cell(request.user, slug, code, month, indicator)
    _ask_mine(build_cell_page(request.user, *place))
    form = OwnPartsForm(request.POST)
    if form.is_valid():
        try:
            names = form.cleaned_data["names"].splitlines()
            count = actions.add_own_parts(indicator=row, region=region, names=names, by=request.user)
        except Refused as refused:
            form.add_error("names", refused.message)
        else:
            messages.success(request, f"已增加 {count} 个分项。" if count else "这些分项已经有了。")
            return redirect(f"{cell_address(*place)}#parts")
    return cell_page(request, *place, own_parts_form=form)


@require_POST
def own_part_remove(request, slug, code, month, indicator, part):
    place = _plan, region, _month, row = find_cell(request.user, slug, code, month, indicator)
    found = get_object_or_404(IndicatorPart, pk=part, indicator=row, region=region)
    try:
        actions.remove_own_part(part=found, by=request.user)
        messages.success(request, f"已去掉分项“{found}”；报过的仍可查。")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(f"{cell_address(*place)}#parts")


def _ask_mine(page):
    if not page.is_mine:
        raise PermissionDenied("这一格不由您填报。")
