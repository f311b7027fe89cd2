"""Static files are collected when they changed, and only then."""

import os

import pytest
from django.core.management import CommandError

from minsheng import static_files


@pytest.fixture
def source(settings, tmp_path):
    settings.STATIC_ROOT, source = tmp_path / "collected", tmp_path / "source"
    settings.STATICFILES_DIRS = [source]
    source.mkdir()
    (source / "own.css").write_text("p { color: black }")
    return source


def edit(source, text):
    """Write it a little later: collectstatic tells files apart by the second."""
    path = source / "own.css"
    path.write_text(text)
    later = path.stat().st_mtime + 10
    os.utime(path, (later, later))


def test_what_is_collected_is_not_collected_again(settings, source):
    assert static_files.collect() is True
    assert (settings.STATIC_ROOT / "own.css").read_text() == "p { color: black }"
    assert static_files.collect() is False


def test_a_change_of_any_kind_is_collected(settings, source):
    static_files.collect()
    edit(source, "p { color: white }")  # as long as before
    assert static_files.collect() is True
    assert (settings.STATIC_ROOT / "own.css").read_text() == "p { color: white }"
    (source / "own.css").rename(source / "other.css")
    assert static_files.collect() is True
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    assert static_files.collect() is True
    assert (settings.STATIC_ROOT / "staticfiles.json").exists()


def test_what_was_interrupted_is_done_again(settings, source, monkeypatch):
    static_files.collect()
    edit(source, "p {}")

    def interrupted(*arguments, **options):
        raise CommandError

    with monkeypatch.context() as patch:
        patch.setattr(static_files, "call_command", interrupted)
        with pytest.raises(CommandError):
            static_files.collect()
    edit(source, "p { color: black }")  # what stood in STATIC_ROOT before
    assert static_files.collect() is True
