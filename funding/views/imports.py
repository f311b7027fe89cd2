"""Money from Excel: upload, look at what was understood, store all of it or nothing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from funding.actions import remember_project_names
from funding.forms import ColumnsForm, ConfirmForm, NamesForm, QuestionsForm, UploadForm
from funding.importers import (
    answer_upload,
    confirm_upload,
    drop_upload,
    keep_upload,
    read_funds,
    read_upload,
)
from funding.models import FundImport, Stage
from funding.permissions import can_set_plans, settable_projects
from funding.tranche_output import HEAD, pasted_workbook, template_rows
from funding.views.common import plan_of
from minsheng.workbooks import Sheet, workbook_bytes
from organization.access import needs
from organization.permissions import can
from organization.views.common import attempt, workbook_response

MAY = ("enter_funds", "manage_targets")
PASTED = "粘贴的表格.xlsx"


@needs(*MAY)
def upload(request, slug):
    plan = plan_of(request, slug)
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    problems = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read() if file else pasted_workbook(form.cleaned_data["pasted"])
        name = file.name if file else PASTED
        reading = read_funds(plan, data, name, by=request.user)
        if reading.is_readable:
            kept = keep_upload(plan, data, name, kind=reading.kind, by=request.user)
            return redirect("funding:preview", slug=slug, pk=kept.pk)
        problems = reading.problems
    context = {
        "plan": plan,
        "form": form,
        "problems": problems,
        "columns": HEAD,
        "can_set_plans": can_set_plans(request.user),
    }
    return render(request, "funding/upload.html", context)


@needs(*MAY)
def preview(request, slug, pk):
    plan, kept = _kept(request, slug, pk)
    if kept.confirmed_at:
        return render(request, "funding/preview_done.html", {"plan": plan, "upload": kept})
    return _preview_page(request, plan, kept, ConfirmForm(plan=plan))


def _preview_page(request, plan, kept, form):
    reading = read_upload(kept, by=request.user)
    context = {"plan": plan, "upload": kept, "reading": reading, "form": form}
    context["can_register"] = can(request.user, "manage_targets")
    if reading.questions:
        context["questions_form"] = QuestionsForm(questions=reading.questions)
    elif reading.tranches:
        context["placed"] = zip(reading.tranches.entries, reading.tranches.places, strict=True)
        context["sums"] = _sums(reading.tranches.entries)
    if reading.layouts:
        context["columns_form"] = ColumnsForm(layouts=reading.layouts)
    projects = settable_projects(request.user, plan)
    if reading.unknown_projects and projects and plan.is_open:
        context["names_form"] = NamesForm(names=reading.unknown_projects, projects=projects)
    return render(request, "funding/preview.html", context)


def _sums(entries):
    """Of each stage how many entries and how much: to hold against the totals of one's own table."""
    found = {}
    for entry in entries:
        count, amount = found.get(entry.stage, (0, 0))
        found[entry.stage] = count + 1, amount + entry.amount
    return [(stage.label, *found[stage]) for stage in Stage if stage in found]


@require_POST
@needs(*MAY)
def answer(request, slug, pk):
    """What the person says about a ledger: the open questions, or what its columns are."""
    _, kept = _kept(request, slug, pk)
    reading = read_upload(kept, by=request.user)
    if "columns" in request.POST:
        form = ColumnsForm(request.POST, layouts=reading.layouts)
    else:
        form = QuestionsForm(request.POST, questions=reading.questions)
    if form.is_valid():
        attempt(form, answer_upload, upload=kept, answers=form.answers(), by=request.user)
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, f"没有记下：{error}")
    return redirect("funding:preview", slug=slug, pk=pk)


@require_POST
@needs(*MAY)
def drop(request, slug, pk):
    _, kept = _kept(request, slug, pk)
    try:
        drop_upload(upload=kept, by=request.user)
        messages.success(request, f"“{kept}”没有入库，已去掉。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("funding:upload", slug=slug)


@require_POST
@needs(*MAY)
def remember_names(request, slug, pk):
    """Which projects the names of the workbook mean; they are known from now on, and it is read again."""
    plan, kept = _kept(request, slug, pk)
    reading = read_upload(kept, by=request.user)
    projects = settable_projects(request.user, plan)
    form = NamesForm(request.POST, names=reading.unknown_projects, projects=projects)
    if form.is_valid() and (chosen := form.chosen()):
        attempt(form, remember_project_names, names=chosen, by=request.user)
        if not form.errors:
            messages.success(request, f"记住了{len(chosen)}个项目的写法，下面是重新核对的结果。")
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
    return redirect("funding:preview", slug=slug, pk=pk)


@require_POST
@needs(*MAY)
def confirm(request, slug, pk):
    plan, kept = _kept(request, slug, pk)
    if kept.confirmed_at:
        messages.info(request, "这份表已经入库，没有再入一次。")
        return redirect("funding:preview", slug=slug, pk=pk)
    form = ConfirmForm(request.POST, plan=plan)
    if form.is_valid():
        seen = request.POST.get("seen", "")
        facts = {"document": form.cleaned_data["document"], "seen": seen, "by": request.user}
        reading = attempt(form, confirm_upload, upload=kept, **facts)
        if reading and reading.ok:
            messages.success(request, f"已入库 {reading.count} 笔。")
            return redirect("funding:fund_plan" if reading.plan else "funding:ledger", slug=slug)
        if reading:
            messages.error(request, "没有入库：表里还有错误，见下。")
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, f"没有入库：{error}")
    return _preview_page(request, plan, kept, form)


def _kept(request, slug, pk):
    plan = plan_of(request, slug)
    kept = get_object_or_404(FundImport, pk=pk, plan=plan)
    if kept.uploaded_by_id != request.user.pk:
        raise Http404
    return plan, kept


@needs(*MAY)
def template(request, slug):
    plan = plan_of(request, slug)
    sheet = Sheet("资金批次", rows=[HEAD, *template_rows(plan)], widths=[22, 12, 18, 14, 10, 12, 16, 22, 30])
    return workbook_response(workbook_bytes([sheet]), "资金批次模板")
