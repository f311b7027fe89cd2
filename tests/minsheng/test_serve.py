"""script/server from its second half on: manage.py serve, started and stopped as a person would."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2
import pytest

from minsheng.database.server import DATABASE, USER, EmbeddedServer
from minsheng.settings import BASE_DIR

LEFTOVER = "SELECT to_regclass('leftover')::text"


@pytest.fixture(scope="module")
def var():
    with tempfile.TemporaryDirectory(prefix="minsheng-test-", dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)
        EmbeddedServer(Path(name) / "postgresql").remove()


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(var, **more):
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("MINSHENG_", "DATABASE_"))
    }
    own = {"DJANGO_SETTINGS_MODULE": "minsheng.settings", "MINSHENG_VAR": str(var), "PYTHONUNBUFFERED": "1"}
    return inherited | own | {"MINSHENG_STATIC": str(var / "static")} | more


def manage(var, *arguments, **more):
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(
        command, cwd=BASE_DIR, env=environment(var, **more), capture_output=True, text=True, check=False
    )


class Site:
    """`manage.py serve` in a process of its own."""

    def __init__(self, var, port, *arguments, **more):
        command = [sys.executable, "manage.py", "serve", "--port", str(port), *arguments]
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment(var, **more), stdout=subprocess.PIPE, text=True
        )

    def __enter__(self):
        for _ in range(1800):
            try:
                self.health()
            except urllib.error.URLError:
                assert self.process.poll() is None, self.process.stdout.read()
                time.sleep(0.1)
            else:
                return self
        raise AssertionError("the site did not start")

    def __exit__(self, *error):
        self.output = self.stop(signal.SIGINT)

    def stop(self, how):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.communicate(timeout=60)[0]

    def health(self):
        with urllib.request.urlopen(f"{self.address}/health/") as answer:
            return json.load(answer)

    def get(self, path):
        with urllib.request.urlopen(self.address + path) as answer:
            return answer.read().decode(), answer.headers


@pytest.fixture
def leftover(var):
    """A table of an installation before this one."""
    ask(var, "CREATE TABLE IF NOT EXISTS leftover (); SELECT 1")
    assert ask(var, LEFTOVER) == "leftover"


def test_started_afresh_it_is_empty_serves_and_stops(leftover, var, port):
    with Site(var, port, "--empty", "--fresh") as site:
        assert site.health()["status"] == "ok"
        assert ask(var, LEFTOVER) is None
        assert count_of_people(var) == 0
        page, headers = site.get("/sign-in/")
        assert "登录" in page
        style = next(part for part in page.split('"') if part.endswith(".css"))
        _, headers = site.get(style)
        assert "immutable" in headers["Cache-Control"]
    assert f"http://127.0.0.1:{port}/" in site.output
    assert "初始化口令" in site.output
    assert "演示账号" not in site.output
    assert site.process.returncode == 0
    assert not EmbeddedServer(var / "postgresql").is_running()
    log = (var / "server.log").read_text().splitlines()
    assert all(json.loads(line)["time"] for line in log)


def ask(var, query):
    """Return the one value that the site's database answers."""
    server = EmbeddedServer(var / "postgresql")
    server.start()
    connection = psycopg2.connect(host=str(server.socket_folder), user=USER, dbname=DATABASE)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def count_of_people(var):
    return ask(var, "SELECT count(*) FROM organization_user")


@pytest.fixture
def person(var):
    """Somebody in the database, whose tables are made where no test before this one has made them."""
    if ask(var, "SELECT to_regclass('organization_user')") is None:
        assert manage(var, "migrate", "-v0").returncode == 0
    code = "from organization.models import User; User.objects.create(username='guanli', name='系统管理员')"
    added = manage(var, "shell", "-v0", "-c", code)
    assert added.returncode == 0, added.stderr


