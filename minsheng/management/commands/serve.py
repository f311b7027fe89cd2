import io
import os
import socket
import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from minsheng import demonstration
from minsheng.database.server import EmbeddedServer, ServerError

DEMONSTRATION_DAY = "2017-07-05"


class Command(BaseCommand):
    help = "准备数据库和静态文件，首次启动装载演示数据，然后提供网站服务（script/server 调用）。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
        parser.add_argument("--fresh", action="store_true", help="先删除嵌入式数据库中的全部数据")
        parser.add_argument("--empty", action="store_true", help="不装载演示数据")

    def handle(self, *, port, fresh, empty, **options):
        require_free(port)
        if fresh and settings.DATABASE_URL:
            raise CommandError("--fresh 只删除嵌入式数据库。DATABASE_URL 指定的数据库请自行处理。")
        try:
            started = self.start_database(fresh)
        except ServerError as problem:
            raise CommandError(str(problem)) from problem
        self.step("更新数据库结构", "migrate", interactive=False)
        self.step("整理静态文件", "collectstatic", interactive=False)
        if not empty and not get_user_model().objects.exists():
            self.load_demonstration()
        self.stdout.flush()
        os.environ |= self.environment_of_server(port, started)
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "-c", "minsheng/gunicorn.conf.py"])

    def start_database(self, fresh):
        """Start the embedded server; return it when it was not running before."""
        if settings.DATABASE_URL:
            return None
        server = EmbeddedServer.of(settings.DATABASES["default"])
        if fresh:
            self.stdout.write("删除嵌入式数据库……")
            server.remove()
        self.stdout.write("启动数据库……")
        return server if server.start() else None

    def step(self, words, command, *arguments, **options):
        self.stdout.write(f"{words}……")
        self.stdout.flush()
        call_command(command, *arguments, verbosity=0, **options)

    def load_demonstration(self):
        if "load_demo" in get_commands():
            self.step("装载 2017 年演示数据", "load_demo")

    def environment_of_server(self, port, started):
        environment = {
            "MINSHENG_BIND": f"127.0.0.1:{port}",
            "MINSHENG_LOG": str(settings.VAR / "server.log"),
            "MINSHENG_WELCOME": welcome(port),
        }
        if demonstration.accounts().exists():
            environment["MINSHENG_CLOCK"] = os.environ.get("MINSHENG_CLOCK", DEMONSTRATION_DAY)
        if started:
            environment["MINSHENG_STOP_DATABASE"] = str(started.folder)
        return environment


def require_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise CommandError(f"端口 {port} 不能使用（可能已被占用），请用 --port 换一个。") from None


def welcome(port):
    lines = ["", f"网站已启动：http://127.0.0.1:{port}/", f"运行日志：{settings.VAR / 'server.log'}"]
    people = list(demonstration.accounts().order_by("pk").values_list("username", "name"))
    if not get_user_model().objects.exists():
        first_run = io.StringIO()
        call_command("first_run", address=f"http://127.0.0.1:{port}", stdout=first_run)
        lines += ["", first_run.getvalue().rstrip()]
    if people:
        width = max(len(username) for username, name in people)
        lines += ["", f"演示账号（密码都是 {demonstration.PASSWORD}）："]
        lines += [f"    {username:<{width}}  {name}" for username, name in people]
        lines += [f"演示时间停在 {DEMONSTRATION_DAY}，县区和月度数据为示意数据。"]
    return "\n".join([*lines, "", "按 Ctrl+C 停止。"])
