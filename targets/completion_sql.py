"""The SQL of completion: one statement, put together from named steps (rules: docs/figures.md).

Every value is a parameter. A step reads the ones above it:

    scope → task → latest, monthly → part     what each assigned region contributes
    scope → lineage, in_force → target, floor which targets hold
    part, target, own → the rows of SUMMARY   one per region (itself and its children) × indicator
    target → the rows of MEASURES             one per indicator, of the region itself, without figures

Parameters: plan, region, prefix (path of the region with %), skip (where the path of a child begins), first
and through (months), all_months (a bit for each of them), accepted (basis), indicator (an id, None for all).
Only the newest report of each region is read where it decides, so that a year of reports costs what a month
does; what a step does not need is left out of it, so that it fits in memory for a nation.
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
top AS (
    SELECT id FROM scope WHERE id = %(region)s OR id = child_id
),
indicator AS (
    SELECT * FROM targets_indicator
    WHERE plan_id = %(plan)s AND (%(indicator)s IS NULL OR id = %(indicator)s)
)"""

_TASK = """
task AS MATERIALIZED (
    SELECT a.indicator_id, a.region_id, i.section_id, i.kind, i.entry
    FROM targets_assignment a
    JOIN indicator i ON i.id = a.indicator_id
    WHERE a.region_id IN (SELECT id FROM scope)
)"""

# What the newest counting report of a region to the responsible section says.
_LATEST = """
latest AS MATERIALIZED (
    SELECT desk.region_id, desk.section_id, f.indicator_id, r.month, u.data_as_of, r.provisional, f.id,
        f.state, f.value, f.numerator, f.denominator, f.is_done, f.effective_month
    FROM (SELECT DISTINCT region_id, section_id FROM task WHERE entry <> 'monthly') desk
    CROSS JOIN LATERAL (
        SELECT m.month, c.submission_id, m.accepted_id IS DISTINCT FROM c.submission_id AS provisional
        FROM targets_monthlyreport m
        CROSS JOIN LATERAL (
            SELECT CASE WHEN %(accepted)s THEN m.accepted_id ELSE m.counting_id END AS submission_id
        ) c
        WHERE m.plan_id = %(plan)s AND m.region_id = desk.region_id AND m.section_id = desk.section_id
            AND m.month BETWEEN %(first)s AND %(through)s AND c.submission_id IS NOT NULL
        ORDER BY m.month DESC
        LIMIT 1
    ) r
    JOIN targets_submission u ON u.id = r.submission_id
    JOIN targets_submittedfigure f ON f.submission_id = r.submission_id
)"""

