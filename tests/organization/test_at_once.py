"""Two people at the same moment: one wins, the other is told."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from organization.actions import create_first_administrator
from organization.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_empty_installation_gets_one_first_administrator():
    barrier, refused = Barrier(2), []

    def create(name):
        barrier.wait()
        try:
            create_first_administrator(username=name, name="系统管理员", password="Correct-horse-9")
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=create, args=[name]) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.count() == 1
    assert "系统里已有账号" in refused[0].messages[0]
