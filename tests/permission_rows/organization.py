from tests.permission_rows import Row, roles

ROWS = [
    Row("home"),
    Row("organization:sign_in", public=True, opens_to=roles(""), refused=302),
    Row("organization:sign_out", method="post", status=302, public=True),
    Row("organization:password"),
]
