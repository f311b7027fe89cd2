"""资金核对: what does not fit in a plan's money, and which of it has been explained. Rule: docs/figures.md.

Findings are those of targets/checks.py, with an Explanation of exactly their figures. Money has no month of
its own here: an explanation holds in every month until one of the figures changes, so that all of a year's
stand under its January.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count

from funding import check_kinds as kinds
from funding.estimates import estimated
from funding.excess import Excess, above, above_allocated
from funding.links import ledger_url
from funding.mismatches import money_below, places_below
from funding.models import FundEstimate, FundPlan, FundTranche, Stage
from funding.money import Basis
from funding.physical import physical
from funding.totals import both_totals
from minsheng.figures import format_number
from organization.models import Region
from targets.checks import ENDINGS, Finding, rules_of
from targets.explaining import explanations_of
from targets.models import Explanation, Plan, Severity

MUST_MEND, OPEN, LAPSED, EXPLAINED = "must_mend", "open", "lapsed", "explained"
STATES = {MUST_MEND: "必须改正", OPEN: "未说明", LAPSED: "失效", EXPLAINED: "已说明"}


@dataclass(frozen=True)
class MoneyFinding:
    """A finding with where it stands: ``lapsed`` is what was said of figures that have changed since.

    ``note`` is what the entry itself says, which explains it as well; ``url`` leads to the rows.
    """

    finding: Finding
    state: str
    url: str
    lapsed: Explanation | None = None
    note: str = ""

    @property
    def state_name(self) -> str:
        return STATES[self.state]

    @property
    def words(self) -> str:
        """What was found, without asking for what has been said already."""
        ending = ENDINGS.get(self.finding.severity, "")
        asked = self.finding.message
        return f"{asked.removesuffix(ending)}。" if ending and not self.is_open else asked

    @property
    def is_open(self) -> bool:
        return self.state != EXPLAINED

    @property
    def place(self) -> str:
        """What tells it from all others of the plan, for the form that explains it."""
        found = self.finding
        return f"{found.region.pk}-{found.project.pk}-{found.key}"


def money_findings(plan: Plan, through: date, region: Region) -> list[MoneyFinding]:
    """Everything that does not fit, seen from ``region`` through a month; what is open comes first.

    A constant number of queries. Kinds that the plan has switched off find nothing.
    """
    search = _Search(plan, through, region)
    found = [each for each in search.all() if each.severity != Severity.OFF]
    explanations = explanations_of(plan, project__isnull=False)
    covered = [_placed(each, explanations, search) for each in explanations.cover(found)]
    order = list(STATES)
    return sorted(covered, key=lambda each: order.index(each.state))


def open_checks(plan: Plan, through: date) -> list[MoneyFinding]:
    """What of the whole plan is neither mended nor explained, for those who state its money in a letter."""
    return [each for each in money_findings(plan, through, plan.region) if each.is_open]


def _placed(finding, explanations, search) -> MoneyFinding:
    note = search.notes[_key(finding)]
    lapsed = None
    if finding.severity == Severity.ERROR:
        state = MUST_MEND
    elif finding.explanation or note:
        state = EXPLAINED
    else:
        lapsed = explanations.lapsed(finding)
        state = LAPSED if lapsed else OPEN
    return MoneyFinding(finding, state, search.urls[_key(finding)], lapsed, note)


def _key(finding):
    return finding.region.pk, finding.project.pk, finding.key


class _Search:
    """Goes through the kinds of checks of money once."""

    def __init__(self, plan, through, region):
        self.plan, self.through, self.region = plan, through, region
        self.rules = rules_of(plan)
        self.totals = both_totals(plan, through, region=region)
        self.month = date(plan.year, 1, 1)
        self.urls, self.notes = {}, {}

    def all(self):
        yield from self._stages()
        yield from self._paid_below()
        yield from self._parts()
        yield from self._estimates()
        yield from self._outside()
        yield from self._documents()

    def _found(self, kind, project, text, figures, *, region=None, detail="", url="", note=""):
        severity = self.rules.setting(kind).severity
        finding = Finding(
            code=kind,
            severity=severity,
            message=f"{project}：{text}{ENDINGS.get(severity, '。')}",
            figures=tuple((name, str(value)) for name, value in figures),
            project=project,
            region=region or self.region,
            month=self.month,
            detail=detail,
        )
        self.urls[_key(finding)], self.notes[_key(finding)] = url, note
        return finding

    def _ledger(self, project, stage, basis=Basis.OWN, region=None):
        options = {"region": region or self.region, "project": project, "stage": stage}
        return ledger_url(self.plan, self.through, basis, **options)

    def _stages(self):
        """发放 ≤ 到位 on all books; 到位 ≤ 下达 ≤ 计划 on the own ones."""
        full = self.totals[Basis.FULL]
        for own in self.totals[Basis.OWN].projects:
            everywhere = full.of(own.project)
            yield from self._paid(own.project, everywhere.raised.amount, everywhere.paid.amount, self.region)
            for kind, stage, found in [
                (kinds.RAISED, Stage.RAISED, above_allocated(own.raised, own.allocated)),
                (kinds.ALLOCATED, Stage.ALLOCATED, above(own.allocated, "下达", own.planned, "计划安排")),
                (kinds.PLANNED, Stage.RAISED, own.over_plan),
            ]:
                for excess in found:
                    yield self._excess(kind, own.project, excess, self._ledger(own.project, stage))

    def _excess(self, kind, project, excess: Excess, url):
        figures = [("数", format_number(excess.amount)), ("不超过", format_number(excess.limit))]
        return self._found(kind, project, str(excess), figures, detail=excess.group, url=url)

    def _paid(self, project, raised, paid, region):
        if paid > raised:
            where = "" if region == self.region else f"{region}"
            text = f"{where}发放{format_number(paid)}万元，超过到位的{format_number(raised)}万元"
            figures = [("发放", format_number(paid)), ("到位", format_number(raised))]
            url = self._ledger(project, Stage.PAID, Basis.FULL, region)
            yield self._found(kinds.PAID, project, text, figures, region=region, url=url)

    def _paid_below(self):
        places = places_below(self.region)
        money = money_below(self.plan, self.through, self.region, places)
        for place in places:
            for funds in self.totals[Basis.OWN].projects:
                raised, paid = money.get((place.pk, funds.project.pk), (0, 0))
                yield from self._paid(funds.project, raised, paid, place)

    def _parts(self):
        """The plan's own amounts against what is set aside for its regions, source by source."""
        if self.region != self.plan.region:
            return
        whole, parts, sources = {}, {}, {}
        rows = FundPlan.objects.filter(project__plan=self.plan).select_related("source")
        for row in rows:
            key = row.project_id, row.source_id
            sources[row.source_id] = row.source
            if row.region_id is None:
                whole[key] = row.amount
            else:
                parts[key] = parts.get(key, 0) + row.amount
        for funds in self.totals[Basis.OWN].projects:
            for (project, source), amount in parts.items():
                stated = whole.get((project, source), 0)
                if project == funds.project.pk and amount != stated:
                    yield self._part(funds.project, sources[source], amount, stated)

    def _part(self, project, source, amount, stated):
        text = (
            f"{source}分到各地区的计划安排加起来是{format_number(amount)}万元，"
            f"全方案是{format_number(stated)}万元"
        )
        figures = [("各地区", format_number(amount)), ("全方案", format_number(stated))]
        return self._found(kinds.PARTS, project, text, figures, detail=str(source))

    def _estimates(self):
        estimates = FundEstimate.objects.filter(plan=self.plan).select_related(
            "project", "purpose", "standard", "persons"
        )
        done = physical(self.plan, self.through, self.region)
        rows = {
            each.row.indicator_id: each.row
            for (region, _), found in done.by_place.items()
            if region == self.region.pk
            for each in found
        }
        for each in estimated(estimates, self.totals, rows):
            if each.differs:
                figures = [
                    ("标准", format_number(each.standard)),
                    ("人数", format_number(each.persons)),
                    ("月数", each.months),
                    (each.stage_word, format_number(each.money)),
                ]
                stage, project = each.estimate.stage, each.estimate.project
                basis = Basis.FULL if stage == Stage.PAID else Basis.OWN
                url = self._ledger(project, stage, basis)
                detail = str(each.estimate.pk)
                yield self._found(kinds.ESTIMATE, project, each.words, figures, detail=detail, url=url)

    def _standing(self):
        rows = FundTranche.objects.of(self.plan).through(self.through)
        return rows.standing().filter(region__path__startswith=self.region.path)

    def _outside(self):
        rows = self._standing().exclude(date__year=self.plan.year)
        for entry in rows.select_related("project", "region").order_by("date", "pk"):
            text = (
                f"编号{entry.pk}的{entry.get_stage_display()}{format_number(entry.amount)}万元日期是"
                f"{entry.date:%Y-%m-%d}，不在{self.plan.year}年"
            )
            figures = [("日期", entry.date), ("金额", format_number(entry.amount))]
            url, note = entry.get_absolute_url(), entry.note
            yield self._found(
                kinds.OUTSIDE, entry.project, text, figures, detail=str(entry.pk), url=url, note=note
            )

    def _documents(self):
        rows = self._standing().exclude(document_number="").order_by()
        twins = rows.values("document_number", "amount", "stage", "region_id")
        found = twins.annotate(n=Count("pk"), ids=ArrayAgg("pk", order_by="pk")).filter(n__gt=1)
        groups = [group["ids"] for group in found.order_by("document_number", "amount")]
        firsts = FundTranche.objects.filter(pk__in=[ids[0] for ids in groups])
        entries = {entry.pk: entry for entry in firsts.select_related("project", "region")}
        for ids in groups:
            entry = entries[ids[0]]
            numbers = "、".join(map(str, ids))
            text = (
                f"{entry.region}有{len(ids)}笔{entry.get_stage_display()}都是{entry.document_number}、"
                f"{format_number(entry.amount)}万元（编号{numbers}）"
            )
            figures = [
                ("文号", entry.document_number),
                ("金额", format_number(entry.amount)),
                ("编号", numbers),
            ]
            url = entry.get_absolute_url()
            yield self._found(kinds.DOCUMENT, entry.project, text, figures, detail=str(entry.pk), url=url)
