"""The SQL of completion: one statement, put together from named steps (rules: docs/figures.md).

Every value is a parameter. A step reads the ones above it:

    scope → task → report → latest → part        what each assigned region contributes
    scope → lineage, in_force → target, floor     which targets hold
    part, target, own → the rows of SUMMARY       one per region (itself and its children) × indicator

Parameters: plan, region, prefix (path of the region with %), skip (where the path of a child begins), first
and through (months), all_months (a bit for each of them), accepted (basis), indicator (an id, None for all).
"""

# The region, everything below it, and in which direct child of the region each of them lies.
# `label` sorts as the document lists the regions; the name starts at its eleventh character.
_SCOPE = """
scope AS MATERIALIZED (
    SELECT r.id, r.path, to_char(r."order", 'FM0000000000') || r.name AS label, child.id AS child_id
    FROM organization_region r
    LEFT JOIN organization_region child
        ON child.parent_id = %(region)s AND child.code = split_part(substr(r.path, %(skip)s), '/', 1)
    WHERE r.path LIKE %(prefix)s
),
indicator AS (
    SELECT * FROM targets_indicator
    WHERE plan_id = %(plan)s AND (%(indicator)s IS NULL OR id = %(indicator)s)
),
task AS MATERIALIZED (
    SELECT a.indicator_id, a.region_id, s.child_id, s.label, i.kind, i.entry, i.section_id
    FROM targets_assignment a
    JOIN indicator i ON i.id = a.indicator_id
    JOIN scope s ON s.id = a.region_id
)"""

# Reports that count on the basis; age 1 is the newest of its region and section.
_REPORT = """
report AS MATERIALIZED (
    SELECT r.region_id, r.section_id, r.month, u.id AS submission_id, u.data_as_of,
        r.accepted_id IS DISTINCT FROM u.id AS provisional,
        row_number() OVER (PARTITION BY r.region_id, r.section_id ORDER BY r.month DESC) AS age
    FROM targets_monthlyreport r
    JOIN scope s ON s.id = r.region_id
    JOIN targets_submission u
        ON u.id = CASE WHEN %(accepted)s THEN r.accepted_id ELSE r.counting_id END
    WHERE r.plan_id = %(plan)s AND r.month BETWEEN %(first)s AND %(through)s
)"""

# What the newest report of the responsible section says. It decides for nearly every task; `older` looks
# further back only where it says nothing, 无数据, or names a standard that is not yet in force.
_LATEST = """
latest AS (
    SELECT r.region_id, r.section_id, r.month, r.data_as_of, r.provisional, f.*
    FROM report r
    JOIN targets_submittedfigure f ON f.submission_id = r.submission_id
    WHERE r.age = 1
),
kept AS (
    SELECT t.*, n.month AS newest_month, n.state AS newest_state, n.id IS NOT NULL AND n.state <> 'no_data'
            AND (t.kind <> 'standard' OR coalesce(n.effective_month, n.month) <= %(through)s) AS usable,
        n.id AS figure_id, n.month, n.data_as_of, n.provisional, n.state, n.value, n.numerator, n.denominator,
        n.is_done
    FROM task t
    LEFT JOIN latest n
        ON n.region_id = t.region_id AND n.indicator_id = t.indicator_id AND n.section_id = t.section_id
    WHERE t.entry <> 'monthly'
)"""

