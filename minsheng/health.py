"""/health/ says whether this installation can do its work; monitoring reads it, and it holds no figures."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_safe


class Unhealthy(Exception):
    """Something that the installation needs does not work; the message says what."""


def check_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        raise Unhealthy("数据库连接不上") from None


def check_migrations() -> None:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        raise Unhealthy("数据库连接不上") from None
    if waiting:
        raise Unhealthy(f"有 {len(waiting)} 个数据库迁移未执行，请运行 manage.py migrate")


# name → check; an app that needs more of the machine adds its own in its AppConfig.ready()
CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "migrations": check_migrations,
}


def state_of(check: Callable[[], None]) -> str:
    try:
        check()
    except Unhealthy as problem:
        return str(problem)
    return "ok"


@login_not_required
@require_safe
def health(request):
    checks = {name: state_of(check) for name, check in CHECKS.items()}
    healthy = all(state == "ok" for state in checks.values())
    body = {"status": "ok" if healthy else "error", "checks": checks}
    return JsonResponse(body, status=200 if healthy else 503, json_dumps_params={"ensure_ascii": False})
