"""What is still open in a letter when it goes for signing: what 核稿 calls wrong, what is not final."""

from dataclasses import dataclass

from reports.letters import letter_composer
from reports.proofreading.accepting import parted
from reports.proofreading.findings import WRONG, Finding
from reports.proofreading.reading import document_lines, grounds_of, proofread


@dataclass(frozen=True)
class OpenPoints:
    """``unmade``: sentences on what could not be made; ``wrong``: findings of 核稿 that nobody has vouched
    for; ``not_final``: how many indicators have figures that are not final.
    """

    unmade: tuple[str, ...]
    wrong: tuple[Finding, ...]
    not_final: int

    @property
    def words(self) -> str:
        """Both in one phrase, empty where nothing is open: 核稿有误2处、尚未定稿的数3项."""
        found = [f"核稿有误{len(self.wrong)}处"] if self.wrong else []
        found += [f"尚未定稿的数{self.not_final}项"] if self.not_final else []
        return "、".join(found)


def open_points(letter) -> OpenPoints:
    """The open points of a letter as it would be with today's figures (see letters.letter_now)."""
    composer = letter_composer(letter)
    document = composer.document()
    grounds = grounds_of(composer, annexes=len(document.annexes))
    still_open, _ = parted(proofread(document_lines(document), grounds), letter.scope)
    waiting = {each.message.partition("：")[0] for each in document.notices if each.kind == "not-final"}
    unmade = tuple(dict.fromkeys(each.message for each in document.notices if each.kind == "wording"))
    return OpenPoints(unmade, tuple(one for one in still_open if one.severity == WRONG), len(waiting))
