"""Timing and tables: medians of several runs, taken in turn so that a busy moment hits every contestant."""

import os
import platform
import statistics
import subprocess
import time
from datetime import date
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def in_turn(contestants, runs=7):
    """Run each function `runs` times in turn, once unmeasured before; return median milliseconds by
    name."""
    return timed(contestants, runs)[0]


def timed(contestants, runs=7):
    """The same as `in_turn`, by the clock and by processor time: two dicts of median milliseconds by name.

    A contestant that works in another process has a method `processor_time` of its own.
    """
    for run in contestants.values():
        run()
    clock = {name: [] for name in contestants}
    processor = {name: [] for name in contestants}
    for _ in range(runs):
        for name, run in contestants.items():
            spent = getattr(run, "processor_time", time.process_time)
            begun, spent_before = time.perf_counter(), spent()
            run()
            clock[name].append((time.perf_counter() - begun) * 1000)
            processor[name].append((spent() - spent_before) * 1000)
    medians = [
        {name: statistics.median(each) for name, each in times.items()} for times in (clock, processor)
    ]
    return medians[0], medians[1]


def table(headings, rows):
    """A Markdown table; the first column is text, the others right-aligned."""
    lines = ["| " + " | ".join(headings) + " |", "|---" + "|---:" * (len(headings) - 1) + "|"]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines)


def publish(name, title, *parts):
    """Print the parts and store them as bench/results/NAME.md with the machine described."""
    text = "\n\n".join([f"# {title}", *parts, machine()]) + "\n"
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text)


def machine():
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    parts = [
        str(date.today()),
        f"{os.cpu_count()} cores of {_processor()}",
        f"{_gigabytes():.0f} GB",
        platform.platform(),
        f"Python {platform.python_version()}",
        f"embedded PostgreSQL {_postgresql()}",
        f"commit {_commit()}",
        f"load {load}",
    ]
    return ", ".join(parts) + "."


def _processor():
    with open("/proc/cpuinfo") as cpu:
        models = [line.split(":")[1].strip() for line in cpu if line.startswith("model name")]
    return models[0] if models else platform.processor() or "unknown"


def _gigabytes():
    with open("/proc/meminfo") as memory:
        return int(memory.readline().split()[1]) / 2**20


def _commit():
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def _postgresql():
    from django.db import connection

    connection.ensure_connection()
    version = connection.pg_version
    return f"{version // 10000}.{version % 10000}"