def test_killed_with_9_it_starts_again_with_its_data(person, var, port):
    with Site(var, port, "--empty") as site:
        assert count_of_people(var) == 1
        site.process.kill()
        site.process.communicate()
        server = EmbeddedServer(var / "postgresql")
        os.kill(server.running_pid(), signal.SIGKILL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                break
        time.sleep(0.1)
    with Site(var, port, "--empty") as site:
        assert site.health()["status"] == "ok"
        assert count_of_people(var) == 1
    assert f"http://127.0.0.1:{port}/" in site.output
    assert "初始化口令" not in site.output


def test_a_port_in_use_is_said_before_anything_is_done(var):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = manage(var, "serve", "--port", taken.getsockname()[1], "--fresh")
    assert done.returncode == 1
    assert "请用 --port 换一个" in done.stderr
    assert "删除" not in done.stdout


def test_a_server_of_ones_own_is_used_through_database_url(var, port):
    own = EmbeddedServer(var / "postgresql")
    own.start()
    more = {"DATABASE_URL": f"postgresql://minsheng@/minsheng?host={own.socket_folder}"}
    elsewhere = var / "elsewhere"
    elsewhere.mkdir()
    with Site(elsewhere, port, "--empty", **more) as site:
        assert site.health()["checks"]["migrations"] == "ok"
    assert own.is_running()
    refused = manage(elsewhere, "serve", "--port", port, "--fresh", **more)
    assert refused.returncode == 1
    assert "--fresh 只删除嵌入式数据库" in refused.stderr
    assert "DATABASE_URL" in manage(elsewhere, "database", "remove", "--yes", **more).stderr
    assert not (elsewhere / "postgresql").exists()
    own.stop()


@pytest.fixture
def installed(var, port):
    """The tables and the static files, made where no test before this one has made them."""
    if not (var / "static" / "made-of.txt").exists():
        with Site(var, port, "--empty"):
            pass


def production(var, port, **changes):
    """As systemd starts it: gunicorn alone, with nothing but its settings."""
    own = EmbeddedServer(var / "postgresql")
    wanted = {
        "PATH": "/usr/bin:/bin",
        "MINSHENG_ENV": "production",
        "MINSHENG_SECRET_KEY": "7Vw0-a-long-random-key-of-an-installation-9f2c8e61b7d4430aa5",
        "MINSHENG_VAR": str(var),
        "MINSHENG_STATIC": str(var / "static"),
        "MINSHENG_BIND": f"127.0.0.1:{port}",
        "MINSHENG_WORKERS": "1",
        "DATABASE_URL": f"postgresql://minsheng@/minsheng?host={own.socket_folder}",
    }
    environment = {name: value for name, value in (wanted | changes).items() if value is not None}
    command = [sys.executable, "-m", "gunicorn", "-c", "minsheng/gunicorn.conf.py"]
    own.start()
    return subprocess.Popen(command, cwd=BASE_DIR, env=environment, stderr=subprocess.PIPE, text=True)


def test_it_refuses_the_default_key_and_says_so_in_the_log(var, port):
    process = production(var, port, MINSHENG_SECRET_KEY=None)
    _, errors = process.communicate(timeout=120)
    assert process.returncode != 0
    messages = [json.loads(line)["message"] for line in errors.splitlines() if line.startswith("{")]
    assert any("正式环境不能使用默认密钥" in message for message in messages)


def test_proper_settings_serve_over_https_only(installed, var, port):
    process = production(var, port)
    try:
        wait_for(port)
        request = urllib.request.Request(f"http://127.0.0.1:{port}/sign-in/")
        request.add_header("X-Forwarded-Proto", "https")
        with urllib.request.urlopen(request) as answer:
            assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
            assert "Secure" in answer.headers["Set-Cookie"]
        with pytest.raises(urllib.error.HTTPError) as plain:
            urllib.request.build_opener(NoRedirect).open(f"http://127.0.0.1:{port}/sign-in/")
        assert plain.value.status == 301
        assert plain.value.headers["Location"].startswith("https://")
    finally:
        process.terminate()
        process.communicate(timeout=60)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def wait_for(port):
    for _ in range(1800):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nothing listens")


def test_the_database_command_tells_and_does(var):
    EmbeddedServer(var / "postgresql").stop()
    assert "没有运行" in manage(var, "database", "status").stdout
    assert "已启动" in manage(var, "database", "start").stdout
    assert "运行中" in manage(var, "database", "status").stdout
    assert "已停止" in manage(var, "database", "stop").stdout
