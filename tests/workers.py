"""Databases that the workers of pytest-xdist share: one of them makes each, and every one works in a copy.

The migrations and the demonstration take half a minute each; PostgreSQL copies a database in a second.
"""

import fcntl
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests import demonstration_database
from tests.databases import remove
from tests.reference_rows import keep


class Workers:
    """The `count` workers of one run, this process among them; they meet in a folder of that run."""

    def __init__(self, folder: Path, count: int):
        self.folder, self.count = folder, count
        folder.mkdir(exist_ok=True)

    def migrated(self) -> str:
        """Return the name of the database as migrations leave it, which is there to be copied."""
        return self._once("migrated", _migrated)

    def demonstration(self) -> str:
        """Return the name of the database with the demonstration, which is there to be copied."""
        return self._once("demonstration", lambda: demonstration_database.make(self.migrated()))

    def leave(self) -> None:
        """The last to leave removes what was shared."""
        with self._alone("left") as left:
            left.write(".")
            left.seek(0)
            everyone = len(left.read()) == self.count
        if everyone:
            for name in ("demonstration", "migrated"):
                with self._alone(name) as answer:
                    if made := answer.read():
                        remove(made)

    def _once(self, what, make):
        """What `make` returned to the first worker who asked; the others wait until it is made."""
        with self._alone(what) as answer:
            if not (made := answer.read()):
                answer.write(made := make())
            return made

    @contextmanager
    def _alone(self, name):
        with open(self.folder / name, "a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            yield file


def _migrated():
    # Not the one that --reuse-db keeps for runs without workers.
    connection.settings_dict["TEST"]["NAME"] = f"test_{connection.settings_dict['NAME']}_made"
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    keep()
    connection.close()  # PostgreSQL copies what nobody is connected to
    return name
