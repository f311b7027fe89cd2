"""Where Chinese lines may break, and which characters the main fonts lack.

The line breaker glues “ and ” to both neighbours and lets a line begin with — or ·; Chinese setting
(GB/T 15834) wants a break before an opening quotation mark, after a closing one, and never before — · ….
"""

import re

MAY_BREAK = "\u200b"
MAY_NOT_BREAK = "\u2060"

_HAN = "\u3400-\u9fff"
_BEFORE_OPENING = re.compile(rf"(?<=[{_HAN}，。、；：！？”’）》〕\w%％])(?=[“‘])")
_AFTER_CLOSING = re.compile(rf"(?<=[”’])(?=[{_HAN}（《〔“‘\w])")
_NEVER_BEFORE = re.compile(r"(?<=[^\s\u200b])(?=[—·…])")
_HINTS = str.maketrans("", "", MAY_BREAK + MAY_NOT_BREAK)

# Outside GB 2312's table under these code points, yet drawn by all four faces.
_ALSO_COMMON = frozenset("—·" + MAY_BREAK + MAY_NOT_BREAK)


def hinted(text):
    """The text with invisible break hints."""
    text = _BEFORE_OPENING.sub(MAY_BREAK, text)
    text = _AFTER_CLOSING.sub(MAY_BREAK, text)
    return _NEVER_BEFORE.sub(MAY_NOT_BREAK, text)


def without_hints(text):
    """The text as people typed it."""
    return text.translate(_HINTS)


def is_rare(character):
    """Whether the character lies outside ASCII and GB 2312, so that another font may have to draw it."""
    if character < "\x7f" or character in _ALSO_COMMON:
        return False
    if character == "―":  # in GB 2312, but one of the four faces lacks it
        return True
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def pieces(text):
    """(piece, rare) pairs: what another font draws stands alone, since it must not stretch its line."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or is_rare(text[end]) != is_rare(text[start]):
            yield text[start:end], is_rare(text[start])
            start = end
