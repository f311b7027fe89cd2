"""The ledger: what was entered, filtered, with the totals of what is filtered; one entry with its history."""

from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django_tables2 import RequestConfig

from funding.attached import attached
from funding.cells import seen_rows
from funding.filters import TrancheFilter
from funding.forms import AttachForm, ReasonForm, ReceiptForm
from funding.models import Answer, FundTranche, Stage
from funding.money import Basis, basis_name
from funding.month_locks import MonthLocks
from funding.permissions import (
    can_confirm,
    can_enter,
    can_enter_something,
    plans_seen,
    regions_seen,
    visible_tranches,
)
from funding.tables import TrancheTable
from funding.tranche_output import HEAD, tranche_row
from funding.views.common import plan_of
from minsheng import clock
from minsheng.months import parse_month
from minsheng.workbooks import Sheet, workbook_bytes
from organization.access import needs
from organization.views.common import workbook_response

PER_PAGE = 50
JOINED = ["project", "purpose", "region", "source", "corrects", "reversal"]


class CountedPaginator(Paginator):
    """Pages of rows that were counted already, so that a long ledger is not read twice for its length."""

    def __init__(self, *args, count, **kwargs):
        super().__init__(*args, **kwargs)
        self.count = count


@needs("view_funds")
def ledger(request, slug):
    plan = plan_of(request, slug)
    rows, words = _rows(request, plan)
    found = TrancheFilter(request.GET, rows, plan=plan, user=request.user)
    sums = _sums(found.qs)
    table = TrancheTable(found.qs.select_related(*JOINED).prefetch_related("receipts"))
    pages = {"per_page": PER_PAGE, "paginator_class": CountedPaginator, "count": sums["entries"]}
    RequestConfig(request, paginate=pages).configure(table)
    context = {
        "plan": plan,
        "filter": found,
        "table": table,
        "page_obj": table.page,
        "basis_words": words,
        "sums": sums,
        "is_filtered": any(request.GET.values()),
        "can_enter": can_enter_something(request.user, plan),
        "query": request.GET.urlencode(),
    }
    return render(request, "funding/ledger.html", context)


@needs("view_funds")
def ledger_xlsx(request, slug):
    """What is filtered, in the columns of the import, with number and person after them; sums by stage below,
    which an import skips.
    """
    plan = plan_of(request, slug)
    rows, _ = _rows(request, plan)
    found = TrancheFilter(request.GET, rows, plan=plan, user=request.user)
    entries = found.qs.select_related(*JOINED, "entered_by").order_by("date", "pk")
    head = [*HEAD, "编号", "冲销", "录入人"]
    lines = [[*tranche_row(t), t.pk, t.corrects_id, t.entered_by.name] for t in entries]
    totals = [["合计", None, None, None, label, None, amount] for label, amount in _sums(found.qs)["stages"]]
    sheet = Sheet(
        "资金批次", rows=[head, *lines, *totals], widths=[22, 12, 18, 14, 10, 12, 16, 22, 30, 9, 9, 16]
    )
    return workbook_response(workbook_bytes([sheet]), f"{plan}资金台账")


def _rows(request, plan):
    """The entries that the person may see; with a basis in the address, those that count on it, and its
    words.
    """
    rows = visible_tranches(request.user, plan)
    basis = request.GET.get("basis")
    regions = {region.code: region for region in regions_seen(request.user, plan)}
    region = regions.get(request.GET.get("region"), next(iter(regions.values()), None))
    if basis not in Basis.values or region is None:
        return rows, ""
    try:
        through = parse_month(request.GET.get("through", ""))
    except ValueError:
        through = plan.first_month.replace(month=12)
    seen = seen_rows(plan, through, region)
    if basis == Basis.OWN:
        seen = seen.filter(in_own_books=True)
    return seen.filter(pk__in=rows.order_by().values("pk")), basis_name(basis, region)


def _sums(rows):
    """What is filtered, added up by stage in one query: stages are never added to each other."""
    stage = "seen_as" if "seen_as" in rows.query.annotations else "stage"
    wanted = {key.value: Sum("amount", filter=Q(**{stage: key})) for key in Stage}
    sums = rows.order_by().aggregate(entries=Count("pk"), **wanted)
    return {
        "entries": sums["entries"],
        "stages": [(key.label, sums[key.value]) for key in Stage if sums[key.value] is not None],
    }


@needs("view_funds")
def tranche(request, pk):
    return tranche_page(request, visible_tranche(request, pk))


def tranche_page(request, found, *, attach_form=None, reverse_form=None, receipt_form=None):
    """The page of an entry; a form that was not taken is shown again with what was typed."""
    plan = found.project.plan
    pair = found.corrects or getattr(found, "reversal", None)
    place = {"project": found.project, "region": found.region, "stage": found.stage}
    allowed = can_enter(request.user, **place)
    is_closed = MonthLocks(plan, request.user).objection(**place, day=found.date) if allowed else ""
    context = {
        "plan": plan,
        "tranche": found,
        "pair": pair,
        "may_reverse": allowed,
        "is_closed": is_closed,
        "can_reverse": allowed and pair is None and plan.is_open and not is_closed,
        "form": reverse_form or ReasonForm(),
        **_receipt(request, found, pair, receipt_form),
        **attached(request.user, found, allowed),
        "attach_form": attach_form or AttachForm(),
        "payer": found.region.parent if found.stage == Stage.PASSED_ON else None,
    }
    return render(request, "funding/tranche.html", context)


def _receipt(request, found, pair, form):
    """What the receiving side said of a 下拨, and the form to say it; a refused one has seen that by now."""
    if found.stage != Stage.PASSED_ON or pair is not None:
        return {}
    answers = list(found.receipts.select_related("by"))
    last = answers[-1] if answers else None
    seen = last and last.pk
    if form:
        form.data = form.data | {"seen": seen}
    return {
        "has_receipt": True,
        "answers": answers,
        "is_received": last is not None and last.answer == Answer.RECEIVED,
        "may_confirm": found.project.plan.is_open and can_confirm(request.user, found),
        "receipt_form": form
        or ReceiptForm(initial={"received_on": max(found.date, clock.today()), "seen": seen}),
    }


def visible_tranche(request, pk):
    """The entry, 404 for one of a region or plan that the person may not see."""
    rows = FundTranche.objects.select_related(
        *JOINED,
        "project__plan__region",
        "region__parent",
        "entered_by",
        "fund_import",
        "corrects__entered_by",
    )
    found = get_object_or_404(rows, pk=pk)
    plans = plans_seen(request.user).filter(pk=found.project.plan_id)
    if not plans.exists() or not visible_tranches(request.user, found.project.plan).filter(pk=pk).exists():
        raise Http404
    return found
