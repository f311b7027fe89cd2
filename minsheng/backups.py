"""Backups: one folder each, with the database as pg_dump writes it, and its checksum.

All that people upload and all that is sent lies in the database; nothing else needs to be kept.
"""

import hashlib
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

from minsheng.database.places import wheel_folder

DATABASE, SUMS = "database.dump", "SHA256SUMS"
# How libpq calls what Django keeps under OPTIONS.
OPTION_NAMES = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
# All that the application ever made in its schema: what a later version added is in no earlier backup, and
# its references would keep the tables that are to be put back.
EMPTY = """
DO $$
DECLARE made record;
BEGIN
    FOR made IN
        SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
               ELSE 'TABLE' END AS kind, quote_ident(relname) AS name
        FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'm', 'r', 'p', 'S')
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('e', 'i'))
        ORDER BY array_position(ARRAY['v', 'm', 'r', 'p', 'S'], relkind::text)
    LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', made.kind, made.name);
    END LOOP;
    FOR made IN
        SELECT oid::regprocedure::text AS name
        FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', made.name);
    END LOOP;
END
$$;
"""


class BackupError(Exception):
    """A backup could not be made or read; the message says why and that nothing was changed."""


def back_up(database: dict, folder: Path, moment: datetime) -> Path:
    """Write a backup named after `moment` into `folder` and return its path; a failed one leaves nothing."""
    place = folder / f"minsheng-{moment:%Y%m%d-%H%M%S}"
    partial = place.with_name(f"{place.name}.partial")
    partial.mkdir(parents=True, mode=0o700)
    try:
        run(database, "pg_dump", "--format=custom", "--no-owner", f"--file={partial / DATABASE}")
        (partial / SUMS).write_text(f"{digest(partial / DATABASE)}  {DATABASE}\n")
        partial.rename(place)
    except BaseException:
        shutil.rmtree(partial)
        raise
    return place


def forget_old(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups of `folder`; return the deleted ones."""
    old = sorted(path for path in folder.glob("minsheng-????????-??????") if path.is_dir())[:-keep]
    for path in old:
        shutil.rmtree(path)
    return old


def check(place: Path) -> None:
    """Raise BackupError unless the backup is whole and unchanged."""
    try:
        sums = dict(reversed(line.split()) for line in (place / SUMS).read_text().splitlines())
        wrong = digest(place / DATABASE) != sums.get(DATABASE)
    except (OSError, ValueError):
        raise BackupError(f"{place} 不是完整的备份，没有恢复。") from None
    if wrong:
        raise BackupError(f"{place} 中的 {DATABASE} 与校验值不符，没有恢复。")


def restore(database: dict, place: Path) -> None:
    """Put the database back as it was, whatever it holds now, in one transaction: wholly or not at all."""
    check(place)
    environment = _environment(database)
    reading = [_program("pg_restore"), "--no-owner", "--file=-", str(place / DATABASE)]
    writing = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    with TemporaryFile() as said:
        dump = subprocess.Popen(reading, env=environment, stdout=subprocess.PIPE, stderr=said)
        server = subprocess.Popen(
            writing, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        )
        try:
            _put_back(dump, server.stdin)
        except BrokenPipeError:  # psql has stopped and says why
            dump.kill()
        finally:
            dump.stdout.close()
            ended = dump.wait(), server.wait()  # both, so that nothing goes on when the answer is given
        if any(ended):
            said.seek(0)
            raise BackupError(f"没有恢复，数据库没有变：\n{said.read().decode(errors='replace').strip()}")


def _put_back(dump, script) -> None:
    """Empty the schema and pass the dump on; without the COMMIT at the end psql leaves all as it was."""
    with script:
        script.write(f"BEGIN;\n{EMPTY}".encode())
        for line in dump.stdout:
            # Of our own programs, newer than the server may be: PostgreSQL 15 does not know this setting.
            if not line.startswith(b"SET transaction_timeout"):
                script.write(line)
            if line.startswith(b"SET row_security"):
                break
        shutil.copyfileobj(dump.stdout, script, 1024 * 1024)
        if dump.wait() == 0:
            script.write(b"COMMIT;\n")


def run(database: dict, program: str, *arguments: str) -> None:
    """Run one of the wheel's programs, which serve older servers too; BackupError when it fails."""
    command = [_program(program), *arguments]
    done = subprocess.run(command, env=_environment(database), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program} 没有成功：\n{done.stderr.strip()}")


def _program(name: str) -> str:
    return str(wheel_folder() / "bin" / name)


def _environment(database: dict) -> dict[str, str]:
    """Where the programs find the database; no password shows in `ps`."""
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"]),
        "PGUSER": database["USER"],
        "PGPASSWORD": database.get("PASSWORD", ""),
        "PGDATABASE": database["NAME"],
        "PGCLIENTENCODING": "UTF8",
    }
    given = database.get("OPTIONS", {})
    options = {variable: given[name] for name, variable in OPTION_NAMES.items() if name in given}
    return {name: value for name, value in (environment | options).items() if value}


def digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
