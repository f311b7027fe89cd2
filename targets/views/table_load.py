"""Loading a decomposition table: upload, preview with its questions, confirm, result."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from minsheng.workbooks import WorkbookRefused
from organization.access import needs
from organization.models import Section
from targets.forms.table import AnswersForm, UploadForm, read_answers
from targets.importers.table.loading import (
    answer,
    answers_of,
    confirm,
    draft_workbook,
    drop,
    fingerprint,
    look_at,
    upload_table,
    usual_month,
)
from targets.importers.table.matching import EXISTING, NEW, SKIP
from targets.importers.table.output import outcome_text
from targets.importers.table.understanding import understand
from targets.importers.table.understood import signature
from targets.models import Direction, Kind, Plan, TableImport
from targets.table_preview import (
    TASK_MODES,
    column_lines,
    gone_lines,
    page_count,
    preview_lines,
)
from targets.views.plan import MANAGE


@needs(MANAGE)
def upload(request, slug):
    plan = get_object_or_404(Plan.objects.select_related("region"), slug=slug)
    initial = {"effective_month": usual_month(plan)}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            draft = _upload(request, plan, form.cleaned_data)
        except WorkbookRefused as refused:
            problems = [refused.problem]
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("targets:table_preview", slug=slug, pk=draft.pk)
    context = {"plan": plan, "form": form, "problems": problems, "imports": _imports(plan)}
    return render(request, "targets/table/upload.html", context)


def _upload(request, plan, data):
    file = data["file"]
    return upload_table(
        plan=plan,
        content=file.read(),
        name=file.name,
        effective_month=data["effective_month"],
        by=request.user,
    )


def _imports(plan):
    rows = plan.table_imports.select_related("uploaded_by", "confirmed_by", "document").defer("content")
    return rows.exclude(status=TableImport.Status.DROPPED)[:20]


@never_cache
@needs(MANAGE)
def preview(request, slug, pk):
    """The draft as understood; after confirming, the result. Nothing is stored before 确认."""
    draft = get_object_or_404(TableImport.objects.select_related("plan__region"), plan__slug=slug, pk=pk)
    if draft.status != TableImport.Status.PREVIEW:
        return _result(request, draft)
    if request.method == "POST":
        if "drop" in request.POST:
            drop(table_import=draft, by=request.user)
            messages.info(request, "已放弃这份分解表，什么也没有存入。")
            return redirect("targets:table_upload", slug=slug)
        form = AnswersForm(request.POST, plan=draft.plan)
        return _answer(request, draft, form) or _preview_page(request, draft, form)
    return _preview_page(request, draft)


def _answer(request, draft, form):
    """Keep the answers, whatever else is wrong; store when 确认 was pressed on exactly what was shown.

    None: show the page again, with what could not be read in its place.
    """
    facts = form.facts(draft.effective_month, draft.document, answers_of(draft))
    workbook = draft_workbook(draft)
    shown = understand(workbook, draft.plan, draft.effective_month, answers_of(draft))
    answers = read_answers(request.POST, facts, shown)
    wanted = understand(workbook, draft.plan, facts["effective_month"], answers)
    is_confirmed = "confirm" in request.POST and form.is_valid() and signature(wanted) == signature(shown)
    kept = {"effective_month": facts["effective_month"], "document": facts["document"]}
    try:
        answer(table_import=draft, answers=answers, by=request.user, **kept)
        if is_confirmed:
            confirm(table_import=draft, by=request.user, seen=request.POST.get("seen", ""))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return None
    if not form.is_valid():
        messages.error(request, "“整张表”里有填错的，还没有存入。其他回答已经记下。")
        return None
    if is_confirmed:
        messages.success(request, f"“{draft.file_name}”已入库。")
    elif "confirm" in request.POST:
        messages.warning(request, "您改了回答，还没有存入。下面是重新核对的结果，请看过再确认。")
    return redirect("targets:table_preview", slug=draft.plan.slug, pk=draft.pk)


def _preview_page(request, draft, form=None):
    draft.refresh_from_db()
    try:
        found = look_at(draft)
    except WorkbookRefused as refused:
        messages.error(request, str(refused.problem))
        return redirect("targets:table_upload", slug=draft.plan.slug)
    pages = page_count(found)
    page = min(max(_number(request.GET.get("page")), 1), pages)
    context = {
        "plan": draft.plan,
        "draft": draft,
        "found": found,
        "outcome": outcome_text(found, None, dry_run=True),
        "counts": found.counts(),
        "form": form or AnswersForm(initial=_initial(draft), plan=draft.plan),
        "columns": column_lines(found),
        "lines": preview_lines(found, page),
        "gone": gone_lines(found),
        "fillers": [(found.regions[code], section) for code, section in found.fillers.items()],
        "has_new": any(match.use == NEW for match in found.matches),
        "page": page,
        "pages": range(1, pages + 1),
        "seen": fingerprint(draft.plan),
        "indicators": draft.plan.indicators.order_by("order", "id"),
        "sections": Section.objects.active(),
        "kinds": Kind.choices,
        "directions": Direction.choices,
        "task_modes": TASK_MODES.items(),
    }
    return render(request, "targets/table/preview.html", context)


def _initial(draft):
    answers = answers_of(draft)
    return {
        "effective_month": draft.effective_month,
        "document": answers.get("document"),
        "reason": answers.get("reason", ""),
        "section": answers.get("section"),
    }


def _result(request, draft):
    if request.method == "POST":
        messages.info(request, f"“{draft.file_name}”{draft.get_status_display()}，没有再存一遍。")
        return redirect("targets:table_preview", slug=draft.plan.slug, pk=draft.pk)
    rows = draft.targets.aggregate(
        stated=Count("pk", filter=Q(is_withdrawn=False)), withdrawn=Count("pk", filter=Q(is_withdrawn=True))
    )
    context = {
        "plan": draft.plan,
        "draft": draft,
        "rows": rows,
        "columns": draft.mapping.get("columns", []),
        "uses": {EXISTING: "已有指标", NEW: "新建指标", SKIP: "不用"},
    }
    return render(request, "targets/table/result.html", context)


@needs(MANAGE, "view_all_regions")
def original(request, slug, pk):
    """The file as it was uploaded."""
    kept = get_object_or_404(TableImport, plan__slug=slug, pk=pk, status=TableImport.Status.CONFIRMED)
    response = HttpResponse(bytes(kept.content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, kept.file_name)
    return response


def _number(text):
    return int(text) if text and text.isdecimal() else 1
