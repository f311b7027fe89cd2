import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from minsheng.months import parse_month
from minsheng.workbooks import WorkbookRefused
from organization.models import Section, User
from organization.operator import operator
from targets.importers.table.loading import import_table
from targets.importers.table.output import as_record, as_text, refused_record
from targets.models import Plan, SourceDocument


class Command(BaseCommand):
    help = "导入目标任务分解表：与网页上传走同一条路；有错误或待定的问题时什么也不存（docs/operations.md）。"

    def add_arguments(self, parser):
        parser.add_argument("file", help="分解表（.xlsx、.xls 或 .et）")
        parser.add_argument("--plan", required=True, help="方案代号")
        parser.add_argument("--effective", help="生效月，如 2017-06；不写时第一次导入为一月，以后为当月")
        parser.add_argument("--document", help="依据文件的文号或标题；改动现有目标时必须写")
        parser.add_argument("--reason", default="", help="改动现有目标的原因")
        parser.add_argument("--section", help="新项目的责任科室（代码或名称）")
        parser.add_argument("--sheet", action="append", help="只读这张工作表，可以写几次")
        parser.add_argument("--by", help="以谁的名义（用户名）；不写则记为系统运维")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不存入")
        parser.add_argument("--format", choices=["text", "json"], default="text", dest="form")

    def handle(self, *, file, plan, dry_run, form, **options):
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"没有文件“{file}”。")
        plan = _find(Plan, "方案", slug=plan)
        try:
            found, stored = _run(path, plan, dry_run, options)
        except WorkbookRefused as refused:
            record = refused_record(refused.problem, name=path.name, plan=plan, dry_run=dry_run)
            self._print(form, record, [f"错误　{refused.problem}", "没有存入任何内容。"])
            raise SystemExit(1) from refused
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        record = as_record(found, stored, name=path.name, dry_run=dry_run)
        self._print(form, record, as_text(found, stored, dry_run=dry_run))
        if not found.ok:
            raise SystemExit(1)

    def _print(self, form, record, lines):
        if form == "json":
            self.stdout.write(json.dumps(record, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(lines))


def _run(path, plan, dry_run, options):
    answers = {"reason": options["reason"], "sheets": options["sheet"]}
    if options["section"]:
        answers["section"] = _section(options["section"]).pk
    person = _find(User, "人员", username=options["by"]) if options["by"] else None
    return import_table(
        path.read_bytes(),
        path.name,
        plan,
        by=person or operator(),
        effective_month=_month(options["effective"]),
        answers=answers,
        document=_document(options["document"]),
        dry_run=dry_run,
        as_operator=person is None,
    )


def _find(model, word, **fields):
    found = model.objects.filter(**fields).first()
    if found is None:
        raise CommandError(f"没有“{next(iter(fields.values()))}”这个{word}。")
    return found


def _section(text):
    found = Section.objects.filter(code=text).first() or Section.objects.filter(name=text).first()
    if found is None:
        raise CommandError(f"没有“{text}”这个科室。")
    return found


def _document(text):
    if not text:
        return None
    documents = SourceDocument.objects
    found = documents.filter(number=text).first() or documents.filter(title=text).first()
    if found is None:
        raise CommandError(f"没有登记“{text}”这份依据文件；请先在“依据文件”页面登记。")
    return found


def _month(text):
    try:
        return parse_month(text) if text else None
    except ValueError as error:
        raise CommandError(str(error)) from error
