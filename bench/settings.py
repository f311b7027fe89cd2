"""The product's settings on a cluster of its own, under var/postgresql-bench."""

from minsheng import settings as product
from minsheng.settings import *  # noqa: F403

DATABASES = {"default": product.embedded_database("postgresql-bench")}
MINSHENG_CLOCK = None
STORAGES = product.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
