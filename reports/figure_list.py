"""Every figure of a letter as plain data: its name, exact value, printed text and the rows it comes from."""

from decimal import ROUND_DOWN, Decimal

from funding.models import FundPlan, FundTranche
from minsheng.figures import format_number
from minsheng.months import format_month
from reports.sources_table import told_plainly

_FUND_MODELS = {"funding.FundTranche": FundTranche, "funding.FundPlan": FundPlan}


def figure_list(document, letter) -> dict:
    """The document's figures in reading order, ready for JSON; amounts are exact decimal texts.

    Each has name, value (null for “—”), printed, unit, region, period, kind, basis, formula, marks; rows:
    kind, key (table and id), region, month or date, value or numerator and denominator, note. ``told``: what
    was said of the figures (sources_table.Told).
    """
    figures = document.figures()
    money = _fund_rows({row.key for figure in figures for row in figure.rows})
    return {
        "plan": letter.template.plan.slug,
        "title": document.name,
        "from": format_month(letter.first_month),
        "through": format_month(letter.through),
        "basis": letter.basis,
        "data_as_of": document.data_as_of and document.data_as_of.isoformat(),
        "figures": [_figure(figure, money) for figure in figures],
        "told": told_plainly(letter),
        "notices": [{"kind": each.kind, "message": each.message} for each in document.notices],
    }


def figure_detail(figure, letter) -> dict:
    """One figure as ``figure_list`` has it, or had it when the letter was frozen, with what a page shows."""
    if letter.frozen:
        found = next(
            each
            for each in letter.frozen.figures["figures"]
            if (each["name"], each["region"]) == (figure.name, figure.region)
        )
    else:
        found = _figure(figure, _fund_rows({row.key for row in figure.rows}))
    rows = found["rows"]
    return found | {
        "shown": _shown(figure.value),
        "has_parts": any("denominator" in row for row in rows),
        "has_sources": any("source" in row for row in rows),
    }


def _shown(value):
    """The exact value, cut where it goes on without end."""
    if value is None:
        return None
    cut = value.quantize(Decimal("1e-8"), rounding=ROUND_DOWN)
    return _text(value) if cut == value else f"{cut:f}…"


def _figure(figure, money):
    return {
        "name": figure.name,
        "value": _text(figure.value),
        "printed": figure.printed,
        "unit": figure.unit,
        "region": figure.region,
        "period": figure.period,
        "kind": figure.kind,
        "basis": figure.basis,
        "formula": figure.formula,
        "marks": list(figure.marks),
        "rows": [money.get(row.key) or _row(row) for row in figure.rows],
    }


def _row(row):
    found = {
        "kind": row.kind,
        "key": row.key,
        "region": row.region,
        "month": row.month and format_month(row.month),
        "value": _text(row.value),
        "numerator": _text(row.numerator),
        "denominator": _text(row.denominator),
        "note": row.note,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _fund_rows(keys):
    """Key → what the fund row says; two queries, whatever the number of figures."""
    found = {}
    for prefix, model in _FUND_MODELS.items():
        ids = [int(key.partition(":")[2]) for key in keys if key.startswith(f"{prefix}:")]
        beside = [
            "region",
            "source",
            *(["purpose", "entered_by"] if model is FundTranche else ["recorded_by"]),
        ]
        for row in model.objects.filter(pk__in=ids).select_related(*beside):
            key = f"{prefix}:{row.pk}"
            found[key] = _tranche(row, key) if model is FundTranche else _planned(row, key)
    return found


def _tranche(row, key):
    return {
        "kind": f"资金批次（{row.get_stage_display()}）",
        "key": key,
        "region": row.region.name,
        "date": row.date.isoformat(),
        "source": row.source.name if row.source else "未分",
        "purpose": row.purpose.name if row.purpose else "",
        "value": _text(row.amount),
        "note": "，".join(filter(None, (row.document_number or row.note, f"{row.entered_by}录入"))),
    }


def _planned(row, key):
    return {
        "kind": "计划安排",
        "key": key,
        "region": row.region.name if row.region else "",
        "source": row.source.name,
        "value": _text(row.amount),
        "note": "，".join(filter(None, (row.note, f"{row.recorded_by}录入"))),
    }


def _text(value):
    """An exact decimal text without trailing zeros; None stays None."""
    return None if value is None else format_number(value)
