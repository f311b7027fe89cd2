"""The real server, gunicorn with two workers on this machine only, and people signed in to it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils import timezone

from minsheng.settings import BASE_DIR
from organization.models import Membership, User

HOST, WORKERS, PATIENCE = "127.0.0.1", 2, 60
CSRF = "b" * 32


class Site:
    """The site on the database that this process uses; `day` is the day that its clock shows."""

    def __init__(self, day: date | None = None):
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.day = day
        self.process = None

    def start(self):
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "BENCH_DATABASE": connection.settings_dict["NAME"],
            "MINSHENG_BIND": f"{HOST}:{self.port}",
            "MINSHENG_WORKERS": str(WORKERS),
        }
        if self.day:
            environment["BENCH_CLOCK"] = self.day.isoformat()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "minsheng/gunicorn.conf.py"],
            cwd=BASE_DIR,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(PATIENCE * 4):
            try:
                if self.ask("GET", "/sign-in/")[0] == 200:
                    return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError("the server did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def kill(self):
        """End the master and its workers at once, with no time to finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()

    def ask(self, method, path, body=None, headers=None, timeout=60):
        """(status, body, location) of one request on a connection of its own."""
        link = http.client.HTTPConnection(HOST, self.port, timeout=timeout)
        try:
            link.request(method, path, body, headers or {})
            answer = link.getresponse()
            return answer.status, answer.read(), answer.getheader("Location", "")
        except http.client.HTTPException as problem:
            raise ConnectionError(str(problem)) from problem
        finally:
            link.close()


def cookie_of(user):
    """The cookies of a person who is signed in, for the real server."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def clerks(regions):
    """A clerk of each region, by region."""
    people = [
        User(username=f"t{region.code}", name=f"{region.name}填报员", password_changed_at=timezone.now())
        for region in regions
    ]
    for person in people:
        person.set_unusable_password()
    User.objects.bulk_create(people, ignore_conflicts=True)
    people = User.objects.in_bulk([person.username for person in people], field_name="username")
    found = {region: people[f"t{region.code}"] for region in regions}
    for region, person in found.items():
        Membership.objects.get_or_create(
            user=person, role="clerk", region=region, defaults={"starts_on": date(2000, 1, 1)}
        )
    return found


class Person:
    """Somebody who is signed in to the site and sends forms."""

    def __init__(self, site, user):
        self.site = site
        self.headers = {"Cookie": cookie_of(user), "X-CSRFToken": CSRF}

    def send(self, path, fields, background=False):
        """(status, body, location) of a form that was sent."""
        headers = self.headers | {"Content-Type": "application/x-www-form-urlencoded"}
        headers |= {"X-Background": "1"} if background else {}
        return self.site.ask("POST", path, urlencode(fields), headers)

    def get(self, path, background=False):
        """(status, body, location) of a page."""
        return self.site.ask(
            "GET", path, headers=self.headers | ({"X-Background": "1"} if background else {})
        )

    def upload(self, path, fields, name, content):
        """(status, body, location) of a form with a file called `file`."""
        mark = "bench-part"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = b"".join([*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()])
        headers = self.headers | {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return self.site.ask("POST", path, body, headers)
