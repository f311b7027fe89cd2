"""The one clock of the domain: due dates, lights and the dates on drafts read it.

The demonstration shifts it with MINSHENG_CLOCK. Audit, sessions and lockout use real time, never this module.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Let the domain's time be `moment` (aware) inside: for loading the past of the demonstration."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)


def now() -> datetime:
    """Return the aware local time; on a shifted clock, the shifted day with the real time of day."""
    if (held := _held.get()) is not None:
        return timezone.localtime(held)
    real = timezone.localtime()
    return real if settings.MINSHENG_CLOCK is None else real + (settings.MINSHENG_CLOCK - real.date())


def today() -> date:
    """Return the local day of `now()`."""
    return now().date()


def is_shifted() -> bool:
    return settings.MINSHENG_CLOCK is not None


def shift() -> timedelta:
    """Return by how much the domain clock differs from real time (zero when it is not shifted)."""
    if settings.MINSHENG_CLOCK is None:
        return timedelta()
    return settings.MINSHENG_CLOCK - timezone.localdate()
