import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from minsheng.history import recorded
from minsheng.months import parse_month
from organization.models import User
from organization.operator import operator
from targets.importers.progress_output import as_record, as_text
from targets.importers.progress_storing import import_progress
from targets.models import Plan


class Command(BaseCommand):
    help = "从工作簿导入月度数据，一行一个地区、月份和指标；全部正确才存入（docs/operations.md）。"

    def add_arguments(self, parser):
        parser.add_argument("file", help="工作簿（.xlsx 或 .xls）")
        parser.add_argument("--plan", required=True, help="方案代号")
        parser.add_argument("--month", help="月份，如 2017-06；只读这个月的行，没有月份列的文件都算这个月")
        parser.add_argument("--by", help="以谁的名义填报（用户名）；不写则记为系统运维，可填任何地区")
        parser.add_argument("--submit", action="store_true", help="存入后直接上报；不写则只存为草稿")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不存入")
        parser.add_argument("--format", choices=["text", "json"], default="text", dest="form")

    def handle(self, *, file, plan, month, by, submit, dry_run, form, **options):
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"没有文件“{file}”。")
        plan, person = _find(Plan, "方案", "slug", plan), _find(User, "人员", "username", by) if by else None
        with recorded(by=person, reason=f"导入{path.name}"):
            table = import_progress(
                path.read_bytes(),
                path.name,
                plan,
                by=person or operator(),
                month=_month(month),
                submit=submit,
                dry_run=dry_run,
                as_operator=person is None,
            )
        if form == "json":
            self.stdout.write(json.dumps(as_record(table, dry_run=dry_run), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(as_text(table, dry_run=dry_run)))
        if not table.ok:
            raise SystemExit(1)


def _month(text):
    try:
        return parse_month(text) if text else None
    except ValueError as error:
        raise CommandError(str(error)) from error


def _find(model, word, field, value):
    found = model.objects.filter(**{field: value}).first()
    if found is None:
        raise CommandError(f"没有“{value}”这个{word}。")
    return found
