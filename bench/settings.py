"""The product's settings on a cluster of its own, under var/postgresql-bench."""

import os
from datetime import date

from minsheng import settings as product
from minsheng.settings import *  # noqa: F403

DATABASES = {"default": product.embedded_database("postgresql-bench")}
if "BENCH_DATABASE" in os.environ:  # for a server that is started to be measured
    DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
_clock = os.environ.get("BENCH_CLOCK", "")
MINSHENG_CLOCK = date.fromisoformat(_clock) if _clock else None
STORAGES = product.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
