"""Lights: how a figure stands against the pace, as a word, a sign and a colour from the stored table."""

import json
from dataclasses import dataclass

from minsheng.figures import HUNDRED, format_number, ratio
from minsheng.statements import Statement


@dataclass(frozen=True, slots=True)
class LightShown:
    """What stands beside a figure: never the colour alone."""

    word: str
    sign: str
    colour: str


def light_for(table, actual, pace):
    """Return the light of a figure against its pace, or None where one of them is missing.

    `table` is a list of (at_least, LightShown), highest threshold first: the share of the pace in per cent
    from which the light holds; below all of them the lowest one holds. With a pace of 0 nothing is due yet,
    and any figure stands at 100 %. Thresholds are judged on unrounded values.
    """
    if not table or actual is None or pace is None:
        return None
    share = ratio(actual, pace, HUNDRED) if pace else HUNDRED
    return next((light for at_least, light in table if share >= at_least), table[-1][1])


_TABLE = Statement("lights", "SELECT at_least, word, sign, colour FROM targets_light ORDER BY at_least DESC")


def light_table_json():
    """The stored table for the page's script: [[at least, word, sign, colour]], exact decimals as text."""
    rows = [[format_number(least), *shown] for least, *shown in _TABLE.rows()]
    return json.dumps(rows, ensure_ascii=False)
