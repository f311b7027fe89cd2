import tempfile
from datetime import datetime
from pathlib import Path

import psycopg2
import pytest

from minsheng import backups
from minsheng.database.server import DATABASE, USER, EmbeddedServer

pytestmark = pytest.mark.xdist_group("embedded_server")


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
    ask(settings, "DROP TABLE IF EXISTS figure")
    ask(settings, "CREATE TABLE figure (region text, value numeric)")
    ask(settings, "INSERT INTO figure VALUES ('苍溪县', 47734.000001)")
    return settings


@pytest.fixture
def media(tmp_path):
    media = tmp_path / "media"
    media.mkdir()
    (media / "佐证.pdf").write_bytes(b"%PDF evidence")
    return media


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


def back_up(database, media, folder, day=1):
    return backups.back_up(database, media, folder, datetime(2017, 7, day, 2))


def test_what_was_backed_up_comes_back(database, media, tmp_path):
    place = back_up(database, media, tmp_path / "backups")
    assert place.name == "minsheng-20170701-020000"
    assert place.stat().st_mode & 0o077 == 0
    ask(database, "UPDATE figure SET value = 0")
    ask(database, "CREATE TABLE IF NOT EXISTS later (id integer)")
    (media / "佐证.pdf").write_bytes(b"overwritten")
    (media / "later.pdf").write_bytes(b"later")

    backups.restore(database, media, place)

    assert ask(database, "SELECT region, value::text FROM figure") == [("苍溪县", "47734.000001")]
    assert [path.name for path in media.iterdir()] == ["佐证.pdf"]
    assert (media / "佐证.pdf").read_bytes() == b"%PDF evidence"
    assert (tmp_path / "media.before-restore" / "later.pdf").exists()


def test_an_installation_without_files_is_backed_up_too(database, tmp_path):
    place = back_up(database, tmp_path / "media", tmp_path)
    backups.restore(database, tmp_path / "media", place)
    assert list((tmp_path / "media").iterdir()) == []


@pytest.mark.parametrize("name", [backups.DATABASE, backups.FILES])
def test_a_damaged_backup_changes_nothing(database, media, tmp_path, name):
    place = back_up(database, media, tmp_path)
    with open(place / name, "ab") as file:
        file.write(b"x")
    ask(database, "UPDATE figure SET value = 1")
    with pytest.raises(backups.BackupError, match=f"{name} 与校验值不符"):
        backups.restore(database, media, place)
    assert ask(database, "SELECT value FROM figure") == [(1,)]
    assert not (tmp_path / "media.before-restore").exists()


def test_a_folder_that_is_no_backup_is_refused(database, media, tmp_path):
    with pytest.raises(backups.BackupError, match="不是完整的备份"):
        backups.restore(database, media, tmp_path)


def test_files_of_an_earlier_restore_are_not_overwritten(database, media, tmp_path):
    place = back_up(database, media, tmp_path)
    backups.restore(database, media, place)
    ask(database, "UPDATE figure SET value = 1")
    with pytest.raises(backups.BackupError, match="请先移走"):
        backups.restore(database, media, place)
    assert ask(database, "SELECT value FROM figure") == [(1,)]


def test_a_backup_that_fails_leaves_nothing(database, media, tmp_path):
    with pytest.raises(backups.BackupError, match="pg_dump 没有成功"):
        back_up(database | {"NAME": "nothing"}, media, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_only_the_newest_are_kept(tmp_path):
    for day in (1, 2, 3):
        (tmp_path / f"minsheng-2017070{day}-020000").mkdir()
    (tmp_path / "minsheng-notes").mkdir()
    deleted = backups.forget_old(tmp_path, 2)
    assert [path.name for path in deleted] == ["minsheng-20170701-020000"]
    assert len(list(tmp_path.iterdir())) == 3
