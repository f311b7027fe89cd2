"""The embedded server through everything that happens to it: kills, stale files, rivals, private folders."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from minsheng.database import places
from minsheng.database.base import DatabaseWrapper
from minsheng.database.server import DATABASE, USER, EmbeddedServer, ServerError
from minsheng.settings import BASE_DIR


@pytest.fixture(scope="module")
def folders():
    """Make folders that the server's account can reach, as a checkout outside a private home is."""
    with tempfile.TemporaryDirectory(prefix="minsheng-test-", dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        made = []

        def make(path, **options):
            made.append(EmbeddedServer(Path(name) / path, **options))
            return made[-1]

        yield make
        for server in made:
            server.remove()


@pytest.fixture(scope="module")
def kept(folders):
    return folders("kept")


@pytest.fixture
def server(kept):
    kept.start()
    run(kept, "CREATE TABLE IF NOT EXISTS note (text text)")
    run(kept, "TRUNCATE note")
    return kept


def run(server, statement, *values):
    connection = psycopg2.connect(host=str(server.socket_folder), port=5432, user=USER, dbname=DATABASE)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def kill(server):
    pid = server.running_pid()
    os.kill(pid, signal.SIGKILL)
    while server.running_pid() == pid:
        time.sleep(0.01)


def test_starting_twice_is_starting_once(server):
    assert server.is_running()
    assert server.start() is False


def test_stop_loses_nothing(server):
    run(server, "INSERT INTO note VALUES ('已上报')")
    assert server.stop() is True
    assert server.stop() is False
    assert not server.is_running()
    assert not server.socket_folder.exists()
    assert server.start() is True
    assert run(server, "SELECT text FROM note") == [("已上报",)]


def test_kill_9_keeps_what_was_committed_and_only_that(server):
    run(server, "INSERT INTO note VALUES ('已提交')")
    open_connection = psycopg2.connect(host=str(server.socket_folder), port=5432, user=USER, dbname=DATABASE)
    open_connection.cursor().execute("INSERT INTO note VALUES ('未提交')")
    kill(server)
    assert server.start() is True
    assert run(server, "SELECT text FROM note") == [("已提交",)]
    open_connection.close()


@pytest.mark.parametrize("pid", [2**22 + 1, os.getpid()], ids=["nobody's", "another process's"])
def test_a_stale_pid_file_is_seen_through(server, pid):
    server.stop()
    path = server.data / "postmaster.pid"
    path.write_text(f"{pid}\n{server.data}\n1500000000\n5432\n{server.socket_folder}\n\n\nready\n")
    assert server.running_pid() is None
    assert server.start() is True


def test_django_connects_to_a_killed_server_again(server, django_db_blocker):
    settings = {
        "ENGINE": "minsheng.database",
        "NAME": DATABASE,
        "USER": USER,
        "PASSWORD": "",
        "HOST": str(server.socket_folder),
        "PORT": "5432",
        "OPTIONS": {},
        "TIME_ZONE": None,
        "AUTOCOMMIT": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "TEST": {},
        "EMBEDDED_FOLDER": server.folder,
        "EMBEDDED_DISPOSABLE": False,
    }
    wrapper = DatabaseWrapper(settings, "default")
    with django_db_blocker.unblock():
        with wrapper.temporary_connection() as cursor:
            cursor.execute("INSERT INTO note VALUES ('一')")
        kill(server)
        wrapper.close()
        with wrapper.temporary_connection() as cursor:
            cursor.execute("SELECT text FROM note")
            assert cursor.fetchall() == [("一",)]
        wrapper.close()


def test_an_unknown_database_is_still_an_error(server):
    with pytest.raises(psycopg2.OperationalError, match="does not exist"):
        psycopg2.connect(host=str(server.socket_folder), port=5432, user=USER, dbname="nothing")


def test_kept_data_is_safe_and_test_data_is_fast(server, folders):
    loose = folders("loose", disposable=True)
    loose.start()
    assert run(server, "SHOW fsync") == [("on",)]
    assert run(server, "SHOW full_page_writes") == [("on",)]
    assert run(loose, "SHOW fsync") == [("off",)]


def test_two_checkouts_do_not_disturb_each_other(server, folders):
    other = folders("other checkout")
    run(server, "INSERT INTO note VALUES ('这边')")
    other.start()
    assert other.socket_folder != server.socket_folder
    assert run(other, "SELECT count(*) FROM pg_tables WHERE tablename = 'note'") == [(0,)]
    other.stop()
    assert run(server, "SELECT text FROM note") == [("这边",)]


def test_only_its_own_account_reaches_the_socket(server):
    assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    assert server.socket_folder.stat().st_uid == server.data.stat().st_uid != 0
    assert run(server, "SHOW listen_addresses") == [("",)]


def test_the_log_repeats_no_values(server):
    with pytest.raises(psycopg2.errors.DivisionByZero):
        run(server, "SELECT 47734 / 0 AS secret_figure")
    run(server, "CREATE TABLE IF NOT EXISTS once (figure integer UNIQUE)")
    run(server, "INSERT INTO once VALUES (47734) ON CONFLICT DO NOTHING")
    with pytest.raises(psycopg2.errors.UniqueViolation):
        run(server, "INSERT INTO once VALUES (47734)")
    logged = "".join(path.read_text() for path in (server.data / "log").iterdir())
    assert "division by zero" in logged
    assert "47734" not in logged


def test_a_path_longer_than_a_socket_address_works(folders):
    deep = folders("/".join(["一个很长的目录名"] * 8), disposable=True)
    deep.start()
    assert deep.is_running()


def test_processes_that_start_it_together_start_one(folders):
    folder = folders("together", disposable=True).folder
    code = "import sys; from minsheng.database.server import EmbeddedServer as Server; "
    code += "print(Server(sys.argv[1], disposable=True).start())"
    rivals = [
        subprocess.Popen(
            [sys.executable, "-c", code, folder], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    answers = [rival.communicate(timeout=60)[0].strip() for rival in rivals]
    assert sorted(answers) == ["False", "False", "False", "True"]


def test_a_start_that_was_interrupted_half_way_leaves_no_trouble(folders):
    server = folders("interrupted", disposable=True)
    (server.folder / "data.new" / "base").mkdir(parents=True)
    assert server.start() is True


def test_a_broken_cluster_is_replaced_for_tests_only(folders, monkeypatch):
    monkeypatch.setattr("minsheng.database.server.RETRIES", 1)
    for disposable in (True, False):
        server = folders(f"broken {disposable}", disposable=disposable)
        server.start()
        server.stop()
        (server.data / "global" / "pg_control").unlink()
        if disposable:
            assert server.start() is True
        else:
            with pytest.raises(ServerError, match="没有成功"):
                server.start()
            assert (server.data / "base").exists()


def test_a_socket_folder_that_somebody_else_made_is_refused(folders):
    server = folders("usurped", disposable=True)
    server.socket_folder.symlink_to("/tmp")
    try:
        with pytest.raises(ServerError, match="属于别的用户"):
            server.start()
    finally:
        server.socket_folder.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
class TestRoot:
    def test_the_server_runs_as_nobody(self, server):
        assert Path(f"/proc/{server.running_pid()}").stat().st_uid == server.account.pw_uid != 0

    def test_a_private_checkout_is_served_from_elsewhere(self, folders, monkeypatch):
        private = folders("private/checkout/var", disposable=True)
        private.folder.mkdir(parents=True)
        (private.folder.parent.parent).chmod(0o700)
        elsewhere = folders("elsewhere").folder
        monkeypatch.setattr(places, "ELSEWHERE", elsewhere)
        private.start()
        assert private.data.is_relative_to(elsewhere)
        assert private.folder.parent.parent.stat().st_mode & 0o777 == 0o700
        private.remove()
        assert not private.home.exists()

    def test_a_place_elsewhere_that_root_does_not_own_is_refused(self, folders, monkeypatch):
        elsewhere = folders("not root's").folder
        elsewhere.mkdir()
        os.chown(elsewhere, 65534, 65534)
        monkeypatch.setattr(places, "ELSEWHERE", elsewhere)
        with pytest.raises(ServerError, match="不属于 root"):
            places.make_folder(elsewhere / "new")

    def test_programs_in_a_private_folder_are_copied_to_where_they_can_run(self, folders, monkeypatch):
        server, elsewhere = folders("wheel in private", disposable=True), folders("programs").folder
        monkeypatch.setattr(places, "ELSEWHERE", elsewhere)
        wheel = places.wheel_folder()
        monkeypatch.setattr(places, "open_to_all", lambda path: not path.is_relative_to(wheel))
        assert server.start() is True
        program = Path(f"/proc/{server.running_pid()}/exe").readlink()
        assert program.is_relative_to(elsewhere)
        server.stop()
