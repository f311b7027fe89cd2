from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from minsheng import backups


class Command(BaseCommand):
    help = "把数据库（附件、函件都在里面）备份到一个目录，附校验值。"

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="存放各次备份的目录")
        parser.add_argument("--keep", type=int, default=0, help="只留最近几份，其余删除（不填为全留）")

    def handle(self, *, folder, keep, **options):
        connection.ensure_connection()  # starts the embedded server when it does not run
        try:
            moment = timezone.localtime()
            place = backups.back_up(connection.settings_dict, folder, moment)
        except (backups.BackupError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"已备份到 {place}")
        for path in backups.forget_old(folder, keep) if keep > 0 else ():
            self.stdout.write(f"已删除旧备份 {path}")
