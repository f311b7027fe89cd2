"""The page of a region, the ranking with its rule and its publication, and the lights."""

from tests.permission_rows import Row, roles
from tests.permission_rows.targets_overview import (
    ALL,
    COUNTY,
    a_figure,
    a_plan,
    another_figure,
    the_city_figure,
)


def only_region(make):
    def made(world):
        found = make(world)
        return {"slug": found["slug"], "code": found["code"]}

    return made


RULE = {"measure": "pace", "reason": "考核办法"}
LIGHTS = {"light-TOTAL_FORMS": "0", "light-INITIAL_FORMS": "0"}

ROWS = [
    Row("targets:region", opens_to=ALL | COUNTY, make=only_region(a_figure)),
    Row("targets:region", opens_to=ALL, hidden_from=COUNTY, make=only_region(another_figure)),
    Row("targets:region", opens_to=ALL, hidden_from=COUNTY, make=only_region(the_city_figure)),
    Row("targets:ranking", opens_to=ALL | COUNTY, make=a_plan),
    Row("targets:ranking_publish", opens_to=roles("office"), make=a_plan, method="post", status=302),
    Row("targets:ranking_rule", opens_to=roles("target_admin"), make=a_plan),
    Row("targets:ranking_rule", opens_to=roles("target_admin"), make=a_plan, method="post", data=RULE),
    Row("targets:compare", opens_to=ALL | COUNTY, make=a_plan),
    Row("targets:lights", opens_to=roles("target_admin")),
    Row("targets:lights", opens_to=roles("target_admin"), method="post", data=LIGHTS),
]
