"""The product's settings, with a throw-away database cluster and cheap passwords."""

from minsheng import settings as product
from minsheng.settings import *  # noqa: F403

if not product.DATABASE_URL:
    DATABASES = {"default": product.embedded_database("postgresql-test", disposable=True)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = product.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Its command empties the tables after a test with transactions of its own.
INSTALLED_APPS = [*product.INSTALLED_APPS, "tests"]
