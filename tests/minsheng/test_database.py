import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_tests_run_on_postgresql_in_utf8():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_encoding'), octet_length('民生')")
        assert cursor.fetchone() == ("UTF8", 6)
