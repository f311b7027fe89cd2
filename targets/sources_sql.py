"""The SQL of sources: every counted figure, month by month, and which of them the roll-up is made of.

Steps and parameters are those of completion_sql.py.
"""

from targets.completion_sql import PARTS

_SOURCES = """
SELECT i.id AS indicator_id, r.id AS region_id, r.code AS region_code, r.name AS region, false AS is_own,
    c.month, c.number, c.report_id, c.figure_id, c.data_as_of, c.state, c.value, c.numerator, c.denominator,
    c.is_done, c.done_on, c.effective_month, c.paid_from, c.note, NULL AS source,
    coalesce(c.figure_id = ANY (p.figure_ids) AND c.state = 'number'
        AND (p.kind <> 'ratio' OR c.value IS NULL OR p.region_id = %(region)s), false) AS rolls_up,
    EXISTS (
        SELECT 1 FROM own o WHERE o.region_id = %(region)s AND o.indicator_id = p.indicator_id
    ) AS has_own,
    e.name AS entered_by, b.name AS submitted_by, c.submitted_at, a.name AS accepted_by, c.accepted_at
FROM part p
JOIN indicator i ON i.id = p.indicator_id
JOIN organization_region r ON r.id = p.region_id
LEFT JOIN LATERAL (
    SELECT m.month, m.id AS report_id, u.number, u.data_as_of, u.submitted_by_id, u.submitted_at,
        f.id AS figure_id, f.state, f.value, f.numerator, f.denominator, f.is_done, f.done_on,
        f.effective_month, f.paid_from, f.note, f.entered_by_id, g.by_id AS accepted_by_id,
        g.at AS accepted_at
    FROM targets_monthlyreport m
    JOIN targets_submission u
        ON u.id = CASE WHEN %(accepted)s THEN m.accepted_id ELSE m.counting_id END
    JOIN targets_submittedfigure f ON f.submission_id = u.id AND f.indicator_id = p.indicator_id
    LEFT JOIN LATERAL (
        SELECT t.by_id, t.at FROM targets_reportstep t
        WHERE t.report_id = m.id AND t.submission_id = u.id AND t.step = 'accept' AND m.accepted_id = u.id
        ORDER BY t.id DESC
        LIMIT 1
    ) g ON true
    WHERE m.plan_id = %(plan)s AND m.region_id = p.region_id AND m.month BETWEEN %(first)s AND %(through)s
) c ON true
LEFT JOIN organization_user e ON e.id = c.entered_by_id
LEFT JOIN organization_user b ON b.id = c.submitted_by_id
LEFT JOIN organization_user a ON a.id = c.accepted_by_id
UNION ALL
SELECT o.indicator_id, r.id, r.code, r.name, true, o.month, NULL, NULL, NULL, NULL, o.state, o.value,
    o.numerator, o.denominator, o.is_done, o.done_on, o.effective_month, o.paid_from, o.note, o.source,
    false, true, e.name, NULL, o.entered_at, a.name, o.accepted_at
FROM own o
JOIN organization_region r ON r.id = o.region_id
JOIN organization_user e ON e.id = o.entered_by_id
LEFT JOIN organization_user a ON a.id = o.accepted_by_id
WHERE o.region_id = %(region)s"""

_ORDER = """
SELECT found.* FROM found
JOIN indicator i ON i.id = found.indicator_id
JOIN organization_region r ON r.id = found.region_id
ORDER BY i."order", i.id, found.is_own DESC, r."order", r.code, found.month"""

SOURCES = PARTS + f",found AS ({_SOURCES})" + _ORDER
