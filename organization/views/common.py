from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from minsheng.workbooks import CONTENT_TYPE

POST_MARKS = {
    "later": {"key": "info", "sign": "○", "word": "未到任"},
    "now": {"key": "good", "sign": "✓", "word": "现任"},
    "over": {"key": "none", "sign": "—", "word": "已结束"},
}


def attempt(form, action, **arguments):
    """Run an action for a valid form; what it refuses becomes an error of the form and None."""
    try:
        return action(**arguments)
    except ValidationError as error:
        form.add_error(None, _known_fields(form, error))
        return None


def _known_fields(form, error):
    """The error with fields that the form does not show turned into errors of the whole form."""
    if not hasattr(error, "error_dict"):
        return error
    known, rest = {}, []
    for name, errors in error.error_dict.items():
        if name in form.fields:
            known[name] = errors
        else:
            rest.extend(errors)
    return ValidationError(known | ({"__all__": rest} if rest else {}))


def workbook_response(data, name):
    """An Excel file to save under `name` (without ending)."""
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
