"""Prescribed workbooks inside a template's file: the empty .xlsx in base64, and what fills its cells.

A stored version names the file by its checksum, since kept files never go; the file that is handed out holds
the bytes. What comes back is as hostile as any upload, and goes through the same checks.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from minsheng.uploads import Upload, check_upload
from minsheng.workbooks.grid import column_letters, column_number
from organization.models import FileContent, Region
from reports.language import check
from reports.models import PrescribedWorkbook
from reports.prescribed import cell_problem, empty_grids, names_for

_LONGEST_NAME = PrescribedWorkbook._meta.get_field("name").max_length
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass
class WorkbookReading:
    """A workbook of a template's file, checked: its upload, and (sheet, row, column, figure, region) of each
    cell that is filled.
    """

    name: str
    upload: Upload
    cells: list[tuple] = field(default_factory=list)


def stated_workbooks(template) -> list[dict]:
    """The template's workbooks as a stored version has them."""
    found = template.workbooks.select_related("file").prefetch_related("cells__region")
    return [_stated(each) for each in found]


def _stated(workbook: PrescribedWorkbook):
    return {
        "name": workbook.name,
        "file": workbook.file.name,
        "sha256": workbook.file.sha256,
        "cells": [_stated_cell(each) for each in workbook.cells.all()],
    }


def _stated_cell(cell):
    place = f"{column_letters(cell.column)}{cell.row}"
    found = {"sheet": cell.sheet, "cell": place, "figure": cell.figure}
    return found | ({"region": cell.region.name} if cell.region else {})


def with_contents(content: bytes) -> bytes:
    """The file of a stored version with the bytes of its workbooks in it; one query."""
    data = json.loads(content)
    stated = data.get("workbooks") or []
    sums = {each["sha256"] for each in stated}
    kept = FileContent.objects.filter(file__sha256__in=sums).values_list("file__sha256", "data")
    by_sum = {sha256: bytes(found) for sha256, found in kept} if sums else {}
    for each in stated:
        each["content"] = base64.b64encode(by_sum[each["sha256"]]).decode()
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def read_workbooks(stated, plan, names) -> tuple[list[WorkbookReading], list[str]]:
    """The workbooks of a template's file and all that is wrong with them, in Chinese."""
    readings, problems = [], []
    regions = Region.objects.under(plan.region) if stated else ()
    known = {name: each for each in regions for name in (each.name, *each.aliases)}
    for each in stated:
        name = str(each.get("name") or each.get("file") or "")
        if name in {one.name for one in readings}:
            problems.append(f"有几张收文单位的表都叫“{name}”，请各取各的名称。")
            continue
        if not 0 < len(name) <= _LONGEST_NAME:
            problems.append(f"收文单位的表“{name[:20]}”：名称要有，最多 {_LONGEST_NAME} 字。")
            continue
        try:
            upload = _upload(each, name)
            grids = empty_grids(upload)
        except ValidationError as refusal:
            problems += [f"收文单位的表“{name}”：{message}" for message in refusal.messages]
            continue
        reading = WorkbookReading(name, upload)
        for cell in each.get("cells", []):
            found = _cell(cell, grids, known, names)
            if isinstance(found, str):
                problems.append(f"收文单位的表“{name}”：{found}")
            else:
                reading.cells.append(found)
        readings.append(reading)
    return readings, problems


def _upload(stated, name):
    """The empty workbook, checked as one that somebody uploads; ValidationError."""
    try:
        data = base64.b64decode(stated.get("content") or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValidationError("空表的内容不完整，请重新导出模板。") from error
    if not data:
        raise ValidationError("文件里没有空表的内容，请重新导出模板。")
    upload = check_upload(data, str(stated.get("file") or f"{name}.xlsx"))
    if upload.identity_places:
        raise ValidationError(f"{'、'.join(upload.identity_places)}像是身份证号，请删去再导出。")
    return upload


def _cell(stated, grids, regions, names):
    """(sheet, row, column, figure, region), or a sentence on what is wrong with it."""
    sheet, place = str(stated.get("sheet", "")), str(stated.get("cell", ""))
    match, grid = _PLACE.fullmatch(place), grids.get(sheet)
    if grid is None or match is None:
        return f"表里没有“{sheet}”的{place}这一格。"
    row, column = int(match[2]), column_number(match[1])
    region = regions.get(stated.get("region")) if stated.get("region") else None
    if stated.get("region") and region is None:
        return f"{sheet}的{place}：本方案没有地区“{stated['region']}”。"
    figure = str(stated.get("figure", ""))
    problems = check("{{ " + figure + " }}", names_for(names, region))
    if problem := problems[0] if problems else cell_problem(grid, row, column):
        return f"{sheet}的{place}：{problem}"
    return sheet, row, column, figure, region
