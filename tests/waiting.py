"""What a test waits for instead of sleeping."""

import time

from django.db import connection


def until_somebody_waits(seconds=3):
    """Until somebody waits for a lock that this connection holds; or nobody will, having no need of one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
