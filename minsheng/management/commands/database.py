from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from minsheng.database.server import EmbeddedServer, ServerError


class Command(BaseCommand):
    help = "管理本目录的嵌入式 PostgreSQL：查看、启动、停止或删除（连同数据）。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["status", "start", "stop", "remove"])
        parser.add_argument("--yes", action="store_true", help="删除时不再询问")

    def handle(self, *, action, yes, **options):
        if settings.DATABASE_URL:
            raise CommandError("现在用的是 DATABASE_URL 指定的服务器，这个命令只管嵌入式数据库。")
        server = EmbeddedServer.of(settings.DATABASES["default"])
        try:
            self.stdout.write(getattr(self, action)(server, yes))
        except ServerError as problem:
            raise CommandError(str(problem)) from problem

    def status(self, server, yes):
        state = f"运行中（进程 {server.running_pid()}）" if server.is_running() else "没有运行"
        return f"{state}\n数据：{server.data}\n套接字：{server.socket_folder}"

    def start(self, server, yes):
        return "已启动" if server.start() else "已经在运行"

    def stop(self, server, yes):
        return "已停止" if server.stop() else "没有运行"

    def remove(self, server, yes):
        if not yes and input(f"将删除 {server.data} 中的全部数据，输入“删除”确认：") != "删除":
            return "没有删除"
        server.remove()
        return "已删除"
