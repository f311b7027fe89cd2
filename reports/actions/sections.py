"""Sections' monthly reports: begun, written, sent for signing, signed, and taken into letters."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from minsheng import clock
from minsheng.history import recorded
from minsheng.months import day_name
from organization.permissions import memberships_with, sections_for
from reports.actions.letters import refuse_frozen, refuse_unknown
from reports.actions.passages import give_missing
from reports.actions.refusals import Stale
from reports.document_json import to_json
from reports.models import (
    Letter,
    Passage,
    PassageSource,
    ReportTemplate,
    SectionPassage,
    SectionReport,
    SectionSigning,
    TemplatePart,
)
from reports.passages import same_text
from reports.permissions import require_writer
from reports.section_reports import section_document, starting_texts

Step = SectionSigning.Step
PASSAGE = TemplatePart.Source.PASSAGE
# What is said of a report that cannot be changed; by whether it still waits for its signature.
_CLOSED = {True: "已经送签。要改，请先撤回送签", False: "已经签字。要改，请先撤回签字"}


@transaction.atomic
def start_section_report(*, template, section, month, by):
    """Begin a section's report of a month, its passages from its last one's, else from the template's."""
    _require(by, "write_section_reports", section)
    if template.kind != ReportTemplate.Kind.SECTION:
        raise ValidationError("这个模板不是科室月报的。")
    if not template.plan.first_month <= month <= clock.today().replace(day=1):
        raise ValidationError("只能写起报月到本月的月报。")
    with recorded(by=by):
        report = SectionReport(
            template=template, section=section, month=month, dated=clock.today(), created_by=by
        )
        report.full_clean()
        report.save()
        texts = starting_texts(report)
        for part in template.parts.filter(source=PASSAGE):
            SectionPassage.objects.create(report=report, part=part, text=texts[part.title], updated_by=by)
    return report


@transaction.atomic
def save_section_passage(*, passage, text, version, by):
    """Store what the section wrote in one part; Stale for a lost update. The same text again changes nothing.

    It may quote 测算 by name; WordingRefused for one that is not known.
    """
    report = _locked(passage.report_id)
    _require(by, "write_section_reports", report.section)
    if not report.is_open:
        raise ValidationError(f"这份月报{_CLOSED[report.is_waiting]}。")
    with recorded(by=by):
        passage = SectionPassage.objects.select_for_update(of=("self",)).get(pk=passage.pk)
        if passage.version != version:
            raise Stale(passage)
        if same_text(passage.text, text):
            return passage
        refuse_unknown(text, report.template.plan)
        passage.text, passage.updated_by, passage.version = text, by, version + 1
        passage.save(update_fields=["text", "updated_by", "updated_at", "version"])
    return passage


@transaction.atomic
def submit_section_report(*, report, by):
    """送签: the section says that it is ready. The document is kept as it stands and its text rests; only now
    the leader is asked for a signature.
    """
    report = _locked(report.pk)
    _require(by, "write_section_reports", report.section)
    if not report.is_open:
        raise ValidationError(f"这份月报{_CLOSED[report.is_waiting]}。")
    with recorded(by=by, reason="科室月报送签"):
        report.submission = _kept(report, step=Step.SUBMIT, by=by)
        report.save(update_fields=["submission"])
    return report


@transaction.atomic
def recall_section_report(*, report, by):
    """撤回送签 by the section, as long as nobody has signed: it can be changed and sent again."""
    report = _locked(report.pk)
    _require(by, "write_section_reports", report.section)
    return _open_again(report, by, Step.RECALL)


@transaction.atomic
def return_section_report(*, report, reason, by, seen=None):
    """退回 by who is asked for the signature, with what is to be changed; ``seen`` as for signing."""
    report = _locked(report.pk)
    _signing_posts(report, by)
    if report.is_waiting:
        _refuse_unread(report, seen, "退回")
    if not reason.strip():
        raise ValidationError({"reason": "请写明要改什么。"})
    return _open_again(report, by, Step.RETURN, reason)


def _open_again(report, by, step, reason=""):
    if report.signing_id:
        raise ValidationError("这份月报刚刚签了字。要改，请撤回签字。")
    if not report.submission_id:
        raise ValidationError("这份月报没有在送签，可能刚刚撤回或退回。")
    with recorded(by=by, reason=reason or step.label):
        SectionSigning.objects.create(report=report, step=step, reason=reason, by=by)
        report.submission = None
        report.save(update_fields=["submission"])
        give_missing(report, by)
    return report


def _signing_posts(report, by):
    posts = [
        post
        for post in memberships_with(by, "sign_section_reports")
        if post.section_id in (None, report.section_id)
    ]
    if not posts:
        raise PermissionDenied(f"{report.section}的月报由分管领导签字。")
    return posts


def _refuse_unread(report, seen, deed):
    if seen not in (None, report.submission_id):
        raise ValidationError(f"您打开本页后，科室撤回改过又送签了一次。请看过现在的内容再{deed}。")


