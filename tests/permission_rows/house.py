from tests.permission_rows import EVERYONE, Row

ROWS = [
    Row("home"),
    Row("health", public=True, opens_to=EVERYONE),
]
