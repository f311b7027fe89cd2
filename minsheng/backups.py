"""Backups: one folder each, with the database as pg_dump writes it, the files, and their checksums."""

import hashlib
import os
import shutil
import subprocess
import tarfile
from datetime import datetime
from pathlib import Path

from minsheng.database.places import wheel_folder

DATABASE, FILES, SUMS = "database.dump", "files.tar", "SHA256SUMS"
# How libpq calls what Django keeps under OPTIONS.
OPTION_NAMES = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


class BackupError(Exception):
    """A backup could not be made or read; the message says why and that nothing was changed."""


def back_up(database: dict, media: Path, folder: Path, moment: datetime) -> Path:
    """Write a backup named after `moment` into `folder` and return its path; a failed one leaves nothing."""
    place = folder / f"minsheng-{moment:%Y%m%d-%H%M%S}"
    partial = place.with_name(f"{place.name}.partial")
    partial.mkdir(parents=True, mode=0o700)
    try:
        run(database, "pg_dump", "--format=custom", "--no-owner", f"--file={partial / DATABASE}")
        with tarfile.open(partial / FILES, "w") as archive:
            if media.is_dir():
                archive.add(media, arcname=".")
        sums = [f"{digest(partial / name)}  {name}\n" for name in (DATABASE, FILES)]
        (partial / SUMS).write_text("".join(sums))
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
        wrong = [name for name in (DATABASE, FILES) if digest(place / name) != sums.get(name)]
    except (OSError, ValueError):
        raise BackupError(f"{place} 不是完整的备份，没有恢复。") from None
    if wrong:
        raise BackupError(f"{place} 中的 {'、'.join(wrong)} 与校验值不符，没有恢复。")


def restore(database: dict, media: Path, place: Path) -> None:
    """Put database and files back; what `media` holds now is kept beside it as media.before-restore."""
    check(place)
    before = media.with_name(f"{media.name}.before-restore")
    if before.exists():
        raise BackupError(f"{before} 还在，请先移走上一次恢复前的附件。没有恢复。")
    run(
        database,
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        f"--dbname={database['NAME']}",
        str(place / DATABASE),
    )
    if media.exists():
        media.rename(before)
    media.mkdir(parents=True)
    with tarfile.open(place / FILES) as archive:
        for member in archive:
            # Only files and folders below `media`: nothing in an archive may point elsewhere.
            inside = (media / member.name).resolve().is_relative_to(media.resolve())
            if inside and (member.isfile() or member.isdir()):
                archive.extract(member, media)


def run(database: dict, program: str, *arguments: str) -> None:
    """Run one of the wheel's programs, which serve older servers too; no password shows in `ps`."""
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"]),
        "PGUSER": database["USER"],
        "PGPASSWORD": database.get("PASSWORD", ""),
        "PGDATABASE": database["NAME"],
    }
    given = database.get("OPTIONS", {})
    options = {variable: given[name] for name, variable in OPTION_NAMES.items() if name in given}
    command = [str(wheel_folder() / "bin" / program), *arguments]
    wanted = {name: value for name, value in (environment | options).items() if value}
    done = subprocess.run(command, env=wanted, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program} 没有成功：\n{done.stderr.strip()}")


def digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
