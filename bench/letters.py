"""The demonstration's letter as a page and as PDF: first, warm, peak memory, beside WeasyPrint alone."""

import resource
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from bench import databases
from bench.measuring import in_turn, publish, table
from reports import demonstration
from reports.letters import letter_document
from reports.models import Letter
from reports.rendering import paper_html, pdf, screen_html

RUNS = 7
# A process of its own: nothing of ours but the fonts, the same file and options. It sets the file once for
# each line that it reads, so that both can be measured in turn.
ALONE = """
import sys, resource
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
fonts = FontConfiguration()
for line in sys.stdin:
    HTML(filename=sys.argv[1]).write_pdf(font_config=fonts, pdf_variant="pdf/a-2u")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
"""


class Alone:
    """WeasyPrint in its own process; calling it sets the letter once."""

    def __init__(self, document, folder):
        saved = Path(folder, "letter.html")
        saved.write_text(paper_html(document), encoding="utf-8")
        command = [sys.executable, "-c", ALONE, str(saved)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.megabytes = 0

    def __call__(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.megabytes = int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def run(fresh=False):
    databases.prepare("bench_letters", _load, fresh)
    letter = Letter.objects.with_names().get()
    document = letter_document(letter)
    begun = time.perf_counter()
    file = pdf(document)
    first = (time.perf_counter() - begun) * 1000
    with TemporaryDirectory() as folder, closing(Alone(document, folder)) as alone:
        warm = in_turn(
            {
                "page": lambda: screen_html(letter_document(_again())),
                "pdf": lambda: pdf(document),
                "alone": alone,
                "letter and pdf": lambda: pdf(letter_document(_again())),
            },
            RUNS,
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [
        ["letter as a page, from the database", f"{warm['page']:.0f}", "150"],
        ["PDF, first in the process", f"{first:.0f}", ""],
        ["PDF, warm", f"{warm['pdf']:.0f}", "1000"],
        ["letter from the database and PDF, warm", f"{warm['letter and pdf']:.0f}", ""],
        ["WeasyPrint alone on the same HTML saved as a file, warm", f"{warm['alone']:.0f}", ""],
    ]
    facts = (
        f"{file.pages} pages, {len(document.figures())} figures, {len(file.content) // 1024} kB. "
        f"PDF to WeasyPrint alone: {warm['pdf'] / warm['alone']:.2f} (aim 1.1 or less). "
        f"Peak memory {memory:.0f} MB, WeasyPrint alone {alone.megabytes} MB."
    )
    publish("letters", "Letters", table(["what", "ms", "aim"], rows), facts)


def _load():
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    demonstration.load()
    connection.close()


def _again():
    return Letter.objects.with_names().get()
