"""The whole numbers that addresses, hidden inputs and the parts of a workbook carry: ids, versions, rows."""

LONGEST = 18  # signs: every such number fits the database's bigint


def whole(text):
    """Return the whole number that `text` is in plain digits, None for anything else.

    `str.isdigit` does not do: it holds for “²”, which `int` refuses, and for digits without end.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
