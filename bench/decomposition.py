"""(c) A decomposition table of 3,000 regions × 50 indicators: read and checked against openpyxl loading the
file, stored with history on against COPY of the same rows into the same tables."""

import io
from datetime import date
from functools import partial

import openpyxl
from django.db import connection, transaction
from django.utils import timezone

from bench import databases
from bench.measuring import in_turn, publish, table
from minsheng.workbooks import open_workbook
from organization.models import Region, Section
from organization.operator import operator
from targets.decomposition import read_table
from targets.importers.table.storing import TARGET_FIELDS, store
from targets.importers.table.understanding import known_regions, understand
from targets.models import Category, Indicator, Plan, Project, TableImport, Target

REGIONS, INDICATORS, GROUP = 3000, 50, 10
JANUARY = date(2017, 1, 1)
RUNS = 5


def run(fresh):
    databases.prepare("bench_table", fill, fresh)
    content, plan = workbook(), Plan.objects.get()
    _, known = known_regions(plan)
    total = next(region for region in known if region.code == plan.region.code)
    reading = in_turn(
        {
            "openpyxl": partial(openpyxl.load_workbook, io.BytesIO(content)),
            "read": lambda: open_workbook(content),
            "check": lambda: read_table(open_workbook(content), known, total),
            "understand": lambda: understand(open_workbook(content), plan, JANUARY, {}),
        },
        RUNS,
    )
    found = understand(open_workbook(content), plan, JANUARY, {})
    assert found.ok
    assert len(found.changes) == (REGIONS + 1) * INDICATORS
    targets, tasks = rows_as_text(found)
    rows = len(found.changes) + len(found.tasks)
    storing = in_turn(
        {
            "store": lambda: undone(lambda: store(found, record(plan, content), operator())),
            "copy": lambda: undone(lambda: bare_copy(plan, content, targets, tasks)),
        },
        RUNS,
    )
    publish("decomposition", f"分解表 {REGIONS} 地区 × {INDICATORS} 指标", *tables(reading, storing, rows))


def tables(reading, storing, rows):
    base = reading["openpyxl"]
    names = {
        "openpyxl": "openpyxl 整读文件",
        "read": "只读文件（公式、结果、格式）",
        "check": "读、理解、核对",
        "understand": "同上，并对应到方案、比较现有目标、提出任务",
    }
    first = [(names[name], f"{time:,.0f}", f"{time / base:.2f}") for name, time in reading.items()]
    labels = {"store": "入库（目标、任务、原文件、对应，记历史）", "copy": "COPY 同样的行（记历史）"}
    second = [
        (labels[name], f"{time:,.0f}", f"{rows / time * 1000:,.0f}", f"{time / storing['copy']:.2f}")
        for name, time in storing.items()
    ]
    return (
        table(["读", "毫秒", "与 openpyxl 之比"], first),
        table([f"存 {rows:,} 行", "毫秒", "行/秒", "与 COPY 之比"], second),
    )


def fill():
    root = Region.objects.create(code="000", name="全国", path="000/", level="province", order=0)
    Region.objects.bulk_create(
        Region(
            code=f"1{number:05d}",
            name=f"第{number:04d}县",
            parent=root,
            path=f"000/1{number:05d}/",
            level="county",
            order=number,
        )
        for number in range(1, REGIONS + 1)
    )
    section = Section.objects.create(code="s", name="业务科", order=1)
    plan = Plan.objects.create(slug="bench", name="测速", year=2017, region=root, first_month=JANUARY)
    category = Category.objects.create(plan=plan, name="民生工程")
    project = Project.objects.create(plan=plan, category=category, name="养老", section=section)
    Indicator.objects.bulk_create(
        Indicator(
            plan=plan,
            project=project,
            section=section,
            name=f"新增第{number}类床位",
            short_name=f"床位{number}",
            kind="count",
            unit="张",
            order=number,
        )
        for number in range(INDICATORS)
    )


def workbook():
    """Two header rows, a total row, numbers, and every tenth column written as text with its unit."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["目标任务分解表"])
    sheet.append(["地区", *(f"第{number // GROUP}组" for number in range(INDICATORS))])
    sheet.append([None, *(f"新增第{number}类床位（张）" for number in range(INDICATORS))])
    for left in range(2, INDICATORS + 2, GROUP):
        sheet.merge_cells(start_row=2, end_row=2, start_column=left, end_column=left + GROUP - 1)
    sheet.merge_cells("A2:A3")
    numbers = [[(row * 7 + column * 13) % 1000 for column in range(INDICATORS)] for row in range(REGIONS)]
    sheet.append(["合计", *map(sum, zip(*numbers, strict=True))])
    for row, values in enumerate(numbers, start=1):
        cells = [value if column % 10 else f"{value}张" for column, value in enumerate(values)]
        sheet.append([f"第{row:04d}县", *cells])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def record(plan, content):
    return TableImport(
        plan=plan,
        file_name="分解表.xlsx",
        sha256="0" * 64,
        content=content,
        effective_month=JANUARY,
        uploaded_by=operator(),
    )


def rows_as_text(found):
    """The same rows, written out beforehand for COPY; the import's id is put in when it exists."""
    now, by = timezone.now(), operator().pk
    targets = [
        f"{change.match.indicator.pk}\t{found.regions[change.region].pk}\t{JANUARY}\t{change.number}\t\t"
        f"{change.cell.raw}\tf\t\t\t\\N\tIMPORT\t{by}\t{now}\n"
        for change in found.changes
    ]
    tasks = [f"{match.indicator.pk}\t{region.pk}\t\\N\n" for match, region in found.tasks]
    return "".join(targets), "".join(tasks)


def bare_copy(plan, content, targets, tasks):
    kept = record(plan, content)
    kept.save()
    columns = ", ".join(Target._meta.get_field(name).column for name in TARGET_FIELDS)
    with connection.cursor() as cursor:
        text = io.StringIO(targets.replace("IMPORT", str(kept.pk)))
        cursor.copy_expert(f"COPY targets_target ({columns}) FROM STDIN", text)
        names = "indicator_id, region_id, filled_by_id"
        cursor.copy_expert(f"COPY targets_assignment ({names}) FROM STDIN", io.StringIO(tasks))


def undone(action):
    """Do it with every constraint checked, then take it back."""
    with transaction.atomic():
        action()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
