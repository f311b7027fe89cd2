"""Where the files of the demonstration lie, and the days on which things happened."""

import json
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

from minsheng import clock

FOLDER = settings.BASE_DIR / "fixtures" / "guangyuan-2017"


class Broken(Exception):
    """A file of the demonstration was refused by its importer: the message lists what is wrong."""


def facts(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def content(name):
    return (FOLDER / name).read_bytes()


def on(day, hour=10):
    """Context manager: the domain clock stands at `day` (a date or its ISO text)."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(hour, 30))))


def require(reading, name):
    """Raise Broken unless an importer understood the whole file."""
    if not reading.ok:
        problems = "\n".join(str(problem) for problem in reading.problems)
        raise Broken(f"{name} 没有通过检查：\n{problems}")
