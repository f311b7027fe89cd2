from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from minsheng import clock
from minsheng.months import add_months, first_day, months_between, parse_month
from organization.access import needs
from organization.permissions import can, sections_for
from organization.views.common import attempt
from reports import actions, rendering
from reports.came_in import came_in
from reports.forms import PaperSignatureForm, ReturnForm, TextForm, WithdrawForm
from reports.language import WordingRefused
from reports.models import ReportTemplate, SectionPassage, SectionReport
from reports.not_final import by_reason
from reports.section_reports import due_reports, section_document, section_document_now
from reports.signing.differences import differences

KIND = ReportTemplate.Kind.SECTION
# The form on the page → whether the report is still where it can be used.
_SHOWN = {
    "return_form": lambda report: report.is_waiting,
    "withdraw_form": lambda report: report.signing_id is not None,
    "paper_form": lambda report: report.signing_id is None,
}


@needs("view_section_reports")
@require_safe
def section_reports(request):
    """Which sections have written and signed the month's report; a section sees its own."""
    templates = ReportTemplate.objects.filter(kind=KIND).select_related("plan")
    templates = templates.order_by("-plan__is_open", "-plan__year", "id")
    chosen = request.GET.get("template", "")
    template = next((each for each in templates if str(each.pk) == chosen), templates.first())
    context = {"templates": templates, "template": template, "can_word": can(request.user, "edit_wordings")}
    if template:
        months = _months(template.plan)
        month = _month(request.GET.get("month", ""), months)
        sections = sections_for(request.user, "view_section_reports")
        context |= {"months": months[::-1], "month": month}
        context["due"] = due_reports(template.plan, month, sections) if month else []
        context["writes"] = set(
            sections_for(request.user, "write_section_reports").values_list("pk", flat=True)
        )
    return render(request, "reports/section_reports.html", context)


def _months(plan):
    last = first_day(clock.today())
    return months_between(plan.first_month, min(last, last.replace(year=plan.year, month=12)))


def _month(text, months):
    """The month asked for, else the last one that has ended, else the first."""
    try:
        month = parse_month(text)
    except ValueError:
        month = add_months(first_day(clock.today()), -1)
    return month if month in months else (months[-1] if months else None)


@needs("write_section_reports")
@require_POST
def section_report_start(request, pk):
    template = get_object_or_404(ReportTemplate.objects.select_related("plan"), pk=pk, kind=KIND)
    own = sections_for(request.user, "write_section_reports")
    section = get_object_or_404(own, pk=request.POST.get("section") or 0)
    try:
        month = parse_month(request.POST.get("month", ""))
        report = actions.start_section_report(
            template=template, section=section, month=month, by=request.user
        )
    except (ValidationError, ValueError) as error:
        messages.error(request, "；".join(getattr(error, "messages", [str(error)])))
        return redirect("reports:section_reports")
    messages.success(request, "进展和资金两部分已按数据写好，其余从上月的写起。")
    return redirect("reports:section_report", report.pk)


@needs("view_section_reports")
@require_safe
def section_report(request, pk):
    """A section's report, what is not in order beside it, and who signs."""
    return _page(request, _find(request, pk))


def _page(request, report, **forms):
    """The report's page; ``forms``: those that were refused, with what was typed in them."""
    document = section_document(report)
    writes = _may(request.user, "write_section_reports", report)
    passages = list(report.passages.select_related("part", "updated_by"))
    unbound = {
        "paper_form": PaperSignatureForm(),
        "withdraw_form": WithdrawForm(),
        "return_form": ReturnForm(),
    }
    context = {
        "report": report,
        "document": document,
        "differences": differences(document, section_document_now(report)) if report.kept else [],
        "html": rendering.screen_html(document),
        "passages": passages,
        "came_in": came_in(report, document),
        "blank": [str(each.part) for each in passages if not each.text.strip()],
        "problems": [each for each in document.notices if each.kind != "not-final"],
        "not_final_by_reason": by_reason(document.notices),
        "steps": list(report.steps.select_related("by").order_by("id")),
        "forms": rendering.forms_of(document),
        "writes": writes,
        "signs": _may(request.user, "sign_section_reports", report),
    }
    return render(request, "reports/section_report.html", context | unbound | forms)


def _find(request, pk):
    return get_object_or_404(SectionReport.objects.visible_to(request.user).with_names(), pk=pk)


