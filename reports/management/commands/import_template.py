from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from organization.models import User
from reports.actions import TemplateRefused, load_template
from reports.permissions import can_edit_wordings
from reports.template_files import read_template
from targets.models import Plan


class Command(BaseCommand):
    help = "为方案载入函的模板（JSON，样式见 reports/data/letter.json）：有一处错误就全部不入库。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan", required=True, help="方案代号")
        parser.add_argument("--by", help="以哪个用户名载入；只有一人能改句式时可以不写")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不入库")

    def handle(self, *, file, plan, by, dry_run, **options):
        found = Plan.objects.select_related("region").filter(slug=plan).first()
        if found is None:
            raise CommandError(f"没有代号为“{plan}”的方案。")
        try:
            content = file.read_bytes()
            if dry_run:
                problems = read_template(found, content).problems
                if problems:
                    raise TemplateRefused(problems)
                self.stdout.write("检查通过，没有入库。")
                return
            template = load_template(plan=found, content=content, by=_person(by))
        except OSError as problem:
            raise CommandError(f"读不了文件 {file}：{problem.strerror}") from problem
        except TemplateRefused as refusal:
            raise CommandError("没有入库：\n" + "\n".join(refusal.problems)) from refusal
        except PermissionDenied as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已为“{found}”载入模板“{template}”。")


def _person(username):
    people = User.objects.filter(is_active=True, memberships__isnull=False).distinct()
    if username:
        people = people.filter(username__iexact=username)
    able = [person for person in people if can_edit_wordings(person)]
    if len(able) != 1:
        raise CommandError("请用 --by 写明以哪个用户名载入（要能修改句式）。")
    return able[0]
