"""From 送签 to 归档 on one page: where a letter stands, what comes next, and who did what."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from organization.access import needs
from organization.files import send_file
from reports.actions import set_signing_steps
from reports.forms_signing import FilingForm, NumberForm, PaperForm, ReasonForm, SignersForm, StepsForm
from reports.letters import letter_now
from reports.models import Letter, LetterFile, ReportTemplate, Signature
from reports.permissions import READ, SIGN, WRITE, can_write, may_sign_for, reads_behind, require_writer
from reports.signing import actions
from reports.signing.differences import differences
from reports.signing.flow import Step, transitions_from
from reports.signing.freezing import frozen_document
from reports.signing.stages import stages
from reports.views.templates import said_of

# The form on the page → the step that it takes.
_STEPS = {"signers": Step.SUBMIT, "reason": Step.WITHDRAW, "number": Step.NUMBER, "paper": Step.SIGN}


def _find(request, pk):
    return get_object_or_404(Letter.objects.visible_to(request.user).with_names(), pk=pk)


def _writers(request, pk):
    """The letter, for one of those who write it; a finished report of a region opens to others as well."""
    letter = _find(request, pk)
    require_writer(request.user, letter.region)
    return letter


@needs(*READ)
@require_safe
def signing(request, pk):
    """The letter's way: stages, signatures, what the person may do now, the log, what is filed with it."""
    letter = _find(request, pk)
    return render(request, "reports/signing.html", _context(request, letter))


def _context(request, letter, forms=None):
    signatures = _signatures(letter)
    waiting = [each for each in signatures if each.state == Signature.State.WAITING]
    current = [each for each in waiting if each.order == waiting[0].order]
    possible = {row.step for row in transitions_from(letter)}
    log = list(letter.steps.select_related("by"))
    prefix, is_sealed = letter.terms
    if any(each.step == Step.ARCHIVE for each in log):
        possible.discard(Step.ARCHIVE)
    return {
        "letter": letter,
        "stages": stages(letter, log),
        "number_prefix": prefix,
        "is_sealed": is_sealed,
        "signatures": signatures,
        "current": current,
        "mine": _mine(request.user, letter, current),
        "possible": possible,
        "log": log,
        "filed": (filed := list(letter.filed.select_related("file", "by"))),
        "has_scan": any(each.kind == LetterFile.Kind.SCAN for each in filed),
        "sent_files": letter.sent_files.defer("content"),
        "differences": [] if letter.is_open else differences(frozen_document(letter), letter_now(letter)),
        "can_write": can_write(request.user, letter),
        "can_file": can_write(request.user, letter) and letter.status not in actions.NOT_YET_SIGNED,
        "submitted": next((each for each in reversed(log) if each.step == Step.SUBMIT), None),
        "forms": _forms(request.user, letter, current, forms or {}),
    }


def _mine(user, letter, current):
    """The signature that the person may give now: their own, else that of somebody whose deputy they are."""
    own = (each for each in current if each.signer_id == user.pk)
    lent = (each for each in current if may_sign_for(user, each.signer, letter))
    return next(own, None) or next(lent, None)


def _signatures(letter):
    if letter.frozen_id is None:
        return []
    return list(
        letter.frozen.signatures.select_related("signer", "recorded_by", "deputy").order_by("order", "id")
    )


def _forms(user, letter, current, bound):
    unbound = {
        "number": NumberForm(),
        "paper": PaperForm(current=current),
        "reason": ReasonForm(),
        "filing": FilingForm(),
    }
    if letter.is_open and "signers" not in bound:
        unbound["signers"] = SignersForm(letter=letter, by=user)
    return unbound | bound


