"""What the figures of a frozen letter would be with the data of today."""

from dataclasses import dataclass

from reports.document import plain


@dataclass(frozen=True)
class Difference:
    """One figure that says something else now; ``now`` is empty where the figure is no longer there, ``then``
    where it is new.
    """

    name: str
    region: str
    then: str
    now: str


def differences(then, now) -> list[Difference]:
    """The figures that differ between two documents by name and region, in reading order; passages and
    sentences whose words alone changed are not figures and are not listed.
    """
    old, new = _by_name(then), _by_name(now)
    found = [
        Difference(*key, printed, new.get(key, "")) for key, printed in old.items() if new.get(key) != printed
    ]
    return found + [Difference(*key, "", printed) for key, printed in new.items() if key not in old]


def _by_name(document):
    found = {}
    for figure in document.figures():
        found.setdefault((figure.name, figure.region), plain((figure,)))
    return found
