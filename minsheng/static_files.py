"""Collecting the static files: hashing and compressing them takes seconds, which no start should repeat."""

from hashlib import sha256

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """Fill STATIC_ROOT, unless it was filled from the very same files; return whether it had to be filled."""
    made_of = settings.STATIC_ROOT / "made-of.txt"
    wanted = fingerprint()
    if made_of.exists() and made_of.read_text() == wanted:
        return False
    made_of.unlink(missing_ok=True)  # an interrupted start leaves nothing that looks finished
    call_command("collectstatic", interactive=False, verbosity=0)
    made_of.write_text(wanted)
    return True


def fingerprint() -> str:
    """Return what tells one set of static files, and the way they are stored, from any other."""
    digest = sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                digest.update(f"\0{path}\0{file.size}\0".encode() + file.read())
    return digest.hexdigest()
