import tempfile
from datetime import datetime
from pathlib import Path

import psycopg2
import pytest

from minsheng import backups
from minsheng.database.server import DATABASE, USER, EmbeddedServer


@pytest.fixture(scope="module")
def server():
    with tempfile.TemporaryDirectory(prefix="minsheng-test-", dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        server = EmbeddedServer(Path(name) / "server", disposable=True)
        server.start()
        yield server
        server.remove()


@pytest.fixture
def database(server):
    settings = {
        "HOST": str(server.socket_folder),
        "PORT": "5432",
        "USER": USER,
        "NAME": DATABASE,
        "OPTIONS": {},
    }
    ask(settings, "DROP SCHEMA public CASCADE")
    ask(settings, "CREATE SCHEMA public")
    ask(settings, "CREATE TABLE figure (region text PRIMARY KEY, value numeric)")
    ask(settings, "CREATE TABLE file (id integer, content bytea)")
    ask(settings, f"INSERT INTO file VALUES (1, '\\x{(bytes(range(256)) * 1000).hex()}')")
    ask(settings, "INSERT INTO figure VALUES ('苍溪县', 47734.000001)")
    return settings


def ask(database, statement):
    connection = psycopg2.connect(
        host=database["HOST"], port=database["PORT"], user=database["USER"], dbname=database["NAME"]
    )
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def back_up(database, folder):
    return backups.back_up(database, folder, datetime(2017, 7, 1, 2))


def test_what_was_backed_up_comes_back(database, tmp_path):
    place = back_up(database, tmp_path / "backups")
    assert place.name == "minsheng-20170701-020000"
    assert place.stat().st_mode & 0o077 == 0
    ask(database, "UPDATE figure SET value = 0")
    ask(database, "INSERT INTO file VALUES (2, 'later')")

    backups.restore(database, place)

    assert ask(database, "SELECT region, value::text FROM figure") == [("苍溪县", "47734.000001")]
    assert ask(database, "SELECT content FROM file")[0][0].tobytes() == bytes(range(256)) * 1000


def test_an_upgrade_that_added_tables_is_undone(database, tmp_path):
    """What the later version made points at the tables that are put back, and goes with them."""
    place = back_up(database, tmp_path)
    ask(
        database,
        "CREATE TABLE later (id serial PRIMARY KEY, region text REFERENCES figure);"
        "INSERT INTO later (region) VALUES ('苍溪县'); CREATE VIEW both_of AS SELECT * FROM later;"
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER noted BEFORE INSERT ON figure FOR EACH ROW EXECUTE FUNCTION note();"
        "ALTER TABLE figure ADD COLUMN added integer",
    )
    backups.restore(database, place)
    assert ask(database, "SELECT * FROM figure")[0][0] == "苍溪县"
    left = ask(database, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    assert {name for (name,) in left} == {"figure", "figure_pkey", "file"}
    assert ask(database, "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace") == [(0,)]


def test_a_damaged_backup_changes_nothing(database, tmp_path):
    place = back_up(database, tmp_path)
    with open(place / backups.DATABASE, "ab") as file:
        file.write(b"x")
    ask(database, "UPDATE figure SET value = 1")
    with pytest.raises(backups.BackupError, match=f"{backups.DATABASE} 与校验值不符"):
        backups.restore(database, place)
    assert ask(database, "SELECT value FROM figure") == [(1,)]


def test_a_restore_that_breaks_off_changes_nothing_and_has_ended(database, tmp_path, monkeypatch):
    place = back_up(database, tmp_path)
    dump = (place / backups.DATABASE).read_bytes()
    (place / backups.DATABASE).write_bytes(dump[: len(dump) - 500])
    (place / backups.SUMS).write_text(f"{backups.digest(place / backups.DATABASE)}  {backups.DATABASE}\n")
    ask(database, "UPDATE figure SET value = 1")
    started, start = [], backups.subprocess.Popen
    monkeypatch.setattr(
        backups.subprocess,
        "Popen",
        lambda *args, **options: started.append(start(*args, **options)) or started[-1],
    )
    with pytest.raises(backups.BackupError, match="数据库没有变"):
        backups.restore(database, place)
    assert len(started) == 2
    assert all(program.returncode is not None for program in started)
    assert ask(database, "SELECT value FROM figure") == [(1,)]


def test_what_the_server_refuses_changes_nothing(database, tmp_path, monkeypatch):
    place = back_up(database, tmp_path)
    ask(database, "UPDATE figure SET value = 1")
    monkeypatch.setattr(backups, "EMPTY", "SELECT 1 / 0;")
    with pytest.raises(backups.BackupError, match="division by zero"):
        backups.restore(database, place)
    assert ask(database, "SELECT value FROM figure") == [(1,)]


def test_a_folder_that_is_no_backup_is_refused(database, tmp_path):
    with pytest.raises(backups.BackupError, match="不是完整的备份"):
        backups.restore(database, tmp_path)


def test_a_backup_that_fails_leaves_nothing(database, tmp_path):
    with pytest.raises(backups.BackupError, match="pg_dump 没有成功"):
        back_up(database | {"NAME": "nothing"}, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_only_the_newest_are_kept(tmp_path):
    for day in (1, 2, 3):
        (tmp_path / f"minsheng-2017070{day}-020000").mkdir()
    (tmp_path / "minsheng-notes").mkdir()
    deleted = backups.forget_old(tmp_path, 2)
    assert [path.name for path in deleted] == ["minsheng-20170701-020000"]
    assert len(list(tmp_path.iterdir())) == 3
