"""One project's money as an Excel file: the tables of its page, a sheet each."""

from funding.models import Stage
from funding.project_page import ProjectPage
from minsheng.figures import rate_text, round_half_up
from minsheng.months import month_name
from minsheng.workbooks import Sheet, workbook_bytes
from minsheng.workbooks.grid import column_letters
from targets.models import Kind


def project_workbook(page: ProjectPage) -> bytes:
    """Amounts are numbers in 万元; every sheet names project, month, region and basis."""
    sheets = [
        _split("按来源", page, page.sources, "来源"),
        _split("按用途", page, page.purposes, "用途"),
        _months(page),
        _regions(page),
    ]
    return workbook_bytes([*sheets, _done(page)])


def _sheet(title, page, head, rows, notes=()):
    where = f"{page.region}，{page.totals.basis_name}，截至{month_name(page.through)}，单位：万元"
    top = f"{page.project.name}资金（{title}；{where}）"
    width = len(head)
    return Sheet(
        title,
        rows=[[top], head, *rows, *([note] for note in notes)],
        header_rows=1,
        title_rows=1,
        merges=[f"A1:{column_letters(width)}1"],
        widths=[24, *[16] * (width - 1)],
        landscape=True,
        freeze="B3",
    )


def _split(title, page, table, name):
    head = [name, *table.stages]
    lines = [[f"　{line.name}" if line.is_part else line.name, *line.amounts] for line in table.lines]
    rates = [f"{share.name} = {share.formula}：{rate_text(share.value, 1)}" for share in _shares(page.funds)]
    return _sheet(title, page, head, [*lines, [table.total.name, *table.total.amounts]], rates)


def _shares(funds):
    return (funds.raised_rate, funds.left_rate)


def _months(page):
    stages = [Stage.RAISED, Stage.PASSED_ON, Stage.PAID]
    head = ["月份", *(f"当月{stage.label}" for stage in stages), *(f"累计{stage.label}" for stage in stages)]
    rows = [
        [month_name(line.month), *(line.moved[s] for s in stages), *(line.by_then[s] for s in stages)]
        for line in page.months
    ]
    return _sheet("按月", page, head, rows)


def _regions(page):
    head = [
        "地区",
        "计划安排",
        f"收到{page.region}下拨",
        "其他到位",
        "到位合计",
        f"{page.region}下拨",
        "发放",
    ]
    rows = [
        [*_region(line.funds), *(done.row.rate_text if done else None for done in line.done)]
        for line in page.region_lines
    ]
    names = [f"{name}完成率" for name in page.indicators]
    return _sheet("按地区", page, [*head, *names], [*rows, _region(page.regions.total)])


def _region(line):
    return [line.name, line.planned, line.received, line.raised, line.in_books, line.passed_on, line.paid]


def _done(page):
    head = ["指标", "单位", "完成数", "目标", "完成率", "序时进度"]
    rows = [
        [
            each.row.short_name,
            each.row.unit,
            _number(each.row.actual, each.actual, each),
            _number(each.row.target, each.target, each),
            each.row.rate_text,
            rate_text(each.of_pace),
        ]
        for each in page.done
    ]
    basis = f"完成情况取{page.progress.basis_name}，与“进度”页相同；序时进度 = 完成数 ÷ 序时应完成数。"
    return _sheet("完成情况", page, head, rows, [page.progress.problem or basis])


def _number(value, words, done):
    """A number stays a number; what is told in words (n of m regions, 完成) stays words."""
    if value is None or done.row.kind == Kind.MILESTONE:
        return words
    return round_half_up(value, done.row.decimals)
