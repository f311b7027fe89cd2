"""The target administrator's pages below /plans/."""

from targets.models import CheckRule, IndicatorPart, SourceDocument
from tests.factories import make_indicator, make_plan
from tests.permission_rows import Row, roles

READERS = roles("target_admin section_officer leader office assessor")
MANAGERS = roles("target_admin")


def a_plan(world):
    world.plan = make_plan(region=world.city)
    return {"slug": world.plan.slug}


def a_row(name):
    def make(world):
        address = a_plan(world)
        indicator = make_indicator(world.plan)
        rows = {"indicator": indicator, "project": indicator.project, "category": indicator.project.category}
        return address | {"pk": rows[name].pk}

    return make


def a_document(world):
    return {"pk": SourceDocument.objects.create(title="某通知").pk}


def a_row_to_delete(world):
    return a_row("indicator")(world) | {"type": "indicator"}


def a_part_row(world):
    address = a_row("indicator")(world)
    world.part = IndicatorPart.objects.create(indicator_id=address["pk"], name="新增")
    return address


def a_part(world):
    return a_part_row(world) | {"part": world.part.pk}


def a_check(world):
    return a_plan(world) | {"kind": "falling"}


def a_check_rule(world):
    address = a_plan(world)
    rule = CheckRule.objects.create(
        plan=world.plan, kind="falling", severity="off", indicator=make_indicator(world.plan)
    )
    return address | {"pk": rule.pk}


ROWS = [
    Row("targets:plans", READERS),
    Row("targets:plan", READERS, make=a_plan),
    Row("targets:plan_new", MANAGERS),
    Row("targets:plan_edit", MANAGERS, make=a_plan),
    Row("targets:plan_open", MANAGERS, make=a_plan),
    Row("targets:tier_dates", MANAGERS, make=a_plan),
    Row("targets:plan_next_year", MANAGERS, make=a_plan),
    Row("targets:assignments", MANAGERS, make=a_plan),
    Row("targets:assignments", MANAGERS, make=a_plan, method="post", status=302),
    Row("targets:documents", MANAGERS),
    Row("targets:document_new", MANAGERS),
    Row("targets:document", MANAGERS, make=a_document),
    Row("targets:check_rules", READERS, make=a_plan),
    Row("targets:check_rule", MANAGERS, make=a_check),
    Row("targets:check_rule_new", MANAGERS, make=a_check),
    Row("targets:check_rule_edit", MANAGERS, make=a_check_rule),
    Row("targets:check_rule_delete", MANAGERS, make=a_check_rule, method="post", status=302),
    Row("targets:category_new", MANAGERS, make=a_plan),
    Row("targets:category", MANAGERS, make=a_row("category")),
    Row("targets:project_new", MANAGERS, make=a_plan, status=302),
    Row("targets:project", MANAGERS, make=a_row("project")),
    Row("targets:indicator_new", MANAGERS, make=a_plan, status=302),
    Row("targets:indicator", MANAGERS, make=a_row("indicator")),
    Row("targets:base_values", MANAGERS, make=a_row("indicator")),
    Row("targets:parts", MANAGERS, make=a_row("indicator")),
    Row("targets:part_new", MANAGERS, make=a_row("indicator")),
    Row("targets:part", MANAGERS, make=a_part),
    Row("targets:part_targets", MANAGERS, make=a_part_row),
    Row("targets:delete", MANAGERS, make=a_row_to_delete, method="post", status=302),
]
