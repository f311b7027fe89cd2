import os
import socket
import sys
from contextlib import contextmanager
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from minsheng import demonstration, static_files
from minsheng.database.server import EmbeddedServer, ServerError

DEMONSTRATION_DAY = "2017-07-05"
PREPARING = 2017  # the advisory lock of whoever prepares the database


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
        with alone():
            self.step("更新数据库结构", "migrate", interactive=False)
            self.say("整理静态文件")
            static_files.collect()
            if not empty and not get_user_model().objects.exists():
                self.step("装载 2017 年演示数据", "load_demo")
        settings.VAR.mkdir(parents=True, exist_ok=True)
        os.environ |= environment_of_server(port, started)
        connection.close()
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "-c", "minsheng/gunicorn.conf.py"])

    def start_database(self, fresh):
        """Start the embedded server; return it when it was not running before."""
        if settings.DATABASE_URL:
            return None
        server = EmbeddedServer.of(settings.DATABASES["default"])
        if fresh:
            self.say("删除嵌入式数据库")
            server.remove()
        self.say("启动数据库")
        return server if server.start() else None

    def step(self, words, command, **options):
        self.say(words)
        call_command(command, verbosity=0, **options)

    def say(self, words):
        self.stdout.write(f"{words}……")
        self.stdout.flush()


@contextmanager
def alone():
    """Prepare the database while no other process does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


def require_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise CommandError(f"端口 {port} 不能使用（可能已被占用），请用 --port 换一个。") from None


def environment_of_server(port, started):
    """Return what gunicorn and its hooks read; `started` is the embedded server to stop in the end."""
    people = list(demonstration.accounts().order_by("pk"))
    environment = {
        "MINSHENG_BIND": f"127.0.0.1:{port}",
        "MINSHENG_LOG": str(settings.VAR / "server.log"),
        "MINSHENG_WELCOME": welcome(f"http://127.0.0.1:{port}", people),
    }
    if people:
        environment["MINSHENG_CLOCK"] = os.environ.get("MINSHENG_CLOCK", DEMONSTRATION_DAY)
        # Their password is published; making people change it would lock the next visitor out.
        environment["MINSHENG_PASSWORD_DAYS"] = "0"
    if started:
        environment["MINSHENG_STOP_DATABASE"] = str(started.folder)
    return environment


def welcome(address, people):
    lines = ["", f"网站已启动：{address}/", f"运行日志：{settings.VAR / 'server.log'}", ""]
    if people:
        width = max(len(person.username) for person in people)
        lines += [f"演示账号（密码都是 {demonstration.PASSWORD}）："]
        lines += [f"    {person.username:<{width}}  {person}" for person in people]
        lines += [f"演示时间停在 {DEMONSTRATION_DAY}，县区和月度数据为示意数据。", ""]
    first_run = StringIO()
    call_command("first_run", address=address, stdout=first_run)
    if first_run.getvalue():
        lines += [first_run.getvalue()]
    return "\n".join([*lines, "按 Ctrl+C 停止。"])
