"""Two people with the same form open: the second is told what the first one stored, and nothing is lost."""

import hashlib

from django.core.exceptions import ValidationError


def fingerprint(row):
    """Return a short text that changes whenever a stored field of `row` changes; forms carry it as `seen`.

    A model may name fields in `CHANGES_BY_ITSELF` that nobody edits: they say nothing of another edit. One
    whose form edits other rows with it gives them as texts by label in `edited_with_it()`.
    """
    values = [(field.attname, getattr(row, field.attname)) for field in _edited(row)]
    values += _with_it(row).items()
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def fingerprint_all(rows):
    """Return the fingerprint of several rows together, whatever their order."""
    return hashlib.sha256("".join(sorted(map(fingerprint, rows))).encode()).hexdigest()[:16]


def refuse_lost_update(before, row, seen, typed_with_it=None):
    """Raise ValidationError when `before` (locked, as stored) is not what the form `seen` was made from.

    Both values are shown: what another person stored meanwhile, and what this one typed; `typed_with_it` is
    that for the other rows, by the labels of `edited_with_it()`. Without `seen` nothing is asked.
    """
    if not seen or fingerprint(before) == seen:
        return
    pairs = []
    for field in _edited(row):
        now, typed = _shown(before, field), _shown(row, field)
        if now != typed:
            pairs.append(f"“{field.verbose_name}”现在是“{now}”，您填的是“{typed}”")
    for label, now in _with_it(before).items():
        typed = (typed_with_it or {}).get(label, now)
        if now != typed:
            pairs.append(f"“{label}”现在是“{now}”，您填的是“{typed}”")
    text = "；".join(pairs) or "内容现在与您填的相同"
    raise ValidationError(f"您打开本页后，别人改过它：{text}。请重新打开本页再改。")


def _with_it(row):
    return row.edited_with_it() if hasattr(row, "edited_with_it") else {}


def _edited(row):
    skipped = getattr(row, "CHANGES_BY_ITSELF", ())
    return [field for field in row._meta.concrete_fields if field.name not in skipped]


def _shown(row, field):
    value = getattr(row, field.name)
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
