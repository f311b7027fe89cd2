"""The only writers of a letter's status, signatures and sent files. Keyword-only, atomic; ``by`` acts."""

import hashlib
import json
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from minsheng import clock
from minsheng.history import recorded
from minsheng.months import day_name, month_name
from organization.actions import keep_file
from reports.actions.passages import give_missing
from reports.letters import letter_document, letter_now
from reports.models import Letter, LetterFile, LetterStep, SentFile, Signature, UsedNumber
from reports.permissions import require_writer
from reports.prescribed import workbook_bytes
from reports.rendering import forms_of
from reports.signing.flow import WRITER, Step, transition, why_not
from reports.signing.freezing import figures_of, freeze, words_of
from reports.signing.open_points import open_points
from reports.signing.signers import refuse_signers, signing_as
from targets.actions.compiling import compile_month
from targets.permissions import is_compiled
from targets.refusals import Refused

State, Status = Signature.State, Letter.Status
NOT_YET_SIGNED = (Status.DRAFTING, Status.SIGNING)
NOT_TO_BE_FILED = "签发以后才能存档扫描件和定稿。"


@transaction.atomic
def submit_for_signing(*, letter, signers, by, comment="", knowingly=False, seen=None):
    """送签: freeze the letter and ask for signatures.

    `signers`: for each of the template's steps, by its order, the persons asked (several: 会签). Every step
    needs at least one; None stands for somebody without an account, who signs on paper. signers.py says who
    may be asked. What 核稿 calls wrong stops it, unless it is sent `knowingly` and the comment says why; the
    log then says so. `seen`: the words (freezing.words_of) that whoever sends it saw.
    """
    letter, row = _begin(letter, Step.SUBMIT, by, comment)
    if seen and seen != words_of(letter):
        raise ValidationError(
            f"您打开本页后，{letter.word}的文字有人改过，还没有送签。"
            f"请看过现在的{letter.word}，重新打开本页再送签。"
        )
    steps = list(letter.template.signing_steps.all())
    twice = refuse_signers(letter, steps, signers, by)
    points = open_points(letter)
    if points.unmade:
        raise ValidationError(f"函里还有没能生成的地方，改好再送签：{'；'.join(points.unmade)}")
    if points.wrong and not (knowingly and comment.strip()):
        raise ValidationError(_still_wrong(points.wrong))
    said = f"（送签时{points.words}）" if points.words else ""
    compiled = _take_as_compiled(letter, by)
    with recorded(by=by, reason="送签"):
        frozen = freeze(letter, letter_now(letter), by, clock.now())
        letter.frozen = frozen
        Signature.objects.bulk_create(
            Signature(frozen=frozen, order=step.order, title=step.title, signer=person)
            for step in steps
            for person in dict.fromkeys(signers[step.order])
        )
        return _finish(letter, row.target, row.step, by, f"{comment.strip()}{said}{twice}{compiled}")


def _still_wrong(findings):
    first = "；".join(each.message.rstrip("。") for each in findings[:2])
    return (
        f"核稿仍有{len(findings)}处有误（{first}{'等' if len(findings) > 2 else ''}）。请先改正；"
        "确实要照此送签的，勾选“照此送签”并在附言里写明原因。"
    )


def _take_as_compiled(letter, by):
    """汇总 the letter's month unless it is: no section reopens by itself what is being signed.

    Returns what the log says of it. A month that cannot be compiled any more (locked, of a closed plan)
    needs none.
    """
    plan, month = letter.template.plan, letter.through
    if letter.region_id or is_compiled(plan, month):
        return ""
    try:
        compile_month(plan=plan, month=month, by=by)
    except Refused:
        return ""
    return f"（同时汇总{month_name(month)}的数）"


@transaction.atomic
def sign(*, letter, signature, by, comment="", paper_date: date | None = None, deputy=None):
    """同意 in one's turn, on screen, or for whom one is deputy (代); with `paper_date` the office records a
    signature given on paper, by `deputy` where somebody else signed for the person asked.

    The last step is 签发: its day becomes the letter's date, the latest one where several sign together.
    """
    letter, row = _begin(letter, Step.SIGN, by, comment)
    signature = _in_turn(letter, signature)
    day = _signer_or_paper(letter, signature, by, paper_date, deputy)
    with recorded(by=by, reason=signature.title):
        _give(signature, State.AGREED, day, by, comment, paper_date is not None)
        target = row.target
        if not letter.frozen.signatures.filter(state=State.WAITING).exists():
            last = letter.frozen.signatures.filter(order=signature.order)
            letter.dated, target = last.aggregate(day=Max("signed_on"))["day"], Status.SIGNED
        title = signature.title + (f"（代{signature.signer}）" if signature.deputy_id else "")
        return _finish(letter, target, row.step, by, f"{title}：{comment}".rstrip("："))


