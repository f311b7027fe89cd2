"""The whole way of a letter as a row of stages: done, current, to come."""

from dataclasses import dataclass

from reports.models import Letter, LetterStep

Status, Step = Letter.Status, LetterStep.Step


@dataclass(frozen=True)
class Stage:
    """One stage: ``state`` is done, now or later."""

    word: str
    state: str


def stages(letter, log):
    """拟稿 → 审签 → 编号 → 用印 → 发出 → 归档, without what the letter does not need."""
    prefix, is_sealed = letter.terms
    way = [(Status.DRAFTING, "拟稿"), (Status.SIGNING, "审签"), (Status.SIGNED, "编号")]
    way += [(Status.NUMBERED, "用印"), (Status.SEALED, "发出"), (Status.SENT, "归档")]
    skipped = {"编号"} if not prefix else set()
    skipped |= {"用印"} if not is_sealed else set()
    here = [status for status, _word in way].index(letter.status)
    archived = any(each.step == Step.ARCHIVE for each in log)
    found, taken = [], False
    for place, (_status, word) in enumerate(way):
        if word in skipped:
            continue
        done = place < here or (archived and word == "归档")
        state = "done" if done else "later" if taken else "now"
        taken = taken or state == "now"
        found.append(Stage(word, state))
    return found
