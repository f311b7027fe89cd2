"""Explaining what a check asks about: the words are kept for exactly the figures they were written for."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from targets.actions.reporting import entered_in, locked, refuse_closed
from targets.explaining import store_explanation, why_no_reason
from targets.findings import findings_of
from targets.locking import entry_tier, refuse_locked_report
from targets.models import Severity
from targets.refusals import Refused
from targets.steps import OPEN, WHY_NOT

LONGEST_EXPLANATION = 500


@dataclass(frozen=True)
class Words:
    """What somebody wrote about one finding; `stamp` is that of the figures which the page showed.

    Without a key the words are about whatever is asked of the indicator, without a stamp about the figures
    that stand now.
    """

    indicator_id: int
    key: str
    stamp: str | None
    text: str


@transaction.atomic
def explain(*, report, words, by, as_operator=False):
    """Keep explanations of findings of the draft; returns the Words that were not kept.

    Not kept are those whose figures have changed since they were written: the person is to read them again.
    Words about what is no longer asked are dropped, and the same words again change nothing.
    """
    report = locked(report)
    refuse_closed(report.plan)
    if report.status not in OPEN:
        raise Refused(f"{WHY_NOT[report.status]}，不能修改说明。")
    refuse_locked_report(report, entry_tier(report.status))
    return keep_words(report, words, by, as_operator)


def keep_words(report, words, by, as_operator=False):
    """Keep explanations of a locked report that may be changed; returns the Words that were not kept."""
    mine = entered_in(report, by, as_operator)
    asked = [one for one in findings_of(report) if one.severity == Severity.EXPLAIN]
    stale = []
    for one in words:
        _ask(one, mine)
        for finding in asked:
            if finding.indicator.pk != one.indicator_id or one.key not in ("", finding.key):
                continue
            if one.stamp not in (None, finding.stamp):
                stale.append(one)
                continue
            store_explanation(finding=finding, plan=report.plan, text=one.text.strip(), by=by)
    return stale


def _ask(words, mine):
    if words.indicator_id not in mine:
        raise PermissionDenied("有的格子不由您填报。")
    if len(words.text.strip()) > LONGEST_EXPLANATION:
        raise Refused(f"说明最多 {LONGEST_EXPLANATION} 字，现有 {len(words.text.strip())} 字。")
    if message := why_no_reason(words.text):
        raise Refused(f"{mine[words.indicator_id].short_name}：{message}")
