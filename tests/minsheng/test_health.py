import pytest
from django.db import DatabaseError, connection

from minsheng import health

pytestmark = pytest.mark.django_db


def test_healthy_without_signing_in(client):
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": dict.fromkeys(health.CHECKS, "ok"),
    }


def test_waiting_migrations_are_unhealthy(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json()["status"] == "error"
    assert "迁移未执行" in response.json()["checks"]["migrations"]


def test_a_database_that_does_not_answer_is_said_in_words(monkeypatch):
    def fail():
        raise DatabaseError("password authentication failed for user minsheng")

    monkeypatch.setattr(connection, "cursor", fail)
    assert health.state_of(health.check_database) == "数据库连接不上"


def test_only_reading_is_allowed(client):
    assert client.post("/health/").status_code == 405
