import json
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from funding.importers import PLAN, TRANCHES, import_funds
from minsheng.figures import format_number
from organization.models import User
from organization.operator import operator
from targets.models import Plan


class Command(BaseCommand):
    help = "导入资金安排表或资金批次表：有一处错误就全部不入库，并逐格列出问题。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="工作簿（.xlsx 或 .xls）")
        parser.add_argument("--plan", required=True, help="方案代号")
        parser.add_argument("--kind", choices=[PLAN, TRANCHES], default="", help="不写则按表头判断")
        parser.add_argument("--by", help="以哪个用户名录入；不写记为系统运维（命令行）")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不入库")
        parser.add_argument("--format", choices=["text", "json"], default="text", dest="form")

    def handle(self, *, file, plan, kind, by, dry_run, form, **options):
        try:
            data = file.read_bytes()
        except OSError as problem:
            raise CommandError(f"读不了文件 {file}：{problem.strerror}") from problem
        plan = _plan(plan)
        by = _person(by)
        try:
            reading = import_funds(plan, data, file.name, by=by, kind=kind, dry_run=dry_run)
        except (PermissionDenied, ValidationError) as problem:
            raise CommandError("；".join(getattr(problem, "messages", [str(problem)]))) from problem
        stored = reading.ok and not dry_run
        if form == "json":
            self.stdout.write(json.dumps(_as_json(reading, stored), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_as_text(reading, stored))
        if reading.questions:
            raise CommandError("收支台账里有没写明的，没有入库：请在网页上导入，回答以后再确认入库。")
        if not reading.ok:
            raise CommandError("有错误，没有入库。")


def _plan(slug):
    plan = Plan.objects.select_related("region").filter(slug=slug).first()
    if plan is None:
        raise CommandError(f"没有代号为“{slug}”的方案。")
    return plan


def _person(username):
    if not username:
        return operator()
    person = User.objects.filter(username__iexact=username, is_active=True).first()
    if person is None:
        raise CommandError(f"没有能用的账号“{username}”。")
    return person


def _as_json(reading, stored):
    return {
        "kind": reading.kind,
        "stored": stored,
        "count": reading.count,
        "rows": [_plan_row(line) for line in reading.plan.lines]
        if reading.plan
        else [_tranche_row(entry) for entry in (reading.tranches.entries if reading.tranches else [])],
        "questions": [question.label for question in reading.questions],
        "problems": [problem.as_json() for problem in reading.problems],
    }


def _plan_row(line):
    return {
        "project": str(line.project),
        "source": line.source.name,
        "amount": format_number(line.amount),
        "before": None if line.before is None else format_number(line.before),
        "cell": line.cell,
    }


def _tranche_row(entry):
    return {
        "project": str(entry.project),
        "source": entry.source.name if entry.source else None,
        "purpose": entry.purpose.name if entry.purpose else None,
        "region": entry.region.code,
        "stage": entry.stage,
        "date": entry.date.isoformat(),
        "amount": format_number(entry.amount),
        "document_number": entry.document_number,
    }


def _as_text(reading, stored):
    words = {"error": "错误", "warning": "提醒"}
    lines = [f"{words[problem.severity]}  {problem}" for problem in reading.problems]
    for question in reading.questions:
        choices = "、".join(label for _, label in question.choices)
        lines.append(f"待答  {question.label}？（{choices}）")
    kind = "计划安排" if reading.plan else "资金批次"
    done = "已入库" if stored else "没有入库"
    return "\n".join([*lines, f"读到{kind} {reading.count} 笔，{done}。"])
