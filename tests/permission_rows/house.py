"""The URLs that belong to no app."""

from tests.permission_rows import Row

ROWS = [
    Row("health", public=True),
]
