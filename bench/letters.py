"""The demonstration's letter as a page and as PDF: first, warm, peak memory, beside WeasyPrint alone."""

import json
import resource
import subprocess
import sys
import time
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
# A process of its own: nothing of ours but the fonts, the same file, the same options.
ALONE = """
import sys, time, resource, json
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
fonts, times = FontConfiguration(), []
for _ in range(int(sys.argv[2]) + 1):
    begun = time.perf_counter()
    HTML(filename=sys.argv[1]).write_pdf(font_config=fonts, pdf_variant="pdf/a-2u")
    times.append((time.perf_counter() - begun) * 1000)
print(json.dumps([times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def run(fresh=False):
    databases.prepare("bench_letters", _load, fresh)
    letter = Letter.objects.with_names().get()
    document = letter_document(letter)
    begun = time.perf_counter()
    file = pdf(document)
    first = (time.perf_counter() - begun) * 1000
    warm = in_turn(
        {
            "page": lambda: screen_html(letter_document(_again())),
            "pdf": lambda: pdf(document),
            "letter and pdf": lambda: pdf(letter_document(_again())),
        },
        RUNS,
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    alone, alone_memory = _alone(document)
    rows = [
        ["letter as a page, from the database", f"{warm['page']:.0f}", "150"],
        ["PDF, first in the process", f"{first:.0f}", ""],
        ["PDF, warm", f"{warm['pdf']:.0f}", "1000"],
        ["letter from the database and PDF, warm", f"{warm['letter and pdf']:.0f}", ""],
        ["WeasyPrint alone on the same HTML saved as a file, warm", f"{alone:.0f}", ""],
    ]
    facts = (
        f"{file.pages} pages, {len(document.figures())} figures, {len(file.content) // 1024} kB. "
        f"PDF to WeasyPrint alone: {warm['pdf'] / alone:.2f} (aim 1.1 or less). "
        f"Peak memory {memory:.0f} MB, WeasyPrint alone {alone_memory:.0f} MB."
    )
    publish("letters", "Letters", table(["what", "ms", "aim"], rows), facts)


def _load():
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    demonstration.load()
    connection.close()


def _again():
    return Letter.objects.with_names().get()


def _alone(document):
    """Median milliseconds of a warm run, and the peak memory in MB."""
    with TemporaryDirectory() as folder:
        saved = Path(folder, "letter.html")
        saved.write_text(paper_html(document), encoding="utf-8")
        command = [sys.executable, "-c", ALONE, str(saved), str(RUNS)]
        times, memory = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return sorted(times[1:])[RUNS // 2], memory
