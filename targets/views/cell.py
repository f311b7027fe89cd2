"""The page behind one cell: its files, its history, its last twelve months."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from minsheng.months import format_month
from organization.files import send_file
from targets import actions
from targets.cell_page import build_cell_page
from targets.forms.attached import EvidenceForm
from targets.forms.parts import OwnPartsForm, part_boxes
from targets.models import Evidence, Indicator
from targets.permissions import can_enter, reports_visible_to
from targets.refusals import AlreadyDone, Refused
from targets.views.sheet_place import find_sheet_place


def find_cell(user, slug, code, month, indicator):
    """(plan, region, month, indicator) of a cell; 404 outside the person's regions, or with nothing owed."""
    plan, region, month = find_sheet_place(user, slug, code, month)
    rows = Indicator.objects.filter(plan=plan, assignments__region=region).select_related("section", "plan")
    return plan, region, month, get_object_or_404(rows, pk=indicator)


def cell(request, slug, code, month, indicator):
    return cell_page(request, *find_cell(request.user, slug, code, month, indicator))


def cell_page(request, plan, region, month, indicator, *, form=None, parts=None, own_parts_form=None):
    """The page; with what was typed and refused in its place: an EvidenceForm, PartsData, an OwnPartsForm."""
    page = build_cell_page(request.user, plan, region, month, indicator)
    context = {
        "cell": page,
        "plan": plan,
        "month_code": format_month(month),
        "form": form or EvidenceForm(),
        "part_boxes": part_boxes(page.parts, parts),
        "parts_refusal": parts.refusal if parts else "",
        "own_parts_form": own_parts_form or OwnPartsForm(),
    }
    return render(request, "targets/cell.html", context)


@require_POST
def evidence_add(request, slug, code, month, indicator):
    place = plan, region, month, row = find_cell(request.user, slug, code, month, indicator)
    if not build_cell_page(request.user, *place).is_mine:
        raise PermissionDenied("这一格不由您填报。")
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return cell_page(request, *place, form=form)
    try:
        report = actions.open_report(
            plan=plan, region=region, section=row.section, month=month, by=request.user
        )
        data = form.cleaned_data
        kept = actions.add_evidence(
            report=report, indicator=row, uploads=data["files"], note=data["note"], by=request.user
        )
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        form.add_error("files", refused.message)
        return cell_page(request, *place, form=form)
    else:
        messages.success(request, f"已存 {len(kept)} 份佐证，随下一次上报一起报出。")
    return redirect(f"{cell_address(plan, region, month, row)}#evidence")


def find_evidence(user, pk):
    """The Evidence, if it went up with a submission that the person sees, or is of their own draft."""
    rows = Evidence.objects.filter(report__in=reports_visible_to(user).values("pk"))
    rows = rows.select_related("file", "indicator", "report__plan", "report__region", "report__section")
    row = get_object_or_404(rows, pk=pk)
    if not (row.submitted_evidence.exists() or can_enter(user, row.report)):
        raise Http404("这份佐证还没有随月报上报。")
    return row


def evidence_file(request, pk):
    return send_file(find_evidence(request.user, pk).file, to_save="save" in request.GET)


@require_POST
def evidence_remove(request, pk):
    row = find_evidence(request.user, pk)
    try:
        actions.remove_evidence(evidence=row, by=request.user)
        messages.success(request, f"已去掉“{row.file}”；以前随上报报出的仍可查。")
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        messages.error(request, refused.message)
    report = row.report
    return redirect(f"{cell_address(report.plan, report.region, report.month, row.indicator)}#evidence")


def cell_address(plan, region, month, indicator):
    """The address of the cell's page."""
    place = {"slug": plan.slug, "code": region.code, "month": format_month(month)}
    return reverse("targets:cell", kwargs=place | {"indicator": indicator.pk})