def _may(user, ability, report):
    return sections_for(user, ability).filter(pk=report.section_id).exists()


@needs("write_section_reports")
def section_passage(request, pk, passage_pk):
    """Write one part; when somebody else has saved since, both texts are shown and nothing is lost. Of a
    report that is out for signing it can be read, and what the browser kept of it copied.
    """
    report = _find(request, pk)
    rows = SectionPassage.objects.filter(report=report).select_related("part", "updated_by")
    passage = get_object_or_404(rows, pk=passage_pk)
    given = {"text": passage.text, "version": passage.version}
    labels = {"label": passage.part.title, "help_text": passage.part.guidance}
    form, theirs, closed = TextForm(request.POST or None, initial=given, **labels), None, ""
    if request.method == "GET" and not report.is_open:
        undo = "撤回送签" if report.is_waiting else "撤回签字"
        closed = f"这份月报已经{undo[2:]}，文字不能改；要改的，先在月报页{undo}。"
        form.rest()
    if form.is_valid():
        try:
            saved = actions.save_section_passage(passage=passage, **form.cleaned_data, by=request.user)
        except actions.Stale as refusal:
            theirs = refusal.current
            form = TextForm({"text": form.cleaned_data["text"], "version": theirs.version}, **labels)
        except WordingRefused as refusal:
            form.add_error("text", refusal.problems)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, form.said(saved, f"“{passage.part.title}”已保存。"))
            return redirect("reports:section_report", pk)
    context = {"form": form, "report": report, "passage": passage, "theirs": theirs, "closed": closed}
    return render(request, "reports/section_passage.html", context)


@needs("write_section_reports")
@require_POST
def section_submit(request, pk):
    done = "已送签：内容从现在起固定，分管领导的首页上列出这一份。"
    return _press(request, pk, actions.submit_section_report, done)


@needs("write_section_reports")
@require_POST
def section_recall(request, pk):
    return _press(request, pk, actions.recall_section_report, "已撤回送签，可以修改。")


@needs("sign_section_reports")
@require_POST
def section_return(request, pk):
    action = partial(actions.return_section_report, seen=_seen(request))
    return _with_form(request, pk, "return_form", ReturnForm, action, "已退回科室。")


@needs("sign_section_reports")
@require_POST
def section_sign(request, pk):
    return _press(request, pk, actions.sign_section_report, "已签字，内容固定。", seen=_seen(request))


def _seen(request):
    """The id of the submission that the page showed, None where it names none."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else None


def _press(request, pk, action, done, **fields):
    """A step that needs nothing but a press."""
    try:
        action(report=_find(request, pk), by=request.user, **fields)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("reports:section_report", pk)


@needs("write_section_reports")
@require_POST
def section_paper(request, pk):
    action = actions.record_paper_signature
    return _with_form(request, pk, "paper_form", PaperSignatureForm, action, "已登记纸质签字。")


@needs("write_section_reports", "sign_section_reports")
@require_POST
def section_withdraw(request, pk):
    done = "已撤回签字，可以修改，改好重新送签。"
    return _with_form(request, pk, "withdraw_form", WithdrawForm, actions.withdraw_signature, done)


def _with_form(request, pk, name, form_class, action, done):
    """Run one step from its form; on a refusal the page says why, with what was typed still there: above it
    where somebody took a step meanwhile that leaves no such form.
    """
    report = _find(request, pk)
    form = form_class(request.POST)
    if form.is_valid() and attempt(form, action, report=report, by=request.user, **form.cleaned_data):
        messages.success(request, done)
        return redirect("reports:section_report", pk)
    report = _find(request, pk)
    if not _SHOWN[name](report):
        typed = form.data.get("reason", "").strip()
        for error in form.non_field_errors() or ["这一步已经有人办过，请看最新情况。"]:
            messages.error(request, f"{error}您写的“{typed}”没有存。" if typed else error)
    return _page(request, report, **{name: form})


@needs("view_section_reports")
@require_safe
def section_download(request, pk, form):
    """The report in one of its forms."""
    document = section_document(_find(request, pk))
    if (made := rendering.forms_of(document).get(form)) is None:
        raise Http404("没有附件，也就没有附件表格。")
    response = HttpResponse(made.make(document), content_type=made.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{document.name}.{form}")
    return response