_OLDER = """
older AS (
    SELECT k.child_id, k.region_id, k.indicator_id, k.label, k.kind,
        coalesce(k.newest_month = %(through)s OR o.month = %(through)s, false) AS reported,
        CASE WHEN k.newest_month = %(through)s THEN k.newest_state WHEN o.month = %(through)s THEN o.state END
            AS now_state,
        o.figure_id, o.month, o.data_as_of, o.provisional, o.state, o.value, o.numerator, o.denominator,
        o.is_done
    FROM kept k
    LEFT JOIN LATERAL (
        SELECT f.id AS figure_id, r.month, u.data_as_of, r.accepted_id IS DISTINCT FROM u.id AS provisional,
            f.state, f.value, f.numerator, f.denominator, f.is_done
        FROM targets_monthlyreport r
        JOIN targets_submission u
            ON u.id = CASE WHEN %(accepted)s THEN r.accepted_id ELSE r.counting_id END
        JOIN targets_submittedfigure f ON f.submission_id = u.id AND f.indicator_id = k.indicator_id
        WHERE r.plan_id = %(plan)s AND r.region_id = k.region_id
            AND r.month BETWEEN %(first)s AND %(through)s AND f.state <> 'no_data'
            AND (k.kind <> 'standard' OR coalesce(f.effective_month, r.month) <= %(through)s)
        ORDER BY r.month DESC, f.id DESC
        LIMIT 1
    ) o ON true
    WHERE NOT k.usable
)"""

# A count that is typed as monthly new: its months so far. `months` has one bit per month that was reported.
_MONTHLY = """
monthly AS (
    SELECT t.child_id, t.region_id, t.indicator_id, t.label, t.kind,
        coalesce(bool_or(r.month = %(through)s), false) AS reported,
        max(f.state) FILTER (WHERE r.month = %(through)s) AS now_state,
        array_agg(f.id) FILTER (WHERE f.state = 'number') AS figure_ids,
        max(r.month) FILTER (WHERE f.state = 'number') AS month,
        max(r.data_as_of) FILTER (WHERE f.state = 'number') AS data_as_of,
        bool_or(r.provisional) FILTER (WHERE f.state = 'number') AS provisional,
        sum(f.value) AS value,
        coalesce(bit_or(1 << extract(month FROM r.month)::int) FILTER (WHERE f.id IS NOT NULL), 0) AS months
    FROM task t
    LEFT JOIN (report r JOIN targets_submittedfigure f ON f.submission_id = r.submission_id)
        ON r.region_id = t.region_id AND f.indicator_id = t.indicator_id
    WHERE t.entry = 'monthly'
    GROUP BY t.child_id, t.region_id, t.indicator_id, t.label, t.kind
)"""

_PART = """
part AS (
    SELECT child_id, region_id, indicator_id, label, kind, newest_month = %(through)s AS reported,
        CASE WHEN newest_month = %(through)s THEN newest_state END AS now_state,
        ARRAY[figure_id] AS figure_ids, month, data_as_of, provisional,
        state, value, numerator, denominator, is_done, NULL::int AS months
    FROM kept WHERE usable
    UNION ALL
    SELECT child_id, region_id, indicator_id, label, kind, reported, now_state,
        CASE WHEN figure_id IS NOT NULL THEN ARRAY[figure_id] END, month, data_as_of, provisional,
        state, value, numerator, denominator, is_done, NULL
    FROM older
    UNION ALL
    SELECT child_id, region_id, indicator_id, label, kind, reported, now_state,
        figure_ids, month, data_as_of, provisional,
        CASE WHEN value IS NOT NULL THEN 'number' ELSE now_state END, value, NULL, NULL, NULL, months
    FROM monthly
)"""

# A figure that a section entered for a region as a whole: for this month alone.
_OWN = """
top AS (
    SELECT id, path FROM scope WHERE id = %(region)s OR id = child_id
),
own AS (
    SELECT * FROM (
        SELECT DISTINCT ON (o.indicator_id, o.region_id) o.*
        FROM targets_ownfigure o
        JOIN indicator i ON i.id = o.indicator_id
        JOIN top ON top.id = o.region_id
        WHERE o.month = %(through)s AND (NOT %(accepted)s OR o.accepted_at IS NOT NULL)
        ORDER BY o.indicator_id, o.region_id, o.id DESC
    ) newest
    WHERE NOT is_withdrawn AND state = 'number'
)"""

