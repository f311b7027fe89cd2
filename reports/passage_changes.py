"""What became of a letter's passage: who changed which paragraph when, before and after."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from organization.models import User
from reports.models import Passage


@dataclass(frozen=True)
class Edit:
    """One paragraph before and after; one of them is empty where it was added or taken out."""

    before: str
    after: str


@dataclass(frozen=True)
class Change:
    who: str
    at: object
    reason: str
    edits: tuple[Edit, ...]


def changes(passage: Passage) -> list[Change]:
    """The changes of its text, newest first, from the append-only record. Two queries."""
    events = Passage.pgh_event_model.objects.filter(pgh_obj_id=passage.pk).order_by("pgh_id")
    events = list(events.select_related("pgh_context"))
    names = dict(
        User.objects.filter(pk__in={each.updated_by_id for each in events}).values_list("pk", "name")
    )
    found, before = [], None
    for event in events:
        edits = () if before is None else paragraph_edits(before, event.text)
        context = event.pgh_context.metadata if event.pgh_context else {}
        if edits:
            who = names.get(event.updated_by_id, "")
            found.append(Change(who, event.pgh_created_at, context.get("reason", ""), edits))
        before = event.text
    return found[::-1]


def paragraph_edits(before: str, after: str) -> tuple[Edit, ...]:
    """The paragraphs in which two texts differ, in their order."""
    one, two = _paragraphs(before), _paragraphs(after)
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [Edit(x, y) for x, y in zip_longest(one[a:b], two[c:d], fillvalue="")]
    return tuple(found)


def _paragraphs(text):
    return [line.strip() for line in text.splitlines() if line.strip()]
