import re

_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,12}[〔\[(（【]\s*(?:19|20)\d\d\s*[〕\])）】]\s*(?:第\s*)?\d{1,5}\s*号"
)
_LEADING = re.compile(r"^(?:根据|依据|收到?|按照|按|依|见|拨付?|下达|转发|文号)+")


def document_number_in(text: str) -> str:
    """The number of an official document that a text names: 收川财社〔2017〕8号资金 → 川财社〔2017〕8号."""
    match = _NUMBER.search(text)
    return _LEADING.sub("", match.group()).replace(" ", "") if match else ""
