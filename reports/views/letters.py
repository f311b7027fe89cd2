import logging
from hashlib import sha256
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from funding.money_checks import open_checks
from funding.permissions import sees_everything
from minsheng import clock, fonts
from minsheng.errors import page
from minsheng.months import add_months, first_day
from minsheng.workbooks import CONTENT_TYPE as XLSX_TYPE
from organization.access import needs
from organization.permissions import can, regions_for
from reports import actions, rendering
from reports.came_in import came_in
from reports.figure_list import figure_detail
from reports.forms import LetterForm, NewLetterForm, TextForm
from reports.fund_figures import basis_words
from reports.language import WordingRefused
from reports.letters import letter_document
from reports.models import Letter, LetterFile, Passage, ReportTemplate, SentFile
from reports.not_final import by_reason
from reports.onward import onward
from reports.permissions import (
    READ,
    WRITE,
    can_edit_wordings,
    can_read_templates,
    can_write,
    letter_word,
    reads_behind,
    require_writer,
)
from reports.prescribed import workbook_bytes
from reports.section_reports import due_reports
from reports.signing.actions import figures_file
from reports.signing.freezing import figures_of
from reports.sources_table import told_about, with_sources
from targets.month_ends import behind_month_end, why_not_month_end
from targets.permissions import is_compiled
from targets.plan_findings import findings_of_month

Kind = ReportTemplate.Kind
logger = logging.getLogger(__name__)
# What is not for whom a letter is sent to: form → type of the file.
KEPT_HERE = {"json": "application/json", "sources": "application/pdf"}
_READERS = (*READ, "view_sent_letters")


@needs(*_READERS)
@require_safe
def letters(request):
    """The letters that the person may read, newest first."""
    reads_templates = can_read_templates(request.user)
    return render(
        request,
        "reports/letters.html",
        {
            "letters": Letter.objects.visible_to(request.user).in_lists().with_corrections(),
            "templates": ReportTemplate.objects.select_related("plan") if reads_templates else [],
            "sees_sent_only": not any(can(request.user, ability) for ability in READ),
            "can_write": any(can(request.user, ability) for ability in WRITE),
            "can_start": _templates(request.user).exists(),
            "word": letter_word(request.user),
            "can_word": can_edit_wordings(request.user),
        },
    )