# Targets in force. A kind that is not summed takes the nearest target above (floor); a kind that adds up
# takes its own stored cell, or else the sum of the topmost cells below it.
_TARGET = """
lineage AS (
    SELECT s.id AS region_id, s.child_id, a.id AS above_id, length(a.path) AS depth
    FROM scope s
    CROSS JOIN LATERAL unnest(string_to_array(s.path, '/')) AS step (code)
    JOIN organization_region a ON a.code = step.code
),
in_force AS MATERIALIZED (
    SELECT * FROM (
        SELECT DISTINCT ON (t.indicator_id, t.region_id)
            t.id, t.indicator_id, t.region_id, t.number, t.text, t.is_withdrawn, i.kind
        FROM targets_target t
        JOIN indicator i ON i.id = t.indicator_id
        WHERE t.effective_month <= %(through)s AND t.region_id IN (SELECT above_id FROM lineage)
        ORDER BY t.indicator_id, t.region_id, t.effective_month DESC, t.id DESC
    ) newest
    WHERE NOT is_withdrawn
),
floor AS (
    SELECT DISTINCT ON (l.region_id, f.indicator_id)
        l.region_id, f.indicator_id, f.number, f.text, false AS summed
    FROM in_force f
    JOIN lineage l ON l.above_id = f.region_id
    WHERE f.kind IN ('standard', 'physical')
    ORDER BY l.region_id, f.indicator_id, l.depth DESC
),
stored AS (
    SELECT f.* FROM in_force f JOIN top ON top.id = f.region_id WHERE f.kind NOT IN ('standard', 'physical')
),
lower AS (
    SELECT s.child_id, f.indicator_id, f.region_id, f.number
    FROM in_force f
    JOIN scope s ON s.id = f.region_id AND s.id <> s.child_id
    WHERE f.kind IN ('count', 'stock')
        AND NOT EXISTS (
            SELECT 1 FROM stored o WHERE o.indicator_id = f.indicator_id AND o.region_id = s.child_id
        )
),
child_target AS (
    SELECT f.region_id, f.indicator_id, f.number, f.text, false AS summed, f.kind
    FROM stored f WHERE f.region_id <> %(region)s
    UNION ALL
    SELECT child_id, indicator_id, sum(number), '', true, 'count'
    FROM lower w
    WHERE NOT EXISTS (
        SELECT 1 FROM lineage l
        JOIN lower h ON h.region_id = l.above_id
        WHERE l.region_id = w.region_id AND l.above_id <> w.region_id AND h.indicator_id = w.indicator_id
    )
    GROUP BY child_id, indicator_id
    HAVING sum(number) IS NOT NULL
),
target AS (
    SELECT region_id, indicator_id, number, text, summed FROM floor
    UNION ALL
    SELECT region_id, indicator_id, number, text, summed FROM child_target
    UNION ALL
    SELECT region_id, indicator_id, number, text, false FROM stored WHERE region_id = %(region)s
    UNION ALL
    SELECT %(region)s, c.indicator_id, sum(c.number), '', true
    FROM child_target c
    WHERE c.kind IN ('count', 'stock') AND NOT EXISTS (
        SELECT 1 FROM stored o WHERE o.indicator_id = c.indicator_id AND o.region_id = %(region)s
    )
    GROUP BY c.indicator_id
    HAVING sum(c.number) IS NOT NULL
)"""

