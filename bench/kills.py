"""kill -9 in the middle of saves, submissions and imports, many times: after each restart every acknowledged
save is there, no report is half submitted, and no import is half stored.

Every round people work on the real server until it is killed without warning, every third time together with
the database; then the server starts again and the database is asked.
"""

import io
import json
import os
import random
import re
import signal
import threading
import time
from datetime import date
from html import unescape

from django.db import connection
from django.test import override_settings
from django.urls import reverse
from openpyxl import Workbook

from bench import data, databases
from bench.measuring import publish, table
from bench.serving import Person, Site, clerks
from minsheng.database.server import EmbeddedServer
from organization.models import Region
from targets.models import MonthlyProgress, MonthlyReport, Plan, ReportStep, SubmittedFigure

ROUNDS, SHORTEST, LONGEST, DATABASE_EVERY = 12, 2, 9, 3
DAY, MONTH = date(2017, 12, 20), date(2017, 12, 1)


class Worker:
    """Somebody who does one thing again and again with rising numbers.

    `tried` and `acknowledged` are the last number that was sent and the last that the server said it has.
    """

    def __init__(self, site, region, user, indicators):
        self.person, self.region = Person(site, user), region
        self.indicators = indicators
        self.versions = dict.fromkeys(indicators, 0)
        self.tried = self.acknowledged = 0
        place = {"slug": "bench", "code": region.code, "month": "2017-12"}
        self.sheet, self.saving = (
            reverse(f"targets:{name}", kwargs=place) for name in ("sheet", "sheet_save")
        )

    def work(self, stop):
        while not stop.is_set():
            self.tried += 1
            try:
                if self.act(self.tried):
                    self.acknowledged = self.tried
            except (OSError, ValueError, KeyError):
                time.sleep(0.02)

    def save(self, typed):
        """Save the inputs of every cell; whether all were acknowledged, after learning their versions."""
        for _attempt in range(2):
            fields = {}
            for indicator, version in self.versions.items():
                cell = f"c{indicator}-"
                fields |= {cell + name: text for name, text in typed.items()}
                fields |= {f"{cell}version": version, f"{cell}was": "{}"}
            status, body, _location = self.person.send(self.saving, fields, background=True)
            cells = json.loads(body)["cells"]
            self.versions = {indicator: cells[str(indicator)]["version"] for indicator in self.indicators}
            if status == 200 and all(cell["status"] == "saved" for cell in cells.values()):
                return True
        return False

    def stored(self):
        """The numbers that the cells hold now, as a set."""
        rows = MonthlyProgress.objects.filter(
            report__region=self.region, report__month=MONTH, indicator__in=self.indicators
        )
        return {self.number(row) for row in rows} or {0}

    def problems(self):
        """What is not as it was acknowledged, in words."""
        found = self.stored()
        if len(found) > 1:
            yield f"{type(self).__name__}: half stored, {sorted(found)}"
        if min(found) < self.acknowledged or max(found) > self.tried:
            yield f"{type(self).__name__}: {sorted(found)} stored, {self.acknowledged} acknowledged"


class Saver(Worker):
    """Saves cells as the page does that saves itself."""

    def act(self, number):
        return self.save({"cumulative": str(10_000 + number)})

    def number(self, row):
        return int(row.value) - 10_000


class Importer(Worker):
    """Loads a workbook: looks at the preview, then confirms."""

    def act(self, number):
        address, name = reverse("targets:progress_load"), "月报.xlsx"
        fields = {"plan": "bench", "month": "2017-12"}
        _status, page, _location = self.person.upload(address, fields, name, self.workbook(number))
        carried = re.search(r'name="carried" value="([^"]+)"', page.decode())
        if carried is None:
            raise ValueError("no preview")
        status, _body, _location = self.person.send(address, {"carried": unescape(carried[1])})
        return status == 302

    def workbook(self, number):
        book = Workbook()
        book.active.append(["地区", "指标", "数值"])
        for indicator in self.indicators:
            book.active.append([self.region.name, self.indicators[indicator], 10_000 + number])
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    number = Saver.number


