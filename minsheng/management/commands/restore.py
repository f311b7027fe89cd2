from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from minsheng import backups


class Command(BaseCommand):
    help = "用一份备份替换现在的数据库；请先停止网站服务。"

    def add_arguments(self, parser):
        parser.add_argument("place", type=Path, help="一份备份的目录，如 minsheng-20261122-020000")
        parser.add_argument("--yes", action="store_true", help="不再询问")

    def handle(self, *, place, yes, **options):
        if not yes and input("现在的数据将被备份中的数据替换，输入“恢复”确认：") != "恢复":
            self.stdout.write("没有恢复")
            return
        connection.ensure_connection()
        connection.close()
        try:
            backups.restore(connection.settings_dict, place)
        except (backups.BackupError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write("已恢复。请运行 manage.py migrate，再启动网站服务。")
