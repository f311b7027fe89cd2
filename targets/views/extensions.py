"""申请延期: a clerk asks on the sheet, the section (or the office) answers at its desk."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from minsheng.months import day_name, format_month
from organization.access import needs
from targets import actions
from targets.forms.calendar import AnswerForm
from targets.models import Decision, Extension
from targets.permissions import EXTENDED_BY, can_extend
from targets.refusals import AlreadyDone, Refused
from targets.sheets import build_sheet
from targets.views.due import desk_page
from targets.views.month import month_page
from targets.views.sheet import sheet_context
from targets.views.sheet_place import find_sheet_place


@require_POST
def ask(request, slug, code, month):
    plan, region, month = find_sheet_place(request.user, slug, code, month)
    page = build_sheet(request.user, plan, region, month)
    if not page.parts:
        raise PermissionDenied(f"{region.name}的数据不由您填报。")
    context = sheet_context(page, request.POST)
    form = context["extension_form"]
    if not form.is_valid():
        return render(request, "targets/sheet.html", context)
    try:
        asked = actions.ask_for_extension(
            plan=plan, region=region, month=month, by=request.user, **form.cleaned_data
        )
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        form.add_error(None, refused.message)
        return render(request, "targets/sheet.html", context)
    else:
        messages.success(request, f"已向{asked.section}申请延期，答复会显示在这一页。")
    return redirect("targets:sheet", slug=slug, code=code, month=format_month(month))


@require_POST
@needs(*EXTENDED_BY.values())
def answer(request, pk):
    rows = Extension.objects.select_related("plan", "region", "section")
    asked = get_object_or_404(rows, pk=pk, decision=Decision.ASKED)
    if not can_extend(request.user, asked.tier, asked.section):
        raise PermissionDenied("延期由责任科室或办公室答复。")
    form = AnswerForm(request.POST, asked=asked)
    is_on_month = request.POST.get("back") == "month"
    if not (form.is_valid() and _answer(request, form)):
        if is_on_month:
            return month_page(request, asked.plan, asked.month, {"answer": form})
        return desk_page(request, asked.plan, form)
    if is_on_month:
        return redirect("targets:month", slug=asked.plan.slug, month=format_month(asked.month))
    return redirect(f"{reverse('targets:desk')}?plan={asked.plan.slug}")


def _answer(request, form):
    """Whether the request is answered now; what is refused stands in the form."""
    asked, is_granted = form.asked, form.is_granted
    try:
        given = actions.answer_extension(
            asked=asked, is_granted=is_granted, by=request.user, **form.cleaned_data
        )
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        form.add_error(None, f"没有答复：{refused.message}")
        return False
    else:
        words = f"，延到{day_name(given.until, given.month)}" if is_granted else ""
        messages.success(request, f"已答复{asked.region}：{given.get_decision_display()}{words}。")
    return True
