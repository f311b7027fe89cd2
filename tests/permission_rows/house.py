from tests.permission_rows import EVERYONE, Row, roles

ROWS = [
    Row("home"),
    Row("setup", opens_to=roles("system_admin target_admin")),
    Row("health", public=True, opens_to=EVERYONE),
]
