"""What a production installation refuses to start with."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from minsheng import checks, demonstration
from minsheng.settings import BASE_DIR, database_from
from tests.factories import make_user

PROPER = {
    "MINSHENG_ENV": "production",
    "MINSHENG_SECRET_KEY": "7Vw0-a-long-random-key-of-an-installation-9f2c8e61b7d4430aa5",
    "MINSHENG_HOSTS": "minsheng.example.gov.cn",
    "DATABASE_URL": "postgresql://minsheng:secret@127.0.0.1/minsheng",
}
INHERITED = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("MINSHENG_", "DATABASE_", "DJANGO_"))
}


def check(**changes):
    """Run `manage.py check --deploy` in production settings with `changes` (None takes a variable away)."""
    wanted = INHERITED | PROPER | {"DJANGO_SETTINGS_MODULE": "minsheng.settings"} | changes
    environment = {name: value for name, value in wanted.items() if value is not None}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def test_proper_production_settings_are_clean():
    done = check()
    assert done.returncode == 0, done.stderr
    assert "System check identified no issues" in done.stdout


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"MINSHENG_DEBUG": "1"}, "minsheng.E001"),
        ({"MINSHENG_SECRET_KEY": None}, "minsheng.E002"),
        ({"MINSHENG_CLOCK": "2017-07-05"}, "minsheng.E003"),
        ({"DATABASE_URL": None}, "minsheng.E004"),
        ({"MINSHENG_SECRET_KEY": "short"}, "security.W009"),
    ],
)
def test_production_refuses(changes, code):
    done = check(**changes)
    assert done.returncode != 0
    assert code in done.stderr


def test_what_is_refused_names_its_remedy():
    assert "去掉 MINSHENG_CLOCK。" in check(MINSHENG_CLOCK="2017-07-05").stderr


@pytest.mark.django_db
class TestDemonstrationPasswords:
    @pytest.fixture
    def person(self):
        person = make_user(username="guanli")
        person.password = demonstration.encoded_password()
        person.save()
        return person

    @pytest.fixture(autouse=True)
    def real_hasher(self, settings):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

    def test_production_refuses_them(self, settings, person):
        settings.PRODUCTION = True
        (found,) = checks.check_demonstration_passwords(None, databases=["default"])
        assert found.id == "minsheng.E005"
        assert "guanli" in found.msg

    def test_elsewhere_they_are_welcome(self, person):
        assert checks.check_demonstration_passwords(None, databases=["default"]) == []

    def test_signing_in_does_not_hide_them(self, client, person):
        client.post("/sign-in/", {"username": "guanli", "password": demonstration.PASSWORD})
        assert client.session["_auth_user_id"] == str(person.pk)
        assert list(demonstration.accounts()) == [person]

    def test_a_password_of_ones_own_ends_it(self, person):
        person.set_password("Something-else-7")
        person.save()
        assert not demonstration.accounts().exists()

    def test_an_account_out_of_use_does_not_count(self, person):
        person.is_active = False
        person.save()
        assert not demonstration.accounts().exists()

    def test_the_server_does_not_start_with_them(self, settings, person):
        settings.PRODUCTION = True
        settings.DATABASE_URL = PROPER["DATABASE_URL"]
        settings.SECRET_KEY = PROPER["MINSHENG_SECRET_KEY"]
        with pytest.raises(ImproperlyConfigured, match="演示账号"):
            checks.refuse_unsafe_start()


def test_outside_production_everything_starts():
    checks.refuse_unsafe_start()
    assert checks.check_production(None) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://min:p%40ss@db.example:5433/sheng?sslmode=require",
            {"USER": "min", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433", "NAME": "sheng"},
        ),
        (
            "postgres://minsheng@/minsheng?host=/run/postgresql",
            {"USER": "minsheng", "HOST": "/run/postgresql", "PORT": "", "NAME": "minsheng"},
        ),
    ],
)
def test_database_url_is_read(url, expected):
    assert expected.items() <= database_from(url).items()


def test_options_of_database_url_are_kept_and_nothing_is_compiled_unless_they_say_so():
    options = database_from("postgresql://u@h/n?sslmode=require")["OPTIONS"]
    assert options == {"sslmode": "require", "options": "-c jit=off"}
    options = database_from("postgresql://u@h/n?options=-c%20jit%3Don")["OPTIONS"]
    assert options == {"options": "-c jit=on"}


@pytest.mark.parametrize("url", ["sqlite:///x", "mysql://u@h/n"])
def test_another_database_is_refused(url):
    with pytest.raises(ValueError, match="postgresql://"):
        database_from(url)
