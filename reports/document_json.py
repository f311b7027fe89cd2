"""A document tree as JSON and back, exactly: what is stored of a letter is read again as the same tree.

Every object is written with all its fields; an object of a kind that may stand beside others (a run, a
block) says in ``is`` which it is. Amounts are decimal texts with their exponent, days are ISO dates. A field
that an older file does not have gets its default, so that a tree stored today can be read by later versions.
"""

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from reports.document import Document


def to_json(document: Document) -> str:
    """The tree as JSON text; the same tree always gives the same text."""
    return json.dumps(_plain(document), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def from_json(text: str) -> Document:
    """The tree that ``to_json`` wrote. ValueError when the text is no such tree."""
    try:
        return _built(Document, json.loads(text))
    except (TypeError, KeyError, AttributeError, ArithmeticError) as problem:
        raise ValueError(f"not a stored document: {problem!r}") from problem


def _plain(value: Any):
    if is_dataclass(value):
        written = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {"is": type(value).__name__} | written
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def _shape(kind):
    """Name → (type, whether it has a default) of a dataclass's fields."""
    hints = get_type_hints(kind)
    return {
        each.name: (hints[each.name], each.default is not MISSING or each.default_factory is not MISSING)
        for each in fields(kind)
    }


def _built(kind, data):
    if data["is"] != kind.__name__:
        raise TypeError(f"{data['is']} instead of {kind.__name__}")
    found = {}
    for name, (hint, has_default) in _shape(kind).items():
        if name in data or not has_default:
            found[name] = _read(hint, data[name])
    return kind(**found)


def _read(hint, data):
    if data is None:
        return None
    if get_origin(hint) in (Union, UnionType):
        return _read(_chosen([each for each in get_args(hint) if each is not type(None)], data), data)
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_read(inner, each) for each in data)
    if is_dataclass(hint):
        return _built(hint, data)
    if hint is Decimal:
        return Decimal(data)
    if hint is date:
        return date.fromisoformat(data)
    if not isinstance(data, hint):
        raise TypeError(f"{data!r} instead of {hint.__name__}")
    return data


def _chosen(hints, data):
    if len(hints) == 1:
        return hints[0]
    return next(each for each in hints if each.__name__ == data["is"])
