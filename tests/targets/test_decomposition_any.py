"""Whatever the layout, the same figures are read: tables generated from figures, then made messy."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.targets.messy import read

NAMES = ["市本级", "苍溪县", "旺苍县", "利州区", "广元经济开发区"]
SPELLINGS = {
    "市本级": ["市本级", "本级", "市 本 级"],
    "苍溪县": ["苍溪县", "苍溪", "苍 溪 县", "苍溪县民政局"],
    "旺苍县": ["旺苍县", " 旺苍县\u3000"],
    "利州区": ["利州区", "利州", "510802"],
    "广元经济开发区": ["广元经济开发区", "经开区", "广元经济技术开发区"],
}
TOTALS = ["全市", "合计", "总 计", "广元市", "全　市"]
WRITTEN = [
    lambda n: n,
    lambda n: str(n),
    lambda n: f"{n:,}",
    lambda n: f"{n}张",
    lambda n: f" {n} 张 ",
    lambda n: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in f"{n}"),
    lambda n: f"不低于{n}张",
    lambda n: f"{n}张（含改建）",
    lambda n: f"{Decimal(n) / 10000}万张",
]
BLANKS = [None, "", " ", "/", "—", "无任务"]


@st.composite
def tables(draw):
    count = draw(st.integers(1, 4))
    figures = {
        name: [draw(st.one_of(st.none(), st.integers(0, 10**6))) for _ in range(count)]
        for name in draw(st.permutations(NAMES))
    }
    head = ["地区"] + [f"第{number}项床位（张）" for number in range(count)]
    rows = []
    for name, numbers in figures.items():
        cells = [draw(st.sampled_from(BLANKS if n is None else WRITTEN)) for n in numbers]
        cells = [cell(n) if n is not None else cell for cell, n in zip(cells, numbers, strict=True)]
        rows.append([draw(st.sampled_from(SPELLINGS[name])), *cells])
    sums = [sum(numbers[column] or 0 for numbers in figures.values()) for column in range(count)]
    total = [draw(st.sampled_from(TOTALS)), *(draw(st.sampled_from(WRITTEN))(n) for n in sums)]
    rows.insert(draw(st.integers(0, len(rows))), total)
    titles = draw(st.sampled_from([[], [["目标任务分解表"]], [["附件"], ["目标任务分解表"], []]]))
    notes = draw(st.sampled_from([[], [["注：以上为年度目标。"]], [[], ["说明：100张以上的另报。"]]]))
    table = [*titles, head, *rows, *notes]
    if draw(st.booleans()):
        table = [
            list(column)
            for column in zip(*(row + [None] * (count + 1 - len(row)) for row in table), strict=True)
        ]
    return figures, sums, table


@settings(max_examples=60, deadline=None)
@given(tables())
def test_every_layout_gives_the_same_figures(case):
    figures, sums, table = case
    reading = read(table)
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    found = {}
    for cell in reading.cells:
        if cell.number is not None:
            found[reading.names[cell.region], reading.columns.index(_column(reading, cell))] = cell.number
    expected = {
        (name, i): n for name, numbers in figures.items() for i, n in enumerate(numbers) if n is not None
    }
    expected |= {("广元市", i): n for i, n in enumerate(sums)}
    assert found == expected


def _column(reading, cell):
    return next(column for column in reading.columns if column.key == cell.column)