def _take(request, pk, name, form, action, done):
    """Run one step from its form; on a refusal the page says why, with what was typed still there."""
    letter = _writers(request, pk)
    if form.is_valid():
        try:
            action(letter=letter, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect("reports:signing", pk)
    context = _context(request, _find(request, pk), {name: form})
    if name == "filing" and not context["can_file"]:
        messages.error(request, actions.NOT_TO_BE_FILED)
    elif (
        name in _STEPS and _STEPS[name] not in context["possible"]
    ):  # somebody took it meanwhile: no form is left
        for error in form.non_field_errors() or ["这一步已经有人办过，请看最新情况。"]:
            messages.error(request, error)
    return render(request, "reports/signing.html", context)


@needs(*WRITE)
@require_POST
def submit(request, pk):
    letter = _writers(request, pk)
    form = SignersForm(request.POST, letter=letter, by=request.user)
    return _take(request, pk, "signers", form, actions.submit_for_signing, "已送签，内容从现在起固定。")


@needs(*WRITE)
@require_POST
def withdraw(request, pk):
    done = "已撤回，回到拟稿，数字按今天的数据。"
    return _take(request, pk, "reason", ReasonForm(request.POST), actions.withdraw_from_signing, done)


@needs(*WRITE)
@require_POST
def number(request, pk):
    return _take(request, pk, "number", NumberForm(request.POST), actions.number_letter, "已编号。")


@needs(*WRITE)
@require_POST
def advance(request, pk, step):
    """用印, 发出, 归档: steps that need nothing but a press."""
    known = {
        "seal": (actions.seal_letter, "已记下用印。"),
        "send": (actions.send_letter, "已发出，各种形式的文件原样存下。"),
        "archive": (actions.archive_letter, "已归档。"),
    }
    if step not in known:
        raise Http404
    letter = _writers(request, pk)
    action, done = known[step]
    try:
        action(letter=letter, by=request.user, comment=request.POST.get("comment", ""))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return redirect("reports:signing", pk)


@needs(*SIGN)
@require_POST
def sign(request, pk, signature_pk):
    """同意 or 退回 by the person asked."""
    letter = _find(request, pk)
    signature = get_object_or_404(Signature, pk=signature_pk, frozen__letter=letter)
    comment = request.POST.get("comment", "")
    returns = request.POST.get("do") == "return"
    action = actions.return_letter if returns else actions.sign
    try:
        action(letter=letter, signature=signature, by=request.user, comment=comment)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, "已退回拟稿。" if returns else "已签署。")
    return redirect("reports:signing", pk)


@needs(*WRITE)
@require_POST
def paper(request, pk):
    """The office notes a signature given on the paper round."""
    current = [each for each in _signatures(_find(request, pk)) if each.state == Signature.State.WAITING]
    form = PaperForm(request.POST, current=current)
    return _take(request, pk, "paper", form, _from_paper, "已登记纸上的签署。")


def _from_paper(*, returns, **fields):
    (actions.return_letter if returns else actions.sign)(**fields)


@needs(*WRITE)
@require_POST
def file(request, pk):
    form = FilingForm(request.POST, request.FILES)
    return _take(request, pk, "filing", form, _file, "已存档。")


def _file(*, letter, files, kind, by, without_people):
    actions.file_with_letter(letter=letter, uploads=files, kind=kind, by=by)


@needs(*READ, "view_sent_letters")
@require_safe
def filed(request, pk, file_pk):
    """A scan or a final text filed with the letter; the supervision office gets the sealed scan only."""
    letter = _find(request, pk)
    rows = LetterFile.objects.filter(letter=letter).select_related("file")
    if not reads_behind(request.user, letter):
        rows = rows.filter(kind=LetterFile.Kind.SCAN)
    return send_file(get_object_or_404(rows, pk=file_pk).file)


@needs(*READ)
@require_safe
def slip(request, pk):
    """The 发文稿纸 for the paper round."""
    letter = _find(request, pk)
    if letter.frozen_id is None:
        raise PermissionDenied("送签以后才打印发文稿纸，纸上的内容才不会再变。")
    document = frozen_document(letter)
    context = {"letter": letter, "document": document, "signatures": _signatures(letter)}
    return render(request, "reports/signing_slip.html", context)


@needs("edit_wordings")
def steps(request, pk):
    """Which signatures the letters of a template need."""
    template = get_object_or_404(ReportTemplate.objects.select_related("plan"), pk=pk)
    titles = list(template.signing_steps.values_list("title", flat=True))
    form = StepsForm(request.POST or None, template=template, initial={"titles": "\n".join(titles)})
    if form.is_valid():
        try:
            set_signing_steps(template=template, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said_of(template, "审签步骤已保存，以后送签的函照此办理。"))
            return redirect("reports:template", pk)
    return render(request, "reports/signing_steps.html", {"template": template, "form": form})