@transaction.atomic
def sign_section_report(*, report, by, seen=None):
    """签字 on screen, as the section's leader or as the deputy of one, of what was sent for signing.

    ``seen``: the id of the submission that the signer read; ValidationError when it is another one by now.
    """
    report = _locked(report.pk)
    absent = _signing_posts(report, by)[0].represents
    if not report.signing_id:
        if not report.submission_id:
            raise ValidationError("科室还没有送签这份月报，或者刚刚撤回了，送签以后再签字。")
        _refuse_unread(report, seen, "签字")
    return _sign(
        report,
        by,
        step=Step.SIGN,
        signer=str(by),
        is_deputy=absent is not None,
        signed_on=clock.today(),
        reason=f"代{absent}签" if absent else "",
    )


@transaction.atomic
def record_paper_signature(*, report, signer, signed_on, is_deputy, reason, by):
    """Note a signature given on paper: by whom, on which day, and why somebody signed for another.

    What was sent for signing is what counts as signed, and not on a day before; what was not, as it stands
    today.
    """
    report = _locked(report.pk)
    _require(by, "write_section_reports", report.section)
    if signed_on > clock.today():
        raise ValidationError({"signed_on": "签字日期还没有到。"})
    if report.is_waiting and signed_on < (sent := timezone.localdate(report.submission.at)):
        day = day_name(sent)
        refusal = f"签字日期不能早于送签的{day}；早先签的，签的不是这一份。要照早先签的登记，先撤回送签。"
        raise ValidationError({"signed_on": refusal})
    if is_deputy and not reason:
        raise ValidationError({"reason": "代签的请写明代谁、为什么。"})
    return _sign(
        report,
        by,
        step=Step.PAPER,
        signer=signer,
        is_deputy=is_deputy,
        signed_on=signed_on,
        reason=reason,
    )


def _sign(report, by, **fields):
    if report.signing_id:
        raise ValidationError("这份月报已经签过字。")
    with recorded(by=by, reason="科室月报签字"):
        report.signing = _kept(report, by=by, **fields)
        report.save(update_fields=["signing"])
    return report


def _kept(report, **fields):
    """A step that keeps the report's document: what was sent for signing, else as it stands today."""
    document = section_document(report)
    if unmade := [each.message for each in document.notices if each.kind == "wording"]:
        raise ValidationError(f"还有没能生成的地方，改好再送签：{'；'.join(dict.fromkeys(unmade))}")
    content = to_json(document)
    checksum = hashlib.sha256(content.encode()).hexdigest()
    return SectionSigning.objects.create(report=report, content=content, sha256=checksum, **fields)


@transaction.atomic
def withdraw_signature(*, report, reason, by):
    """Take the signature back, so that the report can be changed and sent again; the log keeps both."""
    report = _locked(report.pk)
    allowed = {"write_section_reports", "sign_section_reports"}
    if not any(sections_for(by, each).filter(pk=report.section_id).exists() for each in allowed):
        raise PermissionDenied(f"{report.section}的月报由本科室或分管领导撤回。")
    if not report.signing_id:
        raise ValidationError("这份月报还没有签字。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明为什么撤回。"})
    with recorded(by=by, reason=reason):
        SectionSigning.objects.create(report=report, step=Step.WITHDRAW, reason=reason, by=by)
        report.signing = report.submission = None
        report.save(update_fields=["signing", "submission"])
        give_missing(report, by)
    return report


@transaction.atomic
def take_into_letter(*, passage, chosen, by):
    """Add signed sections' passages to a letter's, in the order given; what is there already stays.

    `chosen`: (SectionReport, TemplatePart) pairs. Each is kept as it was taken; a paragraph that the letter
    already has is not added twice.
    """
    require_writer(by, passage.letter.region)
    if passage.letter.region_id:
        raise ValidationError("县区报告不从科室月报取文字。")
    if not chosen:
        raise ValidationError("请至少选一段。")
    with recorded(by=by, reason="取自" + "、".join(str(report) for report, _ in chosen)):
        refuse_frozen(Letter.objects.select_for_update().get(pk=passage.letter_id))
        passage = Passage.objects.select_for_update().get(pk=passage.pk)
        lines = [line for line in passage.text.splitlines() if line.strip()]
        signings = _signings([report for report, _ in chosen])
        for report, part in chosen:
            if not (signing := signings[report.pk]):
                raise ValidationError(f"{report}还没有签字，或者刚刚撤回了签字，不能取。")
            text = SectionPassage.objects.get(report=report, part=part).text
            new = [line.strip() for line in text.splitlines() if line.strip()]
            lines += [line for line in new if line not in lines]
            PassageSource.objects.create(passage=passage, signing_id=signing, part=part, text=text, by=by)
        passage.text, passage.updated_by, passage.version = "\n".join(lines), by, passage.version + 1
        passage.save(update_fields=["text", "updated_by", "updated_at", "version"])
    return passage


def _signings(reports):
    """Report's id → its signing's, locked: the words of a signed report stand until the letter has them."""
    rows = SectionReport.objects.select_for_update().filter(pk__in=[each.pk for each in reports])
    return dict(rows.order_by("pk").values_list("pk", "signing_id"))


def _locked(pk):
    rows = SectionReport.objects.select_for_update(of=("self",))
    rows = rows.select_related("template__plan__region", "template__basis", "section", "submission")
    return rows.get(pk=pk)


def _require(by, ability, section):
    if not sections_for(by, ability).filter(pk=section.pk).exists():
        raise PermissionDenied(f"{section}的月报由本科室写。")