@transaction.atomic
def return_letter(*, letter, signature, by, comment, paper_date: date | None = None, deputy=None):
    """退回 with a reason: the letter is open again; what was frozen stays on record."""
    letter, row = _begin(letter, Step.RETURN, by, comment)
    signature = _in_turn(letter, signature)
    day = _signer_or_paper(letter, signature, by, paper_date, deputy)
    with recorded(by=by, reason=comment):
        _give(signature, State.RETURNED, day, by, comment, paper_date is not None)
        return _open_again(letter, row, by, comment)


@transaction.atomic
def withdraw_from_signing(*, letter, by, comment):
    """撤回送签: a decision, with its reason, to take in what has changed. A number given is given up."""
    letter, row = _begin(letter, Step.WITHDRAW, by, comment)
    with recorded(by=by, reason=comment):
        given_up = f"（{letter.number_text}作废）" if letter.number else ""
        letter.number, letter.number_year, letter.number_prefix = None, None, ""
        return _open_again(letter, row, by, f"{comment}{given_up}")


@transaction.atomic
def number_letter(*, letter, number, by, year=None):
    """编号: the number in the bureau's register, unique with its prefix and year; gaps are allowed. A number
    given up by a letter that was withdrawn is not given again."""
    letter, row = _begin(letter, Step.NUMBER, by)
    letter.number, (letter.number_prefix, _) = number, letter.terms
    letter.number_year = year or letter.dated.year
    if number is None or number < 1:
        raise ValidationError("发文顺序号从 1 开始，请照登记簿填写。")
    key = {"prefix": letter.number_prefix, "year": letter.number_year, "number": number}
    if used := UsedNumber.objects.filter(**key).select_related("letter__template__plan").first():
        raise ValidationError(_used(used))
    try:
        with transaction.atomic(), recorded(by=by, reason=letter.number_text):
            UsedNumber.objects.create(letter=letter, by=by, at=clock.now(), **key)
            return _finish(letter, row.target, row.step, by, letter.number_text)
    except IntegrityError as error:  # somebody took the number in the same moment
        raise ValidationError(f"{letter.number_text}刚刚被另一封函用了，请换一个号。") from error


def _used(used):
    of = f"{used.letter.template.plan}{used.letter.span}的函"
    if used.letter.number_text == str(used):
        return f"{used}已经用于{of}。"
    return f"{used}给过{of}，撤回时已作废，不再使用，请照登记簿换一个号。"


@transaction.atomic
def seal_letter(*, letter, by, comment=""):
    """用印: record that the seal was set."""
    letter, row = _begin(letter, Step.SEAL, by, comment)
    with recorded(by=by, reason="用印"):
        return _finish(letter, row.target, row.step, by, comment)


@transaction.atomic
def send_letter(*, letter, by, comment=""):
    """发出: store the exact bytes of every form and of the list of figures; from now on nothing changes."""
    letter, row = _begin(letter, Step.SEND, by, comment)
    with recorded(by=by, reason="发出"):
        for form, name, content in _files(letter):
            SentFile.objects.create(
                letter=letter,
                form=form,
                name=name,
                content=content,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
            )
        letter.sent_by, letter.sent_at = by, clock.now()
        return _finish(letter, row.target, row.step, by, comment)


def _files(letter):
    document = letter_document(letter)
    for form, made in forms_of(document).items():
        yield form, f"{document.name}.{form}", made.make(document)
    for number, workbook in enumerate(document.workbooks, 1):
        yield f"book{number}", f"{workbook.name}.xlsx", workbook_bytes(workbook)
    yield "json", f"{document.name}（数字清单）.json", figures_file(document, letter)


def figures_file(document, letter) -> bytes:
    """The list of a document's figures as the bytes of a JSON file."""
    return json.dumps(figures_of(document, letter), ensure_ascii=False, indent=1).encode()