# It decides nearly always; `older` looks further back only where it says nothing or 无数据, or names a
# standard that is not yet in force.
_KEPT = """
kept AS MATERIALIZED (
    SELECT t.region_id, t.indicator_id, t.kind, n.month AS newest_month, n.state AS newest_state,
        n.id IS NOT NULL AND n.state <> 'no_data'
            AND (t.kind <> 'standard' OR coalesce(n.effective_month, n.month) <= %(through)s) AS usable,
        n.id AS figure_id, n.month, n.data_as_of, n.provisional, n.state, n.value, n.numerator, n.denominator,
        n.is_done
    FROM (SELECT * FROM task WHERE entry <> 'monthly') t
    FULL JOIN latest n
        ON n.region_id = t.region_id AND n.indicator_id = t.indicator_id AND n.section_id = t.section_id
    WHERE coalesce(t.region_id, 0) <> 0
),
older AS (
    SELECT k.region_id, k.indicator_id, k.kind,
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
# Where the responsible section has changed and a month was reported to both, the section of today counts.
# `added` reads every month, so it names tables only: over those the server may work in parallel; nothing is
# read where no indicator is typed so.
_MONTHLY = """
added AS MATERIALIZED (
    SELECT r.region_id, f.indicator_id,
        bool_or(r.month = %(through)s) AS reported,
        max(f.state) FILTER (WHERE r.month = %(through)s) AS now_state,
        array_agg(f.id) FILTER (WHERE f.state = 'number') AS figure_ids,
        max(r.month) FILTER (WHERE f.state = 'number') AS month,
        (max(ARRAY[extract(month FROM r.month)::bigint, f.submission_id])
            FILTER (WHERE f.state = 'number'))[2] AS submission_id,
        bool_or(r.accepted_id IS DISTINCT FROM f.submission_id) FILTER (WHERE f.state = 'number')
            AS provisional,
        sum(f.value) AS value,
        bit_or(1 << extract(month FROM r.month)::int) AS months
    FROM organization_region s
    JOIN targets_monthlyreport r ON r.region_id = s.id
    JOIN targets_submittedfigure f
        ON f.submission_id = CASE WHEN %(accepted)s THEN r.accepted_id ELSE r.counting_id END
    JOIN targets_indicator i ON i.id = f.indicator_id
    LEFT JOIN LATERAL (
        SELECT g.id FROM targets_monthlyreport n
        JOIN targets_submittedfigure g
            ON g.submission_id = CASE WHEN %(accepted)s THEN n.accepted_id ELSE n.counting_id END
        WHERE r.section_id <> i.section_id AND n.plan_id = r.plan_id AND n.region_id = r.region_id
            AND n.month = r.month AND n.section_id = i.section_id AND g.indicator_id = f.indicator_id
        LIMIT 1
    ) instead ON true
    WHERE s.path LIKE %(prefix)s AND r.plan_id = %(plan)s AND r.month BETWEEN %(first)s AND %(through)s
        AND i.plan_id = %(plan)s AND i.entry = 'monthly' AND (%(indicator)s IS NULL OR i.id = %(indicator)s)
        AND instead.id IS NULL
        AND EXISTS (
            SELECT 1 FROM targets_indicator
            WHERE plan_id = %(plan)s AND entry = 'monthly' AND (%(indicator)s IS NULL OR id = %(indicator)s)
        )
    GROUP BY r.region_id, f.indicator_id
),
monthly AS (
    SELECT t.region_id, t.indicator_id, t.kind, coalesce(a.reported, false) AS reported, a.now_state,
        a.figure_ids, a.month, u.data_as_of, a.provisional,
        CASE WHEN a.value IS NOT NULL THEN 'number' ELSE a.now_state END AS state, a.value,
        coalesce(a.months, 0) AS months
    FROM (SELECT * FROM task WHERE entry = 'monthly') t
    FULL JOIN added a ON a.region_id = t.region_id AND a.indicator_id = t.indicator_id
    LEFT JOIN targets_submission u ON u.id = a.submission_id
    WHERE coalesce(t.region_id, 0) <> 0
)"""

_PART = """
part AS (
    SELECT region_id, indicator_id, kind, newest_month = %(through)s AS reported,
        CASE WHEN newest_month = %(through)s THEN newest_state END AS now_state,
        ARRAY[figure_id] AS figure_ids, month, data_as_of, provisional,
        state, value, numerator, denominator, is_done, NULL::int AS months
    FROM kept WHERE usable
    UNION ALL
    SELECT region_id, indicator_id, kind, reported, now_state,
        CASE WHEN figure_id IS NOT NULL THEN ARRAY[figure_id] END, month, data_as_of, provisional,
        state, value, numerator, denominator, is_done, NULL
    FROM older
    UNION ALL
    SELECT region_id, indicator_id, kind, reported, now_state, figure_ids, month, data_as_of, provisional,
        state, value, NULL, NULL, NULL, months
    FROM monthly
)"""

# A figure that a section entered for a region as a whole: for this month alone, the newest that was not
# withdrawn; a withdrawn correction leaves the figure before it standing.
_OWN = """
own AS (
    SELECT * FROM (
        SELECT DISTINCT ON (o.indicator_id, o.region_id) o.*
        FROM targets_ownfigure o
        JOIN indicator i ON i.id = o.indicator_id
        JOIN top ON top.id = o.region_id
        WHERE o.month = %(through)s AND NOT o.is_withdrawn AND (NOT %(accepted)s OR o.accepted_at IS NOT NULL)
        ORDER BY o.indicator_id, o.region_id, o.id DESC
    ) newest
    WHERE state = 'number'
)"""

# Targets in force, the newest revision unless it withdraws. A kind that is not summed takes the nearest
# target above (floor). Of a kind that adds up, a region without a stored cell of its own takes the sum of the
# topmost cells below it; these are read only where they are needed.
_TARGET = """
lineage AS (
    SELECT s.id AS region_id, s.child_id, a.id AS above_id, length(a.path) AS depth
    FROM scope s
    CROSS JOIN LATERAL unnest(string_to_array(s.path, '/')) AS step (code)
    JOIN organization_region a ON a.code = step.code
),
floor AS (
    SELECT DISTINCT ON (l.region_id, f.indicator_id)
        l.region_id, f.indicator_id, f.number, f.text, f.kind, false AS summed
    FROM (
        SELECT DISTINCT ON (t.indicator_id, t.region_id) t.*, i.kind
        FROM indicator i
        JOIN targets_target t ON t.indicator_id = i.id
        WHERE i.kind IN ('standard', 'physical') AND t.effective_month <= %(through)s
            AND t.region_id IN (SELECT above_id FROM lineage)
        ORDER BY t.indicator_id, t.region_id, t.effective_month DESC, t.id DESC
    ) f
    JOIN lineage l ON l.above_id = f.region_id
    WHERE NOT f.is_withdrawn
    ORDER BY l.region_id, f.indicator_id, l.depth DESC
),
stored AS (
    SELECT region_id, indicator_id, number, text, kind, false AS summed FROM (
        SELECT DISTINCT ON (t.indicator_id, t.region_id) t.*, i.kind
        FROM indicator i
        JOIN targets_target t ON t.indicator_id = i.id
        WHERE i.kind NOT IN ('standard', 'physical') AND t.effective_month <= %(through)s
            AND t.region_id IN (SELECT id FROM top)
        ORDER BY t.indicator_id, t.region_id, t.effective_month DESC, t.id DESC
    ) newest
    WHERE NOT is_withdrawn
),
wanted AS MATERIALIZED (
    SELECT top.id AS child_id, i.id AS indicator_id
    FROM top
    CROSS JOIN indicator i
    WHERE top.id <> %(region)s AND i.kind IN ('count', 'stock')
        AND (i.id, top.id) NOT IN (SELECT indicator_id, region_id FROM stored)
),
lower AS (
    SELECT child_id, indicator_id, region_id, number FROM (
        SELECT DISTINCT ON (t.indicator_id, t.region_id) t.*, w.child_id
        FROM wanted w
        JOIN scope s ON s.child_id = w.child_id AND s.id <> w.child_id
        JOIN targets_target t ON t.indicator_id = w.indicator_id AND t.region_id = s.id
        WHERE t.effective_month <= %(through)s
        ORDER BY t.indicator_id, t.region_id, t.effective_month DESC, t.id DESC
    ) newest
    WHERE NOT is_withdrawn
),
child_target AS (
    SELECT * FROM stored WHERE region_id <> %(region)s
    UNION ALL
    SELECT w.child_id, w.indicator_id, sum(w.number), '', 'count', true
    FROM lower w
    WHERE NOT EXISTS (
        SELECT 1 FROM lineage l
        JOIN lower h ON h.region_id = l.above_id
        WHERE l.region_id = w.region_id AND l.above_id <> w.region_id AND h.indicator_id = w.indicator_id
    )
    GROUP BY w.child_id, w.indicator_id
    HAVING sum(w.number) IS NOT NULL
),
target AS (
    SELECT region_id, indicator_id, number, text, summed FROM floor
    UNION ALL
    SELECT region_id, indicator_id, number, text, summed FROM child_target
    UNION ALL
    SELECT region_id, indicator_id, number, text, summed FROM stored WHERE region_id = %(region)s
    UNION ALL
    SELECT %(region)s, c.indicator_id, sum(c.number), '', true
    FROM child_target c
    WHERE c.kind IN ('count', 'stock')
        AND c.indicator_id NOT IN (SELECT indicator_id FROM stored WHERE region_id = %(region)s)
    GROUP BY c.indicator_id
    HAVING sum(c.number) IS NOT NULL
)"""

# What the regions below make: first for each child, then from the children for the region itself.
# Lists of regions are labels, one per line.
_SUMMED = """
by_child AS (
    SELECT s.child_id, p.indicator_id, count(*) AS expected,
        count(*) FILTER (WHERE p.reported) AS reported,
        bool_or(p.region_id = s.child_id) AS is_part,
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
        string_agg(s.label, E'\n') FILTER (WHERE NOT p.reported) AS missing,
        string_agg(s.label, E'\n') FILTER (WHERE p.state = 'number' AND p.month < %(through)s) AS carried,
        string_agg(s.label, E'\n') FILTER (WHERE p.kind = 'ratio' AND p.value IS NOT NULL) AS bare,
        string_agg(s.label, E'\n') FILTER (WHERE p.now_state = 'no_data') AS no_data,
        string_agg(s.label, E'\n') FILTER (WHERE p.state = 'not_applicable') AS not_applicable,
        string_agg(s.label || '|' || p.months, E'\n') FILTER (WHERE p.months <> %(all_months)s) AS gaps
    FROM part p
    JOIN scope s ON s.id = p.region_id
    LEFT JOIN floor f ON f.region_id = p.region_id AND f.indicator_id = p.indicator_id
    GROUP BY s.child_id, p.indicator_id
),
summed AS (
    SELECT child_id AS region_id, * FROM by_child WHERE child_id IS NOT NULL
    UNION ALL
    SELECT %(region)s, NULL, indicator_id, sum(expected), sum(reported), bool_or(child_id IS NULL),
        sum(value), min(lowest), max(highest), sum(numerator), sum(denominator), sum(figures),
        sum(applicable), sum(done),
        sum(with_floor), sum(at_least), sum(at_most), sum(compared), sum(provisional), min(earliest),
        max(latest), string_agg(missing, E'\n'), string_agg(carried, E'\n'), string_agg(bare, E'\n'),
        string_agg(no_data, E'\n'), string_agg(not_applicable, E'\n'), string_agg(gaps, E'\n')
    FROM by_child
    GROUP BY indicator_id
)"""

# What a row says of its region, its indicator and its target; the first row has the table of lights too.
_HEAD = """
SELECT r.id AS region_id, r.code AS region_code, r.name AS region, r."order" AS position,
    r.id = %(region)s AS is_top,
    i.id AS indicator_id, i.name AS indicator, i.short_name, i.unit, i.kind, i.scale, i.decimals,
    i.rate_decimals, i.direction, i.is_capped, i.pace_curve, i.due_on,
    t.number AS target, t.text AS target_text, t.summed AS target_summed,
    CASE WHEN r.id = %(region)s THEN (
        SELECT json_agg(json_build_array(at_least::text, word, sign, colour) ORDER BY at_least DESC)::text
        FROM targets_light
    ) END AS lights"""

# FULL JOIN, here and above, for what LEFT JOIN would say: it can only be done by hashing or sorting. Without
# statistics the database takes every step for one row, and would compare all rows with all others.
_ROWS = """,
    s.expected::int, s.reported::int, s.is_part, s.value, s.lowest, s.highest, s.numerator, s.denominator,
    s.figures::int, s.applicable::int, s.done::int, s.with_floor::int, s.at_least::int, s.at_most::int,
    s.compared::int, s.provisional::int, s.earliest, s.latest,
    s.missing, s.carried, s.bare, s.no_data, s.not_applicable, s.gaps,
    o.id AS own_id, o.value AS own_value, o.numerator AS own_numerator, o.denominator AS own_denominator,
    o.is_done AS own_done, o.accepted_at IS NULL AS own_provisional,
    (o.entered_at AT TIME ZONE 'Asia/Shanghai')::date AS own_date