WHY = "系统停机，次数"  # a remark on 无数据 must say why


class Submitter(Worker):
    """Says 无数据 in every cell, with the number in the remark, submits, and withdraws."""

    section = None

    def act(self, number):
        self.press("withdraw")
        if not self.save({"state": "no_data", "note": f"{WHY}{number}"}):
            return False
        return self.press("submit")

    def press(self, step):
        status, _body, _location = self.person.send(self.sheet, {"do": f"{step}-{self.section}"})
        return status == 302

    def number(self, row):
        return int(row.note.removeprefix(WHY))

    def problems(self):
        yield from super().problems()
        for report in MonthlyReport.objects.filter(region=self.region, month=MONTH).select_related(
            "counting"
        ):
            steps = ReportStep.objects.filter(report=report).order_by("pk")
            submissions = list(report.submissions.order_by("number"))
            pressed = [step.step for step in steps]
            if pressed.count("submit") != len(submissions):
                yield f"{len(submissions)} submissions, steps {pressed}"
            if report.status != ("submitted" if pressed[-1:] == ["submit"] else "draft"):
                yield f"status {report.status} after {pressed[-1:]}"
            for submission in submissions:
                yield from self.half(submission)

    def half(self, submission):
        notes = SubmittedFigure.objects.filter(submission=submission).values_list("note", flat=True)
        if len(notes) != len(self.indicators) or len(set(notes)) != 1:
            yield f"submission {submission.number} holds {sorted(notes)}"


def run(fresh=False):
    databases.prepare("bench_kills", lambda: data.fill(data.city(), months=11), fresh=True)
    random.seed(2017)
    problems, kills = [], 0
    with override_settings(MINSHENG_CLOCK=DAY):
        site = Site(DAY)
        workers = team(site)
        for turn in range(ROUNDS):
            site.start()
            one_round(site, workers, with_database=turn % DATABASE_EVERY == 2)
            kills += 1
            problems += [f"round {turn + 1}: {text}" for worker in workers for text in worker.problems()]
    names = (Saver, Submitter, Importer)
    done = [[each.__name__, *totals(workers, each)] for each in names]
    words = f"{kills} kills, {ROUNDS // DATABASE_EVERY} of them with the database. Problems: {len(problems)}."
    publish("kills", "kill -9 of the server", table(["who", "sent", "acknowledged"], done), words)
    assert not problems, problems[:5]
    idle = [name for name, _sent, acknowledged in done if not acknowledged]
    assert not idle, f"nothing acknowledged of {idle}: the rounds are too short to show anything"


def totals(workers, kind):
    mine = [worker for worker in workers if type(worker) is kind]
    return sum(worker.tried for worker in mine), sum(worker.acknowledged for worker in mine)


def team(site):
    plan = Plan.objects.get(slug="bench")
    regions = list(Region.objects.filter(parent=plan.region).order_by("order"))
    section = plan.indicators.order_by("section").first().section_id
    mine = plan.indicators.filter(section=section)
    counts = mine.filter(kind="count", entry="cumulative")
    people = clerks(regions)
    Submitter.section = section
    kinds = [Saver, Saver, Saver, Submitter, Submitter, Submitter, Importer, Importer]
    workers = []
    for kind, region in zip(kinds, regions, strict=False):
        indicators = dict((mine if kind is Submitter else counts).values_list("pk", "short_name"))
        workers.append(kind(site, region, people[region], indicators))
    return workers


def one_round(site, workers, with_database):
    stop = threading.Event()
    threads = [threading.Thread(target=worker.work, args=(stop,)) for worker in workers]
    for thread in threads:
        thread.start()
    time.sleep(random.uniform(SHORTEST, LONGEST))
    connection.close()
    if with_database:
        os.kill(EmbeddedServer.of(connection.settings_dict).running_pid(), signal.SIGKILL)
    site.kill()
    stop.set()
    for thread in threads:
        thread.join()
