"""One PostgreSQL server per checkout, from the wheel's own programs, on a Unix socket only.

The wheel's Python layer is not used: as root it adds a user and loosens the mode of parent folders.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg2

from minsheng.database.places import (
    ServerError,
    account_for,
    claim_socket_folder,
    home_for,
    make_folder,
    programs_for_account,
    socket_folder_for,
    wheel_folder,
)

__all__ = ["DATABASE", "EmbeddedServer", "ServerError", "wheel_folder"]

USER = DATABASE = "minsheng"
PATIENCE = 60  # seconds for starting with crash recovery, or for stopping
RETRIES = 50  # of 0.2 s: how long the children of a killed server may hold its shared memory

CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    # With the default of 4 MB, the figures of a province are sorted and hashed through files.
    "work_mem": "32MB",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    # The log must not repeat figures: statements and row values stay out of it.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For test databases only: they live in a cluster of their own, which is thrown away when it does not start.
FAST_AND_LOOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedServer:
    """The server whose files are under `folder`; `disposable` trades durability for speed (tests)."""

    def __init__(self, folder: Path, disposable: bool = False):
        self.folder = Path(folder).resolve()
        self.disposable = disposable
        self.socket_folder = socket_folder_for(self.folder)

    @classmethod
    def of(cls, settings_dict: dict) -> "EmbeddedServer":
        """Return the server of a Django database that settings.embedded_database() has described."""
        return cls(settings_dict["EMBEDDED_FOLDER"], settings_dict["EMBEDDED_DISPOSABLE"])

    @cached_property
    def home(self) -> Path:
        return home_for(self.folder)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @cached_property
    def account(self) -> pwd.struct_passwd:
        return account_for(self.data)

    def start(self) -> bool:
        """Start the server unless it runs, and make its database; return whether it had to be started."""
        with self._locked():
            claim_socket_folder(self.socket_folder, self.account)
            started = not self._answers()
            if started:
                self._start_or_replace()
            self._make_database()
        return started

    def stop(self) -> bool:
        """Stop the server with everything committed on disk; return whether it was running."""
        if not self.data.exists():
            return False
        with self._locked():
            return self._stop()

    def remove(self) -> None:
        """Stop the server and delete its data for good."""
        if self.data.exists():
            with self._locked():
                self._stop()
                shutil.rmtree(self.socket_folder, ignore_errors=True)
                shutil.rmtree(self.data if self.home == self.folder else self.home)

    def is_running(self) -> bool:
        return self.running_pid() is not None and self._answers()

    def running_pid(self) -> int | None:
        """Return the living server's process; a number left in a file may be somebody else's by now."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if os.fsencode(self.data) in command else None

    @contextmanager
    def _locked(self):
        make_folder(self.home)
        with open(self.home / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _connect(self, database: str):
        return psycopg2.connect(
            dbname=database, user=USER, host=str(self.socket_folder), port=5432, connect_timeout=5
        )

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

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

    def _start_or_replace(self) -> None:
        self._check_data()
        try:
            self._launch()
        except ServerError:
            if not self.disposable:
                raise
            shutil.rmtree(self.data)
            self._check_data()
            self._launch()

    def _check_data(self) -> None:
        if not self.data.exists():
            self._initialize()
        if self.data.stat().st_uid != self.account.pw_uid:
            owner = pwd.getpwuid(self.data.stat().st_uid).pw_name
            raise ServerError(f"数据目录 {self.data} 属于用户 {owner}，请用该用户运行，或用 root 运行。")
        wanted = CONFIGURATION | {"unix_socket_directories": str(self.socket_folder)}
        if self.disposable:
            wanted |= FAST_AND_LOOSE
        lines = [f"{name} = '{value}'\n" for name, value in wanted.items()]
        self._write(self.data / "minsheng.conf", "".join(lines))

    def _initialize(self) -> None:
        """Make the cluster beside its place and move it there: an interrupted start leaves no half of one."""
        partial = self.home / "data.new"
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(mode=0o700)
        os.chown(partial, self.account.pw_uid, self.account.pw_gid)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += ["--no-sync"] if self.disposable else []
        self._run("initdb", "-D", partial, "-U", USER, *options)
        with open(partial / "postgresql.conf", "a", encoding="utf-8") as configuration:
            configuration.write("include 'minsheng.conf'\n")
        partial.rename(self.data)

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _launch(self) -> None:
        for attempt in range(RETRIES):
            if self.running_pid() is None:
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                try:
                    log = self.data / "startup.log"
                    self._run("pg_ctl", "start", "-D", self.data, "-l", log, "-w", "-t", str(PATIENCE))
                    return
                except ServerError:
                    if attempt == RETRIES - 1:
                        raise
            elif self._answers():
                return
            time.sleep(0.2)
        raise ServerError(f"嵌入式数据库没有应答，请看 {self.data}/log 下的日志。")

    def _stop(self) -> bool:
        if self.running_pid() is None:
            return False
        # "fast" rolls open transactions back, then writes a checkpoint
        self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", str(PATIENCE))
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        return True

    def _run(self, program: str, *arguments) -> None:
        drop = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        done = subprocess.run(
            [str(part) for part in (programs_for_account() / program, *arguments)],
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