FROM (SELECT top.id AS region_id, indicator.id AS indicator_id FROM top CROSS JOIN indicator) c
FULL JOIN target t ON t.region_id = c.region_id AND t.indicator_id = c.indicator_id
FULL JOIN summed s ON s.region_id = c.region_id AND s.indicator_id = c.indicator_id
LEFT JOIN own o ON o.region_id = c.region_id AND o.indicator_id = c.indicator_id
LEFT JOIN organization_region r ON r.id = c.region_id
LEFT JOIN indicator i ON i.id = c.indicator_id
WHERE coalesce(c.region_id, 0) <> 0 AND (
    coalesce(c.region_id, 0) = %(region)s
    OR t.region_id IS NOT NULL OR s.region_id IS NOT NULL OR o.id IS NOT NULL
)
ORDER BY i."order", i.id, r.id <> %(region)s, r."order", r.code"""

# The region's own rows without any figure: what a draft is measured by.
_MEASURES = """
FROM organization_region r
CROSS JOIN indicator i
LEFT JOIN target t ON t.region_id = r.id AND t.indicator_id = i.id
WHERE r.id = %(region)s"""

PARTS = "WITH" + ",".join([_SCOPE, _TASK, _LATEST, _KEPT, _MONTHLY, _PART, _OWN])
SUMMARY = ",".join([PARTS, _TARGET, _SUMMED]) + _HEAD + _ROWS
MEASURES = "WITH" + ",".join([_SCOPE, _TARGET]) + _HEAD + _MEASURES

# SUMMARY for several months in one statement that is planned once: `nth` counts the months from 1, `place`
# the rows of each. Parameters: those of SUMMARY, with the arrays months and bits for through and all_months,
# and top_only, which leaves the children out.
_OF_ONE = SUMMARY.replace("%(through)s", "asked.through").replace("%(all_months)s", "asked.all_months")
BY_MONTH = f"""
SELECT asked.nth, one.*
FROM unnest(%(months)s::date[], %(bits)s::int[]) WITH ORDINALITY AS asked (through, all_months, nth)
CROSS JOIN LATERAL (
    SELECT row_number() OVER () AS place, rows.*
    FROM ({_OF_ONE}) rows
) one
WHERE one.is_top OR NOT %(top_only)s
ORDER BY asked.nth, one.place"""
