from django.core.management.base import BaseCommand, CommandError

from targets import actions
from targets.models import Channel
from targets.refusals import Refused


class Command(BaseCommand):
    help = "按设定的日子催报；由定时器每天运行，可以重复运行，一人一天一种方式只催一次。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只说今天要催谁，不存也不发。")

    def handle(self, *, dry_run, **options):
        try:
            run = actions.remind(dry_run=dry_run)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        for notice in run.notices:
            self.stdout.write(f"{notice.person}：{notice.subject}")
            self.stdout.write("".join(f"  {line}\n" for line in notice.text.splitlines()), ending="")
        if dry_run:
            self.stdout.write(f"今天要催 {len(run.notices)} 人，试运行，没有催。")
            return
        counts = "，".join(
            f"{channel.label} {sum(row.channel == channel for row in run.made)} 条" for channel in Channel
        )
        self.stdout.write(f"今天要催 {len(run.notices)} 人；这次新催：{counts}。")
        if run.failed:
            reasons = "；".join(sorted({row.error for row in run.failed}))
            raise CommandError(f"有 {len(run.failed)} 条没有发出：{reasons}。再运行一次会重发。")
