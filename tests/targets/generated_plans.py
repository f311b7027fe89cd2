"""Generated plans with their reports: hypothesis draws them as plain values, `store` writes them as
rows."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from organization.models import Region, Section, User
from targets.models import (
    Assignment,
    Category,
    Indicator,
    IndicatorPart,
    MonthlyReport,
    OwnFigure,
    Plan,
    Project,
    Submission,
    SubmittedFigure,
    SubmittedPart,
    Target,
)

YEAR = 2017
NOON = datetime(YEAR, 7, 1, 4, tzinfo=UTC)
KINDS = ["count", "count", "stock", "ratio", "standard", "milestone", "physical"]
amounts = st.integers(0, 400).map(lambda n: Decimal(n) / 4)
months = st.integers(1, 6)
directions = st.sampled_from(["at_least"] * 3 + ["at_most"])


@dataclass
class World:
    """The stored rows that a test asks about."""

    plan: Plan
    regions: list[Region]
    through: date
    indicators: list[Indicator] = field(default_factory=list)
    parts: dict[int, list] = field(default_factory=dict)


@st.composite
def trees(draw):
    """Parent positions of a tree of depth 1 to 3: position 0 is the root."""
    parents = [None]
    for _ in range(draw(st.integers(1, 3))):
        child = len(parents)
        parents.append(0)
        for _ in range(draw(st.integers(0, 2))):
            parents.append(child)
            if draw(st.booleans()):
                parents.append(len(parents) - 1)
    return parents


@st.composite
def cuts(draw, parents):
    """Positions that have the task, none of them under another."""
    chosen, covered = [], set()
    for position, parent in enumerate(parents):
        if parent in covered:
            covered.add(position)
        elif draw(
            st.sampled_from([False, True, True]) if position else st.sampled_from([False] * 7 + [True])
        ):
            chosen.append(position)
            covered.add(position)
    return chosen


@st.composite
def figures(draw, kind):
    """The fields of one submitted cell, or None for a blank one."""
    state = draw(st.sampled_from(["number"] * 7 + ["no_data", "not_applicable", None]))
    if state is None:
        return None
    if state != "number":
        return {"state": state, "note": "原因"}
    fields = {"state": state}
    if kind == "ratio" and draw(st.integers(0, 4)):
        return fields | {"numerator": draw(amounts), "denominator": draw(amounts)}
    if kind == "milestone":
        return fields | {"is_done": draw(st.booleans())}
    if kind == "standard" and draw(st.booleans()):
        fields["effective_month"] = date(YEAR, draw(st.integers(1, 9)), 1)
    if kind == "count":
        return fields | {"value": draw(amounts) - draw(st.sampled_from([0, 0, 0, 30]))}
    return fields | {"value": draw(amounts)}


@st.composite
def deep(draw, parents):
    """Often a target for every region below the children of the root, so that some lie under others."""
    below = [position for position, parent in enumerate(parents) if parent]
    return [(place, 1, draw(amounts), "") for place in below] if draw(st.booleans()) else []


@st.composite
def parts(draw, kind):
    """Parts of an indicator that adds up: (only informative, still in use, what they say by report)."""
    said = st.lists(st.none() | amounts, min_size=3, max_size=3)
    one = st.tuples(st.sampled_from([False, False, True]), st.sampled_from([True, True, False]), said)
    return draw(st.lists(one, max_size=3)) if kind in ("count", "stock") else []


@st.composite
def indicators_of(draw, parents):
    """An indicator with its tasks, its targets with their revisions, and own figures."""
    kind, places = draw(st.sampled_from(KINDS)), st.integers(0, len(parents) - 1)
    numbers, texts = st.one_of(st.none(), amounts, amounts), st.sampled_from(["", "", "应补尽补"])
    withdrawn = st.sampled_from([False] * 4 + [True])
    return {
        "kind": kind,
        "entry": draw(st.sampled_from(["cumulative", "monthly"])) if kind == "count" else "cumulative",
        "direction": "at_least" if kind == "milestone" else draw(directions),
        "is_capped": draw(st.booleans()),
        "scale": draw(st.sampled_from([Decimal(1), Decimal(100)])),
        "pace_curve": draw(st.sampled_from([None, [Decimal(8 * n) for n in range(12)]])),
        "due_on": draw(st.sampled_from([None, date(YEAR, 3, 31), date(YEAR, 9, 30)])),
        "section": draw(st.integers(0, 1)),
        "tasks": draw(cuts(parents)),
        "targets": [
            *draw(st.lists(st.tuples(places, months, numbers, texts), max_size=6)),
            *draw(deep(parents)),
        ],
        "own": draw(st.lists(st.tuples(places, months, figures(kind), st.booleans(), withdrawn), max_size=3)),
        "parts": draw(parts(kind)),
    }


@st.composite
def plans(draw):
    """A plan as plain values: tree, indicators with tasks, targets and own figures,
    reports with submissions."""
    parents = draw(trees())
    indicators = [draw(indicators_of(parents)) for _ in range(draw(st.integers(1, 4)))]
    first = draw(st.integers(1, 3))
    reports = {}
    for place in sorted({place for i in indicators for place in i["tasks"]}):
        for section in {i["section"] for i in indicators if place in i["tasks"]}:
            kinds = [
                (n, i["kind"])
                for n, i in enumerate(indicators)
                if i["section"] == section and place in i["tasks"]
            ]
            for month in draw(st.sets(st.integers(first, 8), max_size=6)):
                cells = st.fixed_dictionaries({n: figures(kind) for n, kind in kinds})
                reports[place, section, month] = (
                    draw(st.lists(cells, min_size=1, max_size=2)),
                    draw(st.sampled_from(["submitted", "corrected", "accepted", "reopened", "returned"])),
                )
    through = draw(st.integers(max(first, 4), 8))
    return {
        "parents": parents,
        "indicators": indicators,
        "first": first,
        "reports": reports,
        "through": through,
    }


def store(drawn):
    """Write what was drawn; return a World."""
    regions = _regions(drawn["parents"])
    sections = [Section.objects.create(code=f"s{n}", name=f"科室{n}") for n in (0, 1)]
    people = [User.objects.create(username=f"u{n}", name=f"岗位{n}") for n in (0, 1)]
    plan = Plan.objects.create(
        slug="generated", name="方案", year=YEAR, region=regions[0], first_month=date(YEAR, drawn["first"], 1)
    )
    category = Category.objects.create(plan=plan, name="类别")
    project = Project.objects.create(plan=plan, category=category, name="项目", section=sections[0])
    world = World(plan=plan, regions=regions, through=date(YEAR, drawn["through"], 1))
    for number, each in enumerate(drawn["indicators"]):
        indicator = Indicator.objects.create(
            plan=plan, project=project, section=sections[each["section"]], name=f"指标{number}",
            short_name=f"指标{number}", order=number, numerator_name="分子", denominator_name="分母",
            **{key: each[key] for key in _INDICATOR_FIELDS},
        )  # fmt: skip
        world.indicators.append(indicator)
        Assignment.objects.bulk_create(
            Assignment(indicator=indicator, region=regions[place]) for place in each["tasks"]
        )
        _store_targets(indicator, each["targets"], regions, people[0])
        _store_own(indicator, each["own"], regions, people)
        world.parts[indicator.pk] = [
            (IndicatorPart.objects.create(indicator=indicator, name=f"分项{order}", order=order,
                                          is_informative=is_informative, is_active=is_active), said)
            for order, (is_informative, is_active, said) in enumerate(each["parts"])
        ]  # fmt: skip
    for (place, section, month), (cells, fate) in drawn["reports"].items():
        report = MonthlyReport.objects.create(
            plan=plan, region=regions[place], section=sections[section], month=date(YEAR, month, 1)
        )
        _store_submissions(report, cells, fate, world, people)
    return world


_INDICATOR_FIELDS = ("kind", "entry", "direction", "is_capped", "scale", "pace_curve", "due_on")


def _regions(parents):
    regions = []
    for position, parent in enumerate(parents):
        above = regions[parent] if parent is not None else None
        code = f"g{position}"
        path = Region.path_for(code, above)
        order = len(parents) - position  # document order is not the order of creation
        regions.append(
            Region.objects.create(
                code=code, name=f"地区{position}", parent=above, path=path, level="county", order=order
            )
        )
    return regions


def _store_targets(indicator, targets, regions, by):
    for place, month, number, text in targets:
        withdrawn = number is None and not text
        Target.objects.create(
            indicator=indicator, region=regions[place], effective_month=date(YEAR, month, 1), number=number,
            text=text, is_withdrawn=withdrawn, reason="撤销" if withdrawn else "", recorded_by=by,
        )  # fmt: skip


def _store_own(indicator, figures_of_regions, regions, people):
    for place, number, cell, is_accepted, is_withdrawn in figures_of_regions:
        if cell is None:
            continue
        month = date(YEAR, number, 1)
        fields = dict(cell)
        if "effective_month" in cell:  # a standard that is not yet in force is no figure of the month
            fields["effective_month"] = min(cell["effective_month"], month)
        if is_accepted:
            fields |= {"accepted_by": people[1], "accepted_at": NOON}
        if is_withdrawn:
            fields |= {"withdrawn_by": people[0], "withdrawn_at": NOON, "withdrawn_reason": "录错"}
        OwnFigure.objects.create(
            indicator=indicator, region=regions[place], month=month, source="台账",
            entered_by=people[0], entered_at=NOON, is_withdrawn=is_withdrawn, **fields,
        )  # fmt: skip


def _store_submissions(report, cells, fate, world, people):
    """`corrected`: an accepted submission and a newer one not yet accepted; `reopened`: back in draft after
    acceptance; `returned`: sent back before anything was accepted."""
    if fate == "corrected" and len(cells) == 1:
        fate = "submitted"
    submissions = []
    for number, cell_by_indicator in enumerate(cells, 1):
        submission = Submission.objects.create(
            report=report, number=number, submitted_by=people[0], submitted_at=NOON,
            data_as_of=date(YEAR, report.month.month, 20 + number),
        )  # fmt: skip
        SubmittedFigure.objects.bulk_create(
            SubmittedFigure(
                submission=submission, indicator=world.indicators[n], entered_by=people[0], **cell
            )
            for n, cell in cell_by_indicator.items()
            if cell is not None
        )
        SubmittedPart.objects.bulk_create(
            SubmittedPart(submission=submission, part=part, value=value)
            for n in cell_by_indicator
            for part, said in world.parts[world.indicators[n].pk]
            if (value := said[(report.month.month + number) % len(said)]) is not None
        )
        submissions.append(submission)
    first, newest = submissions[0], submissions[-1]
    by, at = (
        {"submitted_by": people[0], "submitted_at": NOON},
        {"accepted_by": people[1], "accepted_at": NOON},
    )
    fields = {
        "submitted": {"status": "submitted", "counting": newest, **by},
        "corrected": {"status": "submitted", "counting": newest, "accepted": first, **by},
        "accepted": {"status": "accepted", "counting": newest, "accepted": newest, **by, **at},
        "reopened": {"status": "draft", "counting": newest, "accepted": newest},
        "returned": {"status": "returned"},
    }[fate]
    MonthlyReport.objects.filter(pk=report.pk).update(**fields)
