"""All that a wording may do besides naming figures: ``{% if %}`` and ``|join``."""

from django.template import Library
from django.template.defaulttags import do_if

from reports.document import Text

register = Library()
register.tag("if", do_if)


@register.filter
def join(parts, separator="、"):
    """Lists of runs as one list, with the separator between them."""
    runs = []
    for part in parts or ():
        if runs:
            runs.append(Text(separator))
        runs.extend(
            part if isinstance(part, (list, tuple)) else [Text(part) if isinstance(part, str) else part]
        )
    return runs
