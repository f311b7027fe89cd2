"""What letters add to the home page."""

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery

from organization.permissions import can, represented_by, sections_for
from reports.models import Letter, LetterStep, ReportTemplate, SectionReport, SectionSigning, Signature
from reports.permissions import SIGN, WRITE, can_write, letter_word


def letters_panel(user):
    """For those who write letters: the newest ones, or the next step towards the first."""
    if not any(can(user, ability) for ability in WRITE):
        return None
    steps = Prefetch("steps", LetterStep.objects.select_related("by").order_by("-id"), to_attr="newest_steps")
    letters = list(Letter.objects.visible_to(user).in_lists().prefetch_related(steps)[:3])
    for letter in letters:
        newest = next(iter(letter.newest_steps), None)
        letter.sent_back = newest if newest and newest.step == LetterStep.Step.RETURN else None
    templates = ReportTemplate.objects.all()
    if not can_write(user):
        templates = templates.filter(kind=ReportTemplate.Kind.REGION)
    has_template = bool(letters) or templates.exists()
    if not has_template and not can_write(user):
        return None
    word = letter_word(user)
    found = {"letters": letters, "has_template": has_template, "word": word}
    return word, "reports/_letters_panel.html", found


def signatures_panel(user):
    """For those who sign: the letters whose turn has come to them, or to somebody whose deputy they are."""
    if not any(can(user, ability) for ability in SIGN):
        return None
    waiting = Signature.objects.filter(state=Signature.State.WAITING, frozen__letter__frozen=F("frozen"))
    earlier = waiting.filter(frozen=OuterRef("frozen"), order__lt=OuterRef("order"))
    asked = [user, *represented_by(user)]
    mine = waiting.filter(~Exists(earlier), signer__in=asked)
    mine = mine.select_related("frozen__letter__template__plan", "frozen__letter__region", "signer").order_by(
        "frozen__frozen_at"
    )
    return (
        (f"待您签署的{letter_word(user)}", "reports/_signatures_panel.html", {"signatures": mine})
        if mine
        else None
    )


def section_signatures_panel(user):
    """For those who sign sections' monthly reports: those sent for signing, of open plans."""
    if not can(user, "sign_section_reports"):
        return None
    waiting = SectionReport.objects.in_lists().waiting()
    waiting = waiting.filter(
        section__in=sections_for(user, "sign_section_reports"),
        template__plan__is_open=True,
    )
    waiting = waiting.annotate(blanks=Count("passages", filter=Q(passages__text=""))).order_by("month", "id")
    if not (waiting := list(waiting)):
        return None
    return "待签字的科室月报", "reports/_section_signatures_panel.html", {"reports": waiting}


def section_drafts_panel(user):
    """For those who write sections' monthly reports: those begun and not sent for signing, of open plans."""
    if not can(user, "write_section_reports"):
        return None
    back = SectionSigning.objects.filter(report=OuterRef("pk")).order_by("-id")
    drafts = SectionReport.objects.in_lists().drafts()
    drafts = drafts.filter(
        section__in=sections_for(user, "write_section_reports"), template__plan__is_open=True
    )
    drafts = drafts.annotate(
        blanks=Count("passages", filter=Q(passages__text="")),
        last_step=Subquery(back.values("step")[:1]),
        reason=Subquery(back.values("reason")[:1]),
    ).order_by("month", "id")
    if not (drafts := list(drafts)):
        return None
    return "还没有送签的科室月报", "reports/_section_drafts_panel.html", {"reports": drafts}


def received_panel(user):
    """For those who read what was sent to them and nothing else: the letters, or that there are none yet."""
    if not can(user, "view_sent_letters") or can(user, "view_letters"):
        return None
    letters = list(Letter.objects.visible_to(user).in_lists().with_corrections()[:10])
    return "收到的函", "reports/_received_panel.html", {"letters": letters}
