"""Numbers that look like identity-card numbers (GB 11643: 18 signs, the last a check sign).

The system holds counts, not people. What is found is never repeated in full: only its first and last signs.
"""

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = "10X98765432"
_CANDIDATE = re.compile(
    r"(?<![0-9])[1-8][0-9]{5}[ -]?(?:18|19|20)[0-9]{6}[ -]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")


def find_identity_numbers(text: str) -> list[str]:
    """The identity-card numbers in `text`, masked as 510824**********1X, each once, in order.

    Only those whose date of birth exists and whose check sign is right: a telephone or account number with 18
    signs is not one.
    """
    found = (
        match.group().replace(" ", "").replace("-", "")
        for match in _CANDIDATE.finditer(text.translate(_HALF_WIDTH))
    )
    return list(dict.fromkeys(masked(number) for number in found if is_identity_number(number)))


def is_identity_number(number: str) -> bool:
    """Whether 18 signs are an identity-card number: a real day of birth and the right check sign."""
    if not has_birthday(number):
        return False
    total = sum(weight * int(sign) for weight, sign in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECK_SIGNS[total % 11] == number[17].upper()


def has_birthday(number: str) -> bool:
    """Whether signs 7 to 14 are a day between 1890 and today."""
    try:
        day = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return date(1890, 1, 1) <= day <= date.today()


def masked(number: str) -> str:
    return f"{number[:6]}{'*' * 10}{number[16:]}"