@transaction.atomic
def archive_letter(*, letter, by, comment=""):
    """归档: note that the paper file is closed. The letter itself does not change any more.

    A sealed letter without its scan is filed only with a comment that says why.
    """
    letter, row = _begin(letter, Step.ARCHIVE, by, comment)
    if letter.steps.filter(step=Step.ARCHIVE).exists():
        raise ValidationError(f"{letter.this}已经归档，不用再办。")
    has_scan = letter.filed.filter(kind=LetterFile.Kind.SCAN).exists()
    if letter.terms[1] and not has_scan and not comment.strip():
        raise ValidationError("盖章件的扫描还没有存。请先在“存档的文件”里存入；确实没有的，写明原因再归档。")
    _log(letter, row.source, row.target, row.step, by, comment)
    return letter


@transaction.atomic
def file_with_letter(*, letter, uploads, kind, by):
    """Keep the sealed scan or the final text with a letter that has been signed."""
    letter = _locked(letter)
    require_writer(by, letter.region)
    if letter.status in NOT_YET_SIGNED:
        raise ValidationError(NOT_TO_BE_FILED)
    return [
        LetterFile.objects.create(
            letter=letter, file=keep_file(upload=upload, by=by), kind=kind, by=by, at=clock.now()
        )
        for upload in uploads
    ]


def _locked(letter):
    names = ("template__plan__region", "template__basis", "frozen", "region")
    return Letter.objects.select_for_update(of=("self",)).select_related(*names).get(pk=letter.pk)


def _begin(letter, step, by, comment=""):
    """Lock the letter and ask what is asked of every step; returns (locked letter, Transition)."""
    letter = _locked(letter)
    row = transition(step, letter)
    if row is None:
        raise ValidationError(why_not(step, letter))
    if row.actor == WRITER:
        require_writer(by, letter.region)
    if row.needs_comment and not comment.strip():
        raise ValidationError(f"{Step(step).label}要写明原因。")
    return letter, row


def _in_turn(letter, signature):
    """The signature, locked, if it is one of this round and its turn has come."""
    waiting = Signature.objects.select_for_update().filter(frozen=letter.frozen, state=State.WAITING)
    waiting = list(waiting.order_by("order", "id"))
    if signature.pk not in [each.pk for each in waiting]:
        raise ValidationError("这一步已经签过，或者送签稿已经换过，请看最新情况。")
    current = next(each for each in waiting if each.pk == signature.pk)
    if current.order != waiting[0].order:
        raise ValidationError(f"还没有轮到“{current.title}”，先要“{waiting[0].title}”。")
    return current


def _signer_or_paper(letter, signature, by, paper_date, deputy):
    """The day of the signature; sets its deputy. On screen only the person asked may give it, or whoever is
    their deputy today; the office notes paper."""
    signature.deputy = deputy
    if paper_date is not None:
        require_writer(by, letter.region)
        if signature.signer is None:
            signature.deputy = None
        if paper_date > clock.today():
            raise ValidationError("纸上签署的日期不能晚于今天。")
        if paper_date < (sent := timezone.localdate(signature.frozen.frozen_at)):
            raise ValidationError(f"纸上签署的日期不能早于送签的{day_name(sent)}；早先签的，签的不是这一稿。")
        if deputy and deputy == signature.signer:
            raise ValidationError("代签人就是签署人本人的，不用填代签人。")
        return paper_date
    signature.deputy = signing_as(letter, signature, by)
    return clock.today()


def _give(signature, state, day, by, comment, is_on_paper):
    signature.state, signature.signed_on, signature.comment = state, day, comment.strip()
    signature.recorded_by, signature.recorded_at, signature.is_on_paper = by, clock.now(), is_on_paper
    signature.save()


def _open_again(letter, row, by, comment):
    frozen, letter.frozen = letter.frozen, None
    _finish(letter, row.target, row.step, by, comment, frozen)
    give_missing(letter, by)
    return letter


def _finish(letter, target, step, by, comment="", frozen=None):
    source, letter.status = letter.status, target
    letter.version += 1
    letter.save()
    _log(letter, source, target, step, by, comment, frozen)
    return letter


def _log(letter, source, target, step, by, comment, frozen=None):
    LetterStep.objects.create(
        letter=letter,
        step=step,
        from_status=source,
        to_status=target,
        frozen=frozen or letter.frozen,
        by=by,
        at=clock.now(),
        comment=comment.strip()[:300],
    )
