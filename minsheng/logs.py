"""Log lines as JSON that hold no figures and no form contents.

Of an exception only its class and the places it passed are kept: its text may quote what somebody typed.
"""

import json
import logging
import traceback
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from minsheng.middleware import request_number


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request, and the record's own `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, timezone.get_default_timezone())
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if request_number.get():
            line["request"] = request_number.get()
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = [place(frame) for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(line, ensure_ascii=False)


def message_of(record: logging.LogRecord) -> str:
    """Return the message; what Django finds suspicious quotes what was sent, so only its kind is kept."""
    if record.name.startswith("django.security."):
        return record.name.rpartition(".")[2]
    return record.getMessage()


def place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename.removeprefix(f'{settings.BASE_DIR}/')}:{frame.lineno} {frame.name}"
