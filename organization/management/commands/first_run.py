from django.core.management.base import BaseCommand

from organization import first_run


class Command(BaseCommand):
    help = "空系统：显示建立首个系统管理员的网页地址和初始化口令；已有账号则不显示。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="网站地址")

    def handle(self, *, address, **options):
        if not first_run.is_needed():
            return
        self.stdout.write(f"还没有账号。请打开 {address}/first-run/ ，用这个初始化口令建立系统管理员：")
        self.stdout.write(f"    {first_run.token()}")