_SUMMED = """
summed AS (
    SELECT CASE WHEN grouping(p.child_id) = 1 THEN %(region)s ELSE p.child_id END AS region_id,
        p.indicator_id, count(*) AS expected,
        count(*) FILTER (WHERE p.reported) AS reported,
        CASE WHEN grouping(p.child_id) = 1 THEN bool_or(p.region_id = %(region)s)
            ELSE bool_or(p.region_id = p.child_id) END AS is_part,
        sum(p.value) AS value, min(p.value) AS lowest, max(p.value) AS highest,
        sum(p.numerator) AS numerator, sum(p.denominator) AS denominator,
        count(*) FILTER (WHERE p.state = 'number') AS figures,
        count(*) FILTER (WHERE p.state IS DISTINCT FROM 'not_applicable') AS applicable,
        count(*) FILTER (WHERE p.is_done) AS done,
        count(f.number) FILTER (WHERE p.state IS DISTINCT FROM 'not_applicable') AS with_floor,
        count(*) FILTER (WHERE p.value >= f.number) AS at_least,
        count(*) FILTER (WHERE p.value <= f.number) AS at_most,
        count(*) FILTER (WHERE p.value IS NOT NULL AND f.number IS NOT NULL) AS compared,
        count(*) FILTER (WHERE p.state = 'number' AND p.provisional) AS provisional,
        min(p.data_as_of) FILTER (WHERE p.state = 'number') AS earliest,
        max(p.data_as_of) FILTER (WHERE p.state = 'number') AS latest,
        array_agg(p.label) FILTER (WHERE NOT p.reported) AS missing,
        array_agg(p.label) FILTER (WHERE p.state = 'number' AND p.month < %(through)s) AS carried,
        array_agg(p.label) FILTER (WHERE p.kind = 'ratio' AND p.value IS NOT NULL) AS bare,
        array_agg(p.label) FILTER (WHERE p.now_state = 'no_data') AS no_data,
        array_agg(p.label) FILTER (WHERE p.state = 'not_applicable') AS not_applicable,
        array_agg(p.label || '|' || p.months) FILTER (WHERE p.months <> %(all_months)s) AS gaps
    FROM part p
    LEFT JOIN floor f ON f.region_id = p.region_id AND f.indicator_id = p.indicator_id
    GROUP BY GROUPING SETS ((p.child_id, p.indicator_id), (p.indicator_id))
)"""

_ROWS = """
SELECT r.id AS region_id, r.code AS region_code, r.name AS region, r.id = %(region)s AS is_top,
    i.id AS indicator_id, i.name AS indicator, i.short_name, i.unit, i.kind, i.entry, i.scale, i.decimals,
    i.rate_decimals, i.direction, i.is_capped, i.pace_curve, i.due_on,
    t.number AS target, t.text AS target_text, t.summed AS target_summed,
    s.expected, s.reported, s.is_part, s.value, s.lowest, s.highest, s.numerator, s.denominator, s.figures,
    s.applicable, s.done, s.with_floor, s.at_least, s.at_most, s.compared,
    s.provisional, s.earliest, s.latest, s.missing, s.carried, s.bare, s.no_data, s.not_applicable, s.gaps,
    o.id AS own_id, o.value AS own_value, o.numerator AS own_numerator, o.denominator AS own_denominator,
    o.is_done AS own_done, o.accepted_at IS NULL AS own_provisional,
    (o.entered_at AT TIME ZONE 'Asia/Shanghai')::date AS own_date,
    (SELECT json_agg(json_build_array(at_least::text, word, sign, colour) ORDER BY at_least DESC)::text
        FROM targets_light) AS lights
FROM top
JOIN organization_region r ON r.id = top.id
CROSS JOIN indicator i
LEFT JOIN target t ON t.region_id = r.id AND t.indicator_id = i.id
LEFT JOIN summed s ON s.region_id = r.id AND s.indicator_id = i.id
LEFT JOIN own o ON o.region_id = r.id AND o.indicator_id = i.id
WHERE r.id = %(region)s OR t.region_id IS NOT NULL OR s.region_id IS NOT NULL OR o.id IS NOT NULL
ORDER BY i."order", i.id, r.id <> %(region)s, r."order", r.code"""

PARTS = "WITH" + ",".join([_SCOPE, _REPORT, _LATEST, _OLDER, _MONTHLY, _PART, _OWN])
SUMMARY = ",".join([PARTS, _TARGET, _SUMMED]) + _ROWS
