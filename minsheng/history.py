"""Append-only record of every row that is added, changed or deleted, written by database triggers."""

import pghistory
import pgtrigger


def track_changes(model=None, *, exclude=None):
    """Class decorator: store each insert, update and delete of the model in an append-only event table.

    Statement-level triggers: one per statement, so bulk writes stay fast.
    """

    def decorate(model):
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=exclude,
            append_only=True,
            level=pgtrigger.Statement,
        )(model)

    return decorate(model) if model else decorate


def recorded(*, by=None, reason="", **facts):
    """Context manager: changes made inside carry who made them and why, besides what the request tells."""
    if by is not None:
        facts["user"] = by.pk
    if reason:
        facts["reason"] = reason
    return pghistory.context(**facts)
