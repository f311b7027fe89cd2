"""本月无变化: what a cell says when nothing has changed since the figure before."""

from dataclasses import replace

from targets.cells import Cell
from targets.entering import INPUTS, shown_inputs
from targets.models import Entry, Kind


def unchanged_inputs(indicator, before):
    """The inputs by name that repeat the figure before (targets.earlier.Before); empty where there is none.

    A count's year-to-date stays and its increment is 0; every other kind repeats what was reported, with its
    months and dates. Remarks belong to their month and are not repeated.
    """
    if before is None:
        return {}
    inputs = shown_inputs(indicator, _cell(indicator, before), before)
    return {name: inputs[name] for name in INPUTS[indicator.kind]} | {"state": ""}


def _cell(indicator, before):
    if indicator.kind != Kind.COUNT:
        return replace(before.cell, note="")
    value = 0 if indicator.entry == Entry.MONTHLY else before.cumulative
    return Cell(state=before.cell.state, value=value)
