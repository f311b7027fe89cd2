"""核稿: what a letter says against the figures in force, and what somebody has vouched for."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from organization.access import needs
from reports.forms import BroughtBackForm
from reports.letters import letter_composer
from reports.models import AcceptedFinding, Letter
from reports.permissions import READ, WRITE, can_write
from reports.proofreading.accepting import accept_finding, parted, withdraw_acceptance
from reports.proofreading.brought_back import docx_lines, lost_numbers
from reports.proofreading.findings import CONFIRM, REMARK, WRONG
from reports.proofreading.reading import document_lines, grounds_of, proofread


def _find(request, pk):
    return get_object_or_404(Letter.objects.visible_to(request.user).with_names(), pk=pk)


def _read(letter):
    """(lines of the letter, what they are read against)."""
    composer = letter_composer(letter)
    document = composer.document()
    return document_lines(document), grounds_of(composer, annexes=len(document.annexes))


@needs(*READ)
def proofreading(request, pk):
    """The findings of the letter as it stands; or, of a DOCX that is sent along, those of its text."""
    letter = _find(request, pk)
    lines, grounds = _read(letter)
    form = BroughtBackForm(request.POST or None, request.FILES or None)
    lost, name, is_tracked = None, "", False
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            brought, is_tracked = docx_lines(upload.data)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            lost, name, lines = lost_numbers(lines, brought), upload.name, brought
    still_open, accepted = parted(proofread(lines, grounds), letter.scope)
    passages = letter.passages.select_related("part")
    context = {
        "letter": letter,
        "form": form,
        "file_name": name,
        "is_tracked": is_tracked,
        "lost": lost,
        "groups": _grouped(still_open),
        "open_count": len(still_open),
        "accepted": accepted,
        "passages": {each.part.title: each.pk for each in passages},
        "can_write": can_write(request.user, letter),
    }
    return render(request, "reports/proofreading.html", context)


def _grouped(findings):
    words = {
        WRONG: ("有误", "与在用的数、与句子里别的数或与本文对不上，请改正。"),
        CONFIRM: (
            "请核实",
            "数据里查不到，或是用文字写的比例，请核实；无误的写明依据，以后的函里同一处不再问，数变了再问。",
        ),
        REMARK: ("建议改", "写法不统一，不影响数。"),
    }
    return [
        {"severity": key, "title": title, "hint": hint, "findings": found}
        for key, (title, hint) in words.items()
        if (found := [one for one in findings if one.severity == key])
    ]


@needs(*WRITE)
@require_POST
def accept(request, pk):
    """Vouch for one finding of the letter."""
    letter = _find(request, pk)
    key = request.POST.get("key", "")
    found = next((one for one in proofread(*_read(letter)) if one.key == key), None)
    try:
        if found is None:
            raise ValidationError(f"{letter.word}里已经没有这一处，不用再核实。")
        accept_finding(letter=letter, finding=found, reason=request.POST.get("reason", ""), by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, f"已记下：{found.text}，{request.POST['reason'].strip()}。")
    return redirect("reports:proofreading", pk)


@needs(*WRITE)
@require_POST
def withdraw(request, pk, accepted_pk):
    """Take back what was vouched for."""
    letter = _find(request, pk)
    rows = AcceptedFinding.objects.filter(region=letter.scope)
    withdraw_acceptance(letter=letter, accepted=get_object_or_404(rows, pk=accepted_pk), by=request.user)
    messages.success(request, "已撤销，这一处重新列为待核实。")
    return redirect("reports:proofreading", pk)
