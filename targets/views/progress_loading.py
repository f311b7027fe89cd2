"""Monthly figures from a workbook: look first, then store all or nothing.

Between the two steps the file travels in the page, signed and bound to the person; the stored cells are
compared with the versions of the preview, so that what was confirmed is what was seen.
"""

import base64
import hashlib
from datetime import date

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from minsheng.history import recorded
from minsheng.months import format_month
from organization.access import needs
from organization.views.common import workbook_response
from targets.cells import cell_text
from targets.due import due_from, month_to_fill
from targets.forms.progress_loading import ProgressForm
from targets.importers.progress import GUIDE, understand
from targets.importers.progress_marking import good_lines, marked, without_problems
from targets.importers.progress_storing import store
from targets.importers.progress_template import template as filled_in_by
from targets.models import Plan
from targets.permissions import assignments_entered_by, open_months

ABILITIES = ("enter_progress", "enter_for_region")
GOOD_FOR = 60 * 60


def _plans(user):
    mine = assignments_entered_by(user).values("indicator__plan")
    return Plan.objects.filter(pk__in=mine, is_open=True)


@needs(*ABILITIES)
def template(request):
    """The workbook to fill in, with the person's own rows; of the plan and the month named in the address."""
    plans = _plans(request.user)
    plan = get_object_or_404(plans, slug=request.GET["plan"]) if "plan" in request.GET else plans.first()
    month = _month(request, plan) if plan else None
    name = f"月度进展模板{format_month(month)}" if month else "月度进展模板"
    return workbook_response(filled_in_by(plan, request.user, month), name)


def _month(request, plan):
    """The month asked for; 404 for one that cannot be entered, the one to fill next where none is named."""
    asked = request.GET.get("month", "")
    if not asked:
        return month_to_fill(plan, due_from(request.user))
    found = [month for month in open_months(plan) if format_month(month) == asked]
    if not found:
        raise Http404("这个月不在可以填报的月份内。")
    return found[0]


@needs(*ABILITIES)
def load(request):
    plans, table, carried = _plans(request.user), None, ""
    form = ProgressForm(initial={"plan": request.GET.get("plan")}, plans=plans)
    submits = False
    if "carried" in request.POST:
        if request.POST.get("do") == "marked":
            return _marked_file(request, plans)
        table, carried, submits = _confirm(request, form, plans)
        if carried is None:
            return redirect("targets:due")
    elif request.method == "POST":
        form = ProgressForm(request.POST, request.FILES, plans=plans)
        if form.is_valid():
            source = _source(form.cleaned_data)
            table = _understand(source, form.cleaned_data["plan"], request.user)
            carried, submits = _pack(request.user, source | {"seen": _fingerprint(table)}), source["submit"]
    lines = [_shown(line) for line in table.lines] if table else []
    questions = table.circulated.questions if table and table.circulated else []
    left_out = table.circulated.left_out if table and table.circulated else []
    due = due_from(request.user)
    context = {
        "form": form,
        "templates": [(plan, open_months(plan), month_to_fill(plan, due)) for plan in plans],
        "table": table,
        "lines": lines,
        "carried": carried,
        "submits": submits,
        "guide": GUIDE,
        "questions": questions,
        "left_out": left_out,
        "choices": _choices(table) if questions or left_out else [],
        "good": good_lines(table) if table and not table.ok else [],
    }
    return render(request, "targets/progress_load.html", context)


def _choices(table):
    """The plan's indicators that a column may be said to be."""
    return table.plan.indicators.order_by("order", "id").values_list("pk", "short_name")


def _source(data):
    return {
        "plan": data["plan"].slug,
        "month": data["month"].isoformat() if data["month"] else "",
        "name": data["file"].name,
        "content": base64.b64encode(data["file"].read()).decode(),
        "submit": data["submit"],
        "answers": {},
    }


def _understand(source, plan, user):
    month = date.fromisoformat(source["month"]) if source["month"] else None
    content, answers = base64.b64decode(source["content"]), source["answers"]
    return understand(content, source["name"], plan, by=user, month=month, answers=answers)


def _carried(request, plans):
    """(source, plan) of the file that travels in the page; the source is None when it is too old."""
    try:
        source = signing.loads(request.POST["carried"], salt=_salt(request.user), max_age=GOOD_FOR)
    except signing.BadSignature:
        messages.error(request, "预览已超过一小时，请重新选择文件。")
        return None, None
    plan = plans.filter(slug=source["plan"]).first()
    if plan is None:
        raise PermissionDenied("这个方案现在不由您填报，或者已经关闭。")
    return source, plan


def _marked_file(request, plans):
    """The person's own file with every problem marked in its cell."""
    source, plan = _carried(request, plans)
    if source is None:
        return redirect("targets:progress_load")
    table = _understand(source, plan, request.user)
    content = marked(base64.b64decode(source["content"]), table.problems)
    return workbook_response(content, f"{source['name'].rpartition('.')[0]}（已标注）")


def _answered(request, source):
    """What was said on the page about columns in doubt, added to what was said before."""
    said = {
        name.removeprefix("column-"): {"use": value}
        for name, value in request.POST.items()
        if name.startswith("column-") and value
    }
    return source | {"answers": source["answers"] | said}


def _confirm(request, form, plans):
    """(table, signed file, whether it submits) to show again; (table, None, …) when everything was stored."""
    source, plan = _carried(request, plans)
    if source is None:
        return None, "", False
    do = request.POST.get("do", "")
    if do == "answer":
        source = _answered(request, source)
        table = _understand(source, plan, request.user)
        return table, _pack(request.user, source | {"seen": _fingerprint(table)}), source["submit"]
    table = _understand(source, plan, request.user)
    if _fingerprint(table) != source["seen"]:
        messages.warning(request, "预览之后，有的格子被改过。请看过下面的新预览再确认。")
        return table, _pack(request.user, source | {"seen": _fingerprint(table)}), source["submit"]
    if do == "good":
        table = without_problems(table)
    with transaction.atomic(), recorded(by=request.user, reason=f"导入{source['name']}"):
        reports = store(table, by=request.user, submit=source["submit"])
    if not table.ok:
        return table, "", source["submit"]
    changed = f"{len(table.changes)} 格有变化"
    if source["submit"]:
        messages.success(request, f"已存入并上报 {len(reports)} 份月报，{changed}。")
    else:
        messages.success(request, f"已存入 {len(reports)} 份月报的草稿，{changed}。核对后请上报。")
    return table, None, source["submit"]


def _fingerprint(table):
    seen = [(*line.key, line.version) for line in table.lines]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def _salt(user):
    return f"progress-{user.pk}"


def _pack(user, source):
    return signing.dumps(source, salt=_salt(user))


def _shown(line):
    old, new = (cell_text(cell, line.indicator) for cell in (line.now, line.cell))
    return {"line": line, "old": old, "new": new}
