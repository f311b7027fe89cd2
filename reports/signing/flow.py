"""The steps of a letter, as data: from which status a step leads where, and who takes it."""

from dataclasses import dataclass

from reports.models import Letter, LetterStep

Status, Step = Letter.Status, LetterStep.Step
WRITER, SIGNER = "writer", "signer"
# The usual signatures; a template may have others. The last one is 签发: its day is the letter's date.
USUAL_STEPS = ("科长审核", "分管领导审签", "办公室核稿", "局长签发")


@dataclass(frozen=True)
class Transition:
    """One row of the table. `numbered`, `sealed`: holds only for letters that are numbered or sealed (True)
    or that are not (False), as their template said at 送签; None: always.
    """

    step: str
    source: str
    target: str
    actor: str = WRITER
    needs_comment: bool = False
    numbered: bool | None = None
    sealed: bool | None = None


TRANSITIONS = (
    Transition(Step.SUBMIT, Status.DRAFTING, Status.SIGNING),
    Transition(Step.SIGN, Status.SIGNING, Status.SIGNING, SIGNER),  # the last signature leads to 已签发
    Transition(Step.RETURN, Status.SIGNING, Status.DRAFTING, SIGNER, needs_comment=True),
    Transition(Step.WITHDRAW, Status.SIGNING, Status.DRAFTING, needs_comment=True),
    Transition(Step.WITHDRAW, Status.SIGNED, Status.DRAFTING, needs_comment=True),
    Transition(Step.WITHDRAW, Status.NUMBERED, Status.DRAFTING, needs_comment=True),
    Transition(Step.NUMBER, Status.SIGNED, Status.NUMBERED, numbered=True),
    Transition(Step.SEAL, Status.NUMBERED, Status.SEALED, sealed=True),
    Transition(Step.SEAL, Status.SIGNED, Status.SEALED, numbered=False, sealed=True),
    Transition(Step.SEND, Status.SEALED, Status.SENT),
    Transition(Step.SEND, Status.NUMBERED, Status.SENT, sealed=False),
    Transition(Step.SEND, Status.SIGNED, Status.SENT, numbered=False, sealed=False),
    Transition(Step.ARCHIVE, Status.SENT, Status.SENT),
)


def is_proofreading(title):
    """Whether a step looks at figures and words only, which who drafted may do as well."""
    return "核稿" in title


def transitions_from(letter):
    """The rows that lead on from where the letter stands, in the order of the table."""
    prefix, is_sealed = letter.terms
    return [
        row
        for row in TRANSITIONS
        if row.source == letter.status
        and row.numbered in (None, bool(prefix))
        and row.sealed in (None, is_sealed)
    ]


def transition(step, letter):
    """The row for `step` where the letter stands, or None."""
    return next((row for row in transitions_from(letter) if row.step == step), None)


def why_not(step, letter):
    """Why `step` is impossible now, as a Chinese sentence that says what comes first."""
    word = Step(step).label
    now = f"{letter.this}现在是“{letter.get_status_display()}”"
    if step == Step.SUBMIT:
        return f"{now}，不用再送签。"
    if letter.status == Status.SENT:
        return f"{now}，不能再{word}；有误的，另发更正的{letter.word}。"
    following = "、".join(dict.fromkeys(Step(row.step).label for row in transitions_from(letter)))
    return f"{now}，不能{word}；现在可以办的是：{following}。"
