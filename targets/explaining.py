"""Which explanation covers a finding: one of exactly its figures, for its month or carried on unchanged."""

from minsheng import clock
from minsheng.statements import Joined
from organization.models import User
from targets.models import Explanation

# Words that stand for an explanation and are none.
EMPTY_WORDS = {
    "没有",
    "同上",
    "如上",
    "见上",
    "同前",
    "如前",
    "不详",
    "说明",
    "无说明",
    "见说明",
    "已说明",
    "其他",
}
HOW_TO_EXPLAIN = "写一句看得出原因的话，如“注销3户，按台账核减”"


def says_why(text):
    """Whether a reason can be read from a text. Letters count, not marks and numbers: two different ones at
    least.
    """
    letters = "".join(sign for sign in text if sign.isalpha())
    return len(set(letters)) > 1 and letters not in EMPTY_WORDS


def why_no_reason(text):
    """What is wrong with an explanation from which no reason can be read, as a sentence; empty for a good
    one, and for none.
    """
    if not text.strip() or says_why(text):
        return ""
    return f"说明“{text.strip()}”看不出原因，请{HOW_TO_EXPLAIN}。"


class Explanations:
    """The explanations of a plan, to be asked finding by finding; one query for any number of findings."""

    def __init__(self, rows):
        self._rows, self._newest = {}, {}
        for row in rows:
            self._newest[row.region_id, row.indicator_id, row.project_id, row.key] = row
            place = (row.region_id, row.indicator_id, row.project_id, row.key, _frozen(row.figures))
            self._rows.setdefault(place, []).append(row)

    def of(self, finding):
        """The explanation that covers the finding, or None.

        It is of the same finding and of exactly the same figures: it ends when one of them changes. One of
        an earlier month holds where the figures are still those that were reported then
        (`finding.carries`). Of several the newest counts, and one without words takes the others back.
        """
        place = (
            finding.region.pk,
            finding.indicator.pk if finding.indicator else None,
            finding.project.pk if finding.project else None,
            finding.key,
            _frozen(finding.figures),
        )
        rows = [
            row
            for row in self._rows.get(place, [])
            if row.month == finding.month or (finding.carries and row.month < finding.month)
        ]
        newest = max(rows, key=lambda row: (row.month, row.pk), default=None)
        return newest if newest and newest.text else None

    def lapsed(self, finding):
        """What was last said of the finding when its figures were others, or None."""
        indicator = finding.indicator.pk if finding.indicator else None
        project = finding.project.pk if finding.project else None
        row = self._newest.get((finding.region.pk, indicator, project, finding.key))
        return row if row and row.text and _frozen(row.figures) != _frozen(finding.figures) else None

    def cover(self, findings):
        """The findings, each with the explanation that covers it."""
        return [finding.explained_by(self.of(finding)) for finding in findings]


def explanations_of(plan, **where):
    """The Explanations of a plan, limited by `where` (filter arguments: region, region__in …); one query."""
    return Explanations(Explanation.objects.filter(plan=plan, **where).select_related("by").order_by("id"))


_OF_CELLS = Joined(
    "explanations_of_cells",
    """
    SELECT {columns}
    FROM targets_explanation e
    JOIN organization_user u ON u.id = e.by_id
    WHERE e.plan_id = %(plan)s AND e.region_id = %(region)s AND e.month <= %(month)s
        AND e.indicator_id = ANY(%(indicators)s)
    ORDER BY e.id
    """,
    e=Explanation,
    u=User,
)


def explanations_of_cells(plan, region, month, indicators):
    """The Explanations of a region's cells (ids of indicators) up to a month; one query."""
    found = []
    for row, row.by in _OF_CELLS.rows(plan=plan.pk, region=region.pk, month=month, indicators=indicators):
        found.append(row)
    return Explanations(found)


def store_explanation(*, finding, plan, text, by):
    """Keep why the finding's figures are right; empty `text` takes back what was said. Asks no permission.

    Returns the row, or None where the same was said already.
    """
    if (finding.explanation.text if finding.explanation else "") == text:
        return None
    return Explanation.objects.create(
        plan=plan,
        region=finding.region,
        month=finding.month,
        indicator=finding.indicator,
        project=finding.project,
        key=finding.key,
        figures=[list(pair) for pair in finding.figures],
        finding=finding.message,
        text=text,
        by=by,
        at=clock.now(),
    )


def _frozen(figures):
    return tuple(tuple(pair) for pair in figures)
