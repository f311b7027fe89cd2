"""The lines of a letter's title: as their author broke them, unless one is wider than the paper."""

WIDEST = 20  # 156 mm at 22 pt, in full-width characters
AFTER = "及、，月"  # a title breaks by sense, so after one of these


def width(text: str) -> float:
    """In full-width characters: digits and Latin letters take half of one."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def fitted(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines, a line that is too wide broken anew together with the one below it.

    Such a line comes from a long name of the plan or a long period in a stored wording. What cannot be
    broken by sense stays as it is: GB/T 9704 7.3.1 wants a title broken where its words end.
    """
    found, rest = [], list(lines)
    while rest:
        line = rest.pop(0)
        if width(line) > WIDEST and (halves := _halves(line + "".join(rest[:1]))):
            found += halves
            rest = rest[1:]
        else:
            found.append(line)
    return tuple(found)


def too_wide(lines: tuple[str, ...]) -> list[str]:
    return [line for line in lines if width(line) > WIDEST]


def _halves(text):
    """The two parts of the most even break by sense of which both fit; None when there is none."""
    places = [place for place, character in enumerate(text, 1) if character in AFTER and place < len(text)]
    breaks = [(text[:place], text[place:]) for place in places]
    fitting = [pair for pair in breaks if max(map(width, pair)) <= WIDEST]
    return min(fitting, key=lambda pair: abs(width(pair[0]) - width(pair[1])), default=None)
