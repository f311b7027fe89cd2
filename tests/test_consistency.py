"""The habits of this code that a machine can check."""

import ast
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from minsheng.settings import BASE_DIR

NOT_OURS = {".git", ".venv", "var", "media", "staticfiles", "node_modules", "vendor", "__pycache__"}
NOT_OURS |= {".pytest_cache", ".ruff_cache", ".hypothesis"}

# Imports go one way: each may import what stands before it.
HOUSE = ["minsheng", "organization", "targets", "funding", "assessment", "reports"]
ABOVE_THE_APPS = {"minsheng/urls.py", "minsheng/home.py"}
INSIDE_AN_APP = ["models", "actions", "importers", "forms", "tables", "views", "urls"]

RULES = re.compile(r"(minsheng/figures|.*/(completion|actions|importers|totals))\b.*\.py")
EXTERNAL = re.compile(r"""(src|href|action)\s*=\s*["']?(https?:)?//|url\(\s*["']?(https?:)?//|@import""")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "deb.debian" + ".org"]
OPTIONS = re.compile(r"--(extra-)?index-url|--find-links|--trusted-host|https?://\S*/simple\b")
MACHINE = re.compile(r"(?<![\w.])/(?:" + "|".join(["wo" + "rk", "fa" + "rm", "ro" + "ot"]) + r")/")


@cache
def files() -> tuple[Path, ...]:
    found = []
    for folder, folders, names in os.walk(BASE_DIR):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found += [Path(folder, name) for name in names if name != ".git" and not name.endswith(".pyc")]
    return tuple(sorted(found))


def name_of(path: Path) -> str:
    return path.relative_to(BASE_DIR).as_posix()


def modules(*packages: str) -> list[Path]:
    wanted = packages or HOUSE
    return [path for path in files() if path.suffix == ".py" and name_of(path).split("/")[0] in wanted]


def written_by_hand(path: Path) -> bool:
    return "/migrations/" not in name_of(path)


def texts(*suffixes: str):
    for path in files():
        if not suffixes or path.suffix in suffixes:
            try:
                yield name_of(path), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path):
    """Yield the absolute name of every module that `path` imports, inside functions too."""
    package = list(path.relative_to(BASE_DIR).with_suffix("").parts[:-1])
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def test_imports_go_one_way():
    wrong = {
        f"{name_of(path)} imports {imported}"
        for path in modules()
        if name_of(path) not in ABOVE_THE_APPS
        for imported in imports_of(path)
        if imported.split(".")[0] in HOUSE
        and HOUSE.index(imported.split(".")[0]) > HOUSE.index(name_of(path).split("/")[0])
    }
    assert wrong == set()


def test_imports_inside_an_app_go_one_way():
    wrong = set()
    for path in modules(*HOUSE[1:]):
        app, _, rest = name_of(path).removesuffix(".py").partition("/")
        layer = rest.split("/")[0]
        if layer not in INSIDE_AN_APP:
            continue
        later = INSIDE_AN_APP[INSIDE_AN_APP.index(layer) + 1 :]
        wrong |= {
            f"{name_of(path)} imports {imported}"
            for imported in imports_of(path)
            if imported.split(".")[:2] in [[app, one] for one in later]
        }
    assert wrong == set()


def test_modules_and_functions_are_short():
    long = {}
    for path in filter(written_by_hand, modules()):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > 400:
            long[name_of(path)] = lines
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 60:
                long[f"{name_of(path)}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert long == {}


def test_templates_are_short():
    long = {name: text.count("\n") for name, text in texts(".html") if text.count("\n") > 200}
    assert long == {}


def test_public_functions_of_rules_say_what_they_do():
    silent = {
        f"{name_of(path)}:{node.name}"
        for path in filter(written_by_hand, modules())
        if RULES.fullmatch(name_of(path))
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    }
    assert silent == set()


def test_figures_are_decimals():
    wrong = set()
    exact = [path for path in modules("minsheng") if path.name in {"figures.py", "quantities.py"}]
    for path in [*exact, *filter(written_by_hand, modules("organization", "targets", "funding"))]:
        if path.name == "names.py":
            continue  # how alike two names are is no figure
        for node in ast.walk(tree(path)):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            field = isinstance(node, ast.Attribute) and node.attr == "FloatField"
            if literal or field or (isinstance(node, ast.Name) and node.id == "float"):
                wrong.add(f"{name_of(path)}:{node.lineno}")
    assert wrong == set()


def test_nothing_happens_behind_a_save():
    wrong = set()
    for path in filter(written_by_hand, modules(*HOUSE[1:])):
        if any(name.startswith("django.db.models.signals") for name in imports_of(path)):
            wrong.add(f"{name_of(path)} uses signals")
        if name_of(path).split("/")[1].startswith("models"):
            wrong |= {
                f"{name_of(path)}:{node.lineno} overrides {node.name}"
                for node in ast.walk(tree(path))
                if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
            }
    assert wrong == set()


def lines_with(pattern: re.Pattern, *suffixes: str) -> set[str]:
    return {
        f"{name}:{number}"
        for name, text in texts(*suffixes)
        if name != "tests/test_consistency.py"
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    }


def test_pages_load_nothing_from_elsewhere():
    assert lines_with(EXTERNAL, ".html", ".css", ".js", ".svg") == set()


def test_templates_hold_no_inline_script_or_style():
    assert lines_with(INLINE, ".html") == set()
    assert lines_with(re.compile(r"\sstyle\s*=|<style|<script"), ".svg") == set()


def test_no_file_names_a_package_host():
    hosts = re.compile("|".join(map(re.escape, HOSTS)))
    assert lines_with(hosts) == set()
    assert lines_with(OPTIONS) == set()


def test_no_file_names_a_path_of_one_machine():
    here = re.compile(re.escape(str(BASE_DIR)))
    assert lines_with(MACHINE) | lines_with(here) == set()


def test_nothing_is_left_to_do_later():
    later = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
    assert lines_with(later, ".py", ".html", ".js", ".css", ".sh") == set()


@pytest.mark.parametrize("name", ["runtime", "development"])
def test_requirements_are_exact_and_hashed(name):
    text = (BASE_DIR / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 10
    for entry in entries:
        first, *hashes = entry.replace("\\\n", "").split()
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.]+", first), entry
        assert hashes, first
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), first


def test_requirements_agree_with_what_was_asked_for():
    for name in ("runtime", "development"):
        folder = BASE_DIR / "requirements"
        asked = [line for line in (folder / f"{name}.in").read_text().split("\n") if re.match(r"[a-z]", line)]
        pinned = re.findall(r"^(\S+==\S+)", (folder / f"{name}.txt").read_text(), re.MULTILINE)
        assert set(asked) <= set(pinned)


def run(*command):
    return subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)


def test_vendored_files_are_unchanged():
    done = run(sys.executable, "script/vendor", "--check")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_is_content(command):
    done = run(sys.executable, "-m", "ruff", *command, "--quiet", "--output-format", "concise", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_djlint_is_content():
    done = run(sys.executable, "-m", "djlint", "templates", "--lint", "--quiet")
    assert done.returncode == 0, done.stdout


def test_models_and_migrations_agree():
    done = run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout + done.stderr
