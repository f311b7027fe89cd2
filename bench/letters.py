"""Letters of 9, 50 and 200 indicators in each form, beside WeasyPrint alone; a hundred in one process.

Each size is measured in a process of its own, so that its peak memory is its own.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measuring import publish, table, timed

RUNS = 5
RACES = 5  # PDF against WeasyPrint alone
LETTERS = 100
THROUGH = date(2017, 6, 1)
# Indicators → database. The first is the demonstration.
SIZES = {9: "bench_letters", 50: "bench_letters_50", 200: "bench_letters_200"}
# A process of its own: nothing of ours but the fonts, the same file and options. It sets the file once for
# each line that it reads, so that both can be measured in turn, and answers with the seconds of processor
# time that it took and its peak memory.
ALONE = """
import sys, resource, time
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
fonts = FontConfiguration()
for line in sys.stdin:
    begun = time.process_time()
    HTML(filename=sys.argv[1]).write_pdf(font_config=fonts, pdf_variant="pdf/a-2u")
    spent = time.process_time() - begun
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
"""


class Alone:
    """WeasyPrint in its own process; calling it sets the letter once."""

    def __init__(self, document, folder):
        from reports.rendering import paper_html

        saved = Path(folder, "letter.html")
        saved.write_text(paper_html(document), encoding="utf-8")
        command = [sys.executable, "-c", ALONE, str(saved)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.megabytes, self._seconds = 0, 0

    def __call__(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        seconds, megabytes = self.process.stdout.readline().split()
        self._seconds += float(seconds)
        self.megabytes = int(megabytes)

    def processor_time(self):
        """Seconds of processor time that it has taken until now."""
        return self._seconds

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def run(fresh=False):
    from bench import databases

    for indicators, name in SIZES.items():
        databases.prepare(name, _demonstration if indicators == 9 else _plan_of(indicators), fresh)
    sizes = [_apart(database, "size") for database in SIZES.values()]
    many = _apart(SIZES[50], "many")
    tables = [
        _times(sizes, "clock", "by the clock, ms"),
        _times(sizes, "processor", "processor time, ms"),
        _facts(sizes),
    ]
    publish("letters", "Letters", *tables, _memory(many))


def _times(sizes, kind, title):
    words = {
        "first": "PDF, first in the process",
        "page": "letter as a page, from the database",
        "pdf": "PDF, warm",
        "alone": "WeasyPrint alone on the same HTML saved as a file, warm",
        "docx": "DOCX",
        "html": "HTML file",
        "txt": "plain text",
        "xlsx": "annex as XLSX",
        "all": "from the database, all forms together",
    }
    rows = [[word, *(f"{each[kind][key]:.0f}" for each in sizes)] for key, word in words.items()]
    ratios = (f"{each[kind]['pdf'] / each[kind]['alone']:.2f}" for each in sizes)
    rows.append(["PDF ÷ WeasyPrint alone (aim 1.1 or less)", *ratios])
    return table([title, *(f"{each['indicators']} indicators" for each in sizes)], rows)


def _facts(sizes):
    heads = ["", *(f"{each['indicators']} indicators" for each in sizes)]
    words = {
        "pages": "pages",
        "figures": "figures",
        "kilobytes": "PDF, kB",
        "peak": "peak memory of the process, MB",
        "alone_peak": "peak memory of WeasyPrint alone, MB",
    }
    return table(heads, [[word, *(each[key] for each in sizes)] for key, word in words.items()])


def _memory(many):
    held = ", ".join(f"{megabytes} MB after {count}" for count, megabytes in many["held"])
    return f"{LETTERS} letters of 50 indicators in one process, PDF and DOCX of each: it holds {held}."


def _apart(database, what):
    """What a process of its own measured."""
    command = [sys.executable, "-m", "bench.letters", what]
    environment = os.environ | {"BENCH_DATABASE": database, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def size():
    """Time each form of the one letter of the database."""
    from reports.letters import letter_document
    from reports.rendering import FORMS, pdf, screen_html

    document = letter_document(_letter())
    clock, processor = {}, {}
    begun, spent = time.perf_counter(), time.process_time()
    file = pdf(document)
    clock["first"] = (time.perf_counter() - begun) * 1000
    processor["first"] = (time.process_time() - spent) * 1000
    with TemporaryDirectory() as folder, closing(Alone(document, folder)) as alone:
        race = {"pdf": lambda: pdf(document), "alone": alone}
        forms = {
            "page": lambda: screen_html(letter_document(_letter())),
            **{ending: lambda form=form: form.make(document) for ending, form in FORMS.items()},
            "all": lambda: [form.make(letter_document(_letter())) for form in FORMS.values()],
        }
        del forms["pdf"]
        for contestants, runs in ((race, RACES), (forms, RUNS)):
            for known, more in zip((clock, processor), timed(contestants, runs), strict=True):
                known.update(more)
    from targets.models import Indicator

    return {
        "clock": clock,
        "processor": processor,
        "indicators": Indicator.objects.count(),
        "pages": file.pages,
        "figures": len(document.figures()),
        "kilobytes": len(file.content) // 1024,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "alone_peak": alone.megabytes,
    }


def many():
    """How much the process holds as letters are made one after another."""
    from reports.letters import letter_document
    from reports.rendering import FORMS

    held = []
    for count in range(1, LETTERS + 1):
        document = letter_document(_letter())
        for ending in ("pdf", "docx"):
            FORMS[ending].make(document)
        if count in (1, 10, 25, 50, LETTERS):
            gc.collect()
            held.append((count, _resident()))
    return {"held": held}


def _resident():
    """Megabytes in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def _letter():
    from reports.models import Letter

    return Letter.objects.with_names().order_by("pk").first()


def _demonstration():
    from django.conf import settings
    from django.db import connection

    from reports import demonstration

    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    demonstration.load()
    connection.close()


def _plan_of(indicators):
    """A function that stores a plan of so many indicators with its letter; four indicators to a project."""

    def fill():
        from bench import data
        from organization.models import Membership, User
        from reports import actions
        from reports.template_files import default_content
        from targets.models import Plan

        mix = [(kind, entry, count * indicators // 50) for kind, entry, count in data.MIX]
        data.fill(data.city(), mix=mix, projects=indicators // 4)
        office = User.objects.first()
        Membership.objects.create(user=office, role="office", starts_on=date(2017, 1, 1))
        template = actions.load_template(
            plan=Plan.objects.get(), content=default_content(), by=office, sender="某市民政局"
        )
        span = {"first_month": THROUGH.replace(month=1), "through": THROUGH, "basis": "submitted"}
        actions.create_letter(template=template, by=office, **span)

    return fill


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"size": size, "many": many}[sys.argv[1]]()))
