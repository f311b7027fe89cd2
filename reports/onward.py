"""From a figure of a letter on to the page of the matrix or of the ledger that it comes from."""

from urllib.parse import urlencode

from django.urls import reverse

from funding.models import Calculation, Stage
from funding.totals import Basis
from minsheng.months import format_month
from organization.models import Region
from reports.vocabulary import names_of

_ON_ALL_BOOKS = {"fund-planned", f"fund-{Stage.PAID.value}"}


def _region_of(letter, figure):
    return Region.objects.under(letter.scope).filter(name=figure.region).first() or letter.scope


def onward(letter, figure):
    """(address, label) of the indicator's or the project's own page for the letter's month, or None."""
    plan, month = letter.template.plan, format_month(letter.through)
    names, name = names_of(plan), figure.name.partition(".")[0]
    if figure.kind == "calculation":
        row = Calculation.objects.filter(plan=plan, name=figure.name.partition(".")[2]).first()
        return row and (reverse("funding:calculation", args=[plan.slug, row.pk]), "到资金里看这个测算")
    if project := names.projects.get(name):
        address = reverse("funding:project", args=[plan.slug, project.pk])
        basis = Basis.FULL if figure.kind in _ON_ALL_BOOKS else Basis.OWN
        return f"{address}?{urlencode({'through': month, 'basis': basis.value})}", "到资金里看这个项目"
    if indicator := names.indicators.get(name):
        region = _region_of(letter, figure)
        address = reverse("targets:figure", args=[plan.slug, region.code, indicator.pk])
        return f"{address}?{urlencode({'month': month, 'basis': letter.basis})}", "到进度里看这个指标"
    return None