@needs(*WRITE)
def new(request):
    """Start a letter on a span of months, or a region's report."""
    templates = _templates(request.user)
    last = add_months(first_day(clock.today()), -1)
    initial = {"first_month": last.replace(month=1), "through": last}
    initial["template"] = request.GET.get("template")
    regions = regions_for(request.user, "write_region_reports").order_by("order", "code")
    form = NewLetterForm(request.POST or None, initial=initial, templates=templates, regions=regions)
    there = None
    if form.is_valid():
        try:
            letter = actions.create_letter(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            names = ("template", "first_month", "through", "region")
            span = {name: form.cleaned_data.get(name) for name in names}
            there = Letter.objects.in_lists().filter(**span, corrects=None).first()
            is_sent = there is not None and there.status == Letter.Status.SENT
            form.add_error(None, f"{there.heading}已经发出，不能再建一份。" if is_sent else error.messages)
        else:
            messages.success(request, f"{letter.heading}已建好，数字按今天的数据生成。")
            return redirect("reports:letter", letter.pk)
    context = {
        "form": form,
        "has_templates": templates.exists(),
        "there": there,
        "word": letter_word(request.user),
        "can_word": can_edit_wordings(request.user),
    }
    return render(request, "reports/letter_new.html", context)


def _behind(letter):
    """The reports of the letter's last month that were sent up with figures of an earlier day."""
    sent = letter.template.plan.reports.filter(month=letter.through).select_related("region", "section")
    return behind_month_end(sent.order_by("region__order", "section__order"), letter.through)


def _asks_for_month_end(user, letter):
    return letter.is_open and letter.region_id is None and can(user, "remind")


def _templates(user):
    """The templates that the person may start a letter or a report with."""
    kinds = set()
    if can_write(user):
        kinds |= set(Kind) - {Kind.SECTION, Kind.REGION}
    if can(user, "write_region_reports"):
        kinds.add(Kind.REGION)
    return ReportTemplate.objects.filter(plan__is_open=True, kind__in=kinds).select_related("plan")


@needs(*_READERS)
@require_safe
def letter(request, pk):
    """The letter as it stands today; beside it what is not final and who wrote what.

    The supervision office reads what was sent to it, and nothing beside it.
    """
    letter = _find(request, pk)
    if not reads_behind(request.user, letter):
        return _as_sent(request, letter)
    document = letter_document(letter)
    passages = letter.passages.select_related("part", "updated_by")
    origin = reverse("reports:figure", args=[letter.pk])
    html = rendering.screen_html(document, lambda figure: f"{origin}?{_figure_query(figure)}")
    context = {
        "letter": letter,
        "html": html,
        "document": document,
        "not_final": [each for each in document.notices if each.kind == "not-final"],
        "not_final_by_reason": by_reason(document.notices),
        "problems": [each for each in document.notices if each.kind != "not-final"],
        "compiled": is_compiled(letter.template.plan, letter.through),
        "behind": _behind(letter) if _asks_for_month_end(request.user, letter) else [],
        "why_no_month_end": why_not_month_end(letter.template.plan, letter.through),
        "asked_about": _asked_about(letter),
        "came_in": came_in(letter, document),
        "passages": passages,
        "sections": [] if letter.region_id else due_reports(letter.template.plan, letter.through),
        "can_write": can_write(request.user, letter),
        "reads_templates": can_read_templates(request.user),
        "money_basis": basis_words(letter.scope),
        "money_checks": _money_checks(request.user, letter),
        "forms": rendering.forms_of(document),
        "fonts": fonts.choices(),
    }
    return render(request, "reports/letter.html", context)


def _as_sent(request, letter):
    document = letter_document(letter)
    context = {
        "letter": letter,
        "html": rendering.screen_html(document),
        "document": document,
        "files": letter.sent_files.exclude(form__in=KEPT_HERE).defer("content"),
        "scans": letter.filed.filter(kind=LetterFile.Kind.SCAN).select_related("file"),
    }
    return render(request, "reports/letter_sent.html", context)


def _money_checks(user, letter):
    """What of the plan's money is neither mended nor explained; None for those who do not see its money."""
    is_asked = letter.region_id is None and sees_everything(user)
    return open_checks(letter.template.plan, letter.through) if is_asked else None


def _asked_about(letter):
    """What the checks find in the reports that the letter's figures are made of."""
    found = findings_of_month(letter.template.plan, letter.through)
    return [each for each in found if each.region.path.startswith(letter.scope.path)]


def _figure_query(figure):
    return urlencode({"name": figure.name, "region": figure.region})


@needs(*READ)
@require_safe
def figure(request, pk):
    """What one figure of the letter is made of."""
    letter = _find(request, pk)
    wanted = (request.GET.get("name"), request.GET.get("region"))
    found = (each for each in letter_document(letter).figures() if (each.name, each.region) == wanted)
    if (figure := next(found, None)) is None:
        remedy = f"它可能随数据或句式变了。请重新打开{letter.heading}，点现在的数。"
        return page(request, 404, f"{letter.word}里没有这个数了", remedy)
    context = {
        "letter": letter,
        "figure": figure_detail(figure, letter),
        "told": told_about(letter, figure),
        "onward": onward(letter, figure),
    }
    return render(request, "reports/figure.html", context)


@needs(*_READERS)
@require_safe
def download(request, pk, form):
    """The letter in one of its forms, its figures as JSON, the PDF with its 数据来源表 (sources), or a
    prescribed workbook filled (book1, book2 …)."""
    letter = _find(request, pk)
    if form in KEPT_HERE and not reads_behind(request.user, letter):
        raise Http404
    if letter.status == Letter.Status.SENT and form != "sources":
        return _stored(request, letter, form)
    document = letter_document(letter)
    if form == "json":
        content = figures_file(document, letter)
    elif form == "sources":
        content = rendering.pdf(with_sources(document, figures_of(document, letter))).content
    elif form.startswith("book"):
        content = workbook_bytes(_workbook(document, form))
    elif (made := rendering.forms_of(document).get(form)) is None:
        raise Http404(f"{letter.this}没有附件，也就没有附件表格。")
    else:
        content = made.make(document)
    return _file(content, form, _file_name(document, form))


def _workbook(document, form):
    number = int(form.removeprefix("book"))
    if not 0 < number <= len(document.workbooks):
        raise Http404("模板没有这张收文单位的表。")
    return document.workbooks[number - 1]


def _file_name(document, form):
    if form.startswith("book"):
        return f"{_workbook(document, form).name}.xlsx"
    return f"{document.name}（附数据来源表）.pdf" if form == "sources" else f"{document.name}.{form}"


def _stored(request, letter, form):
    """The very bytes that were stored when the letter was sent; none that have changed since."""
    file = get_object_or_404(SentFile, letter=letter, form=form)
    content = bytes(file.content)
    if sha256(content).hexdigest() != file.sha256:
        logger.error("stored file does not match its checksum", extra={"letter": letter.pk, "form": form})
        remedy = "它与发出时的校验和不符，不能当作原件。请系统管理员用 verify_sent 核查，并从备份恢复。"
        return page(request, 409, "存档的文件被改过", remedy)
    return _file(content, form, file.name)


def _file(content, form, name):
    kind = XLSX_TYPE if form.startswith("book") else KEPT_HERE.get(form)
    response = HttpResponse(content, content_type=kind or rendering.FORMS[form].content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@needs(*WRITE)
@require_POST
def correct(request, pk):
    """Start the letter that puts a sent one right."""
    letter = _find(request, pk)
    months = {"first_month": letter.first_month, "through": letter.through, "basis": letter.basis}
    try:
        made = actions.create_letter(
            template=letter.template, corrects=letter, region=letter.region, by=request.user, **months
        )
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect("reports:signing", pk)
    messages.success(request, f"更正的{letter.word}已建好，更正的是{letter.number_text or letter.heading}。")
    return redirect("reports:letter", made.pk)


@needs(*WRITE)
def edit(request, pk):
    """Date and basis."""
    letter = _writers(request, pk)
    form = LetterForm(request.POST or None, instance=letter)
    if form.is_valid():
        try:
            actions.change_letter(letter=letter, **form.cleaned_data, by=request.user)
        except actions.Stale:
            form.add_error(None, f"别人在您之后修改过{letter.this}，请看过现在的内容再改。")
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "已保存。")
            return redirect("reports:letter", pk)
    return render(request, "reports/letter_edit.html", {"form": form, "letter": letter})


@needs(*WRITE)
def passage(request, pk, passage_pk):
    """Write one passage; when somebody else has saved since, both texts are shown and nothing is lost. Of a
    letter that is out for signing it can be read, and what the browser kept of it copied.
    """
    letter = _writers(request, pk)
    passages = Passage.objects.filter(letter=letter)
    passages = passages.select_related("part", "updated_by", "letter__region")
    passage = get_object_or_404(passages, pk=passage_pk)
    given = {"text": passage.text, "version": passage.version}
    form = TextForm(
        request.POST or None, initial=given, label=passage.part.title, help_text=passage.part.guidance
    )
    theirs, closed = None, ""
    if request.method == "GET" and not letter.is_open:
        is_sent = letter.status == Letter.Status.SENT
        remedy = f"另发更正的{letter.word}" if is_sent else "先在“审签”里撤回"
        closed = f"{letter.this}{letter.status_word}，文字不能改；要改的，{remedy}。"
        form.rest()
    if form.is_valid():
        try:
            saved = actions.save_passage(passage=passage, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        except actions.Stale as refusal:
            theirs, form = refusal.current, _again(form, refusal.current)
        except WordingRefused as refusal:
            for problem in refusal.problems:
                form.add_error("text", problem)
        else:
            messages.success(request, form.said(saved, f"“{passage.part.title}”已保存。"))
            return redirect("reports:letter", pk)
    names = actions.calculations_for(letter.template.plan, letter)
    context = {"form": form, "letter": letter, "passage": passage, "theirs": theirs, "calculations": names}
    return render(request, "reports/passage.html", context | {"closed": closed})


def _again(form, current):
    """The same text over the version that stands now: pressing 保存 again is then a decision."""
    data = {"text": form.cleaned_data["text"], "version": current.version}
    return TextForm(data, label=form.fields["text"].label, help_text=form.fields["text"].help_text)


def _writers(request, pk):
    """The letter, for one of those who write it; a finished report of a region opens to others as well."""
    letter = _find(request, pk)
    require_writer(request.user, letter.region)
    return letter


def _find(request, pk):
    letters = Letter.objects.visible_to(request.user).with_names()
    return get_object_or_404(letters.with_corrections(), pk=pk)
