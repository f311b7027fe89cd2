import json
import sys
import unicodedata
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from minsheng.months import parse_month
from organization.models import Region
from targets.completion import BASES, SUBMITTED, CompletionError, completion
from targets.completion_output import as_lines, as_records, as_workbook
from targets.models import Plan


class Command(BaseCommand):
    help = "列出一个地区及其下一级各地区每个指标的完成数、目标和完成率（docs/figures.md）。"

    def add_arguments(self, parser):
        parser.add_argument("--plan", required=True, help="方案代号")
        parser.add_argument("--through", required=True, help="截至月份，如 2017-06")
        parser.add_argument("--region", help="地区代码；不写为方案的地区")
        parser.add_argument("--basis", choices=list(BASES), default=SUBMITTED, help="已报数或已审数")
        parser.add_argument("--format", choices=["json", "table", "xlsx"], default="table", dest="form")
        parser.add_argument("--out", help="写入文件；不写则输出到屏幕（xlsx 输出原始字节）")

    def handle(self, *, plan, through, region, basis, form, out, **options):
        plan = _find(Plan, "方案", slug=plan)
        region = _find(Region, "地区", code=region) if region else plan.region
        if not region.path.startswith(plan.region.path):
            raise CommandError(f"{region}不在这个方案的地区（{plan.region}）之内。")
        try:
            month = parse_month(through)
            rows = completion(plan, month, region, basis)
        except (ValueError, CompletionError) as problem:
            raise CommandError(str(problem)) from problem
        if form == "xlsx":
            data = as_workbook(rows, plan, month, basis)
        elif form == "json":
            data = json.dumps(as_records(rows), ensure_ascii=False, indent=1).encode() + b"\n"
        else:
            data = _table(as_lines(rows)).encode()
        if out:
            Path(out).write_bytes(data)
        elif form == "xlsx":
            sys.stdout.buffer.write(data)
        else:
            self.stdout.write(data.decode(), ending="")


def _find(model, word, **key):
    found = model.objects.filter(**key).first()
    if found is None:
        (value,) = key.values()
        raise CommandError(f"没有代号为“{value}”的{word}。")
    return found


def _table(lines):
    """Columns padded by what they take on a terminal, where a Chinese character is two wide."""
    widths = [max(_width(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "".join(f"{_padded(line, widths).rstrip()}\n" for line in lines)


def _padded(line, widths):
    return "  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))


def _width(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
