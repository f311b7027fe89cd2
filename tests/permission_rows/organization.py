from datetime import date

from django.utils import timezone

from organization.models import Deputy, Membership
from tests.permission_rows import EVERYONE, Row, roles

ADMIN = roles("system_admin")
AUDITORS = roles("system_admin assessor")


def a_clerk(world):
    return {"pk": world.people["clerk"].pk}


def a_post(world):
    return {"pk": Membership.objects.get(user=world.people["clerk"]).pk}


def a_region(world):
    return {"pk": world.county.pk}


def a_section(world):
    return {"pk": world.section.pk}


def a_deputy(world):
    people = world.people
    row = Deputy.objects.create(
        absent=people["county_reviewer"],
        deputy=people["clerk"],
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 2, 1),
        reason="休假",
        given_by=people["county_reviewer"],
        given_at=timezone.now(),
    )
    return {"pk": row.pk}


ROWS = [
    Row("organization:sign_in", public=True, opens_to=roles(""), refused=302),
    Row("organization:first_run", public=True, opens_to=roles(""), refused=404, status=404),
    Row("organization:sign_out", method="post", status=302, public=True),
    Row("organization:password"),
    Row("organization:people", opens_to=ADMIN),
    Row("organization:person_new", opens_to=ADMIN),
    Row("organization:people_load", opens_to=ADMIN),
    Row("organization:people_template", opens_to=ADMIN),
    Row("organization:person", opens_to=ADMIN, make=a_clerk),
    Row("organization:person_reset_password", opens_to=ADMIN, make=a_clerk, method="post"),
    Row("organization:person_active", opens_to=ADMIN, make=a_clerk, method="post", status=302),
    Row("organization:membership_new", opens_to=ADMIN, make=a_clerk),
    Row("organization:membership", opens_to=ADMIN, make=a_post),
    Row("organization:regions", opens_to=ADMIN),
    Row("organization:region_new", opens_to=ADMIN),
    Row("organization:regions_load", opens_to=ADMIN),
    Row("organization:regions_template", opens_to=ADMIN),
    Row("organization:region", opens_to=ADMIN, make=a_region),
    Row("organization:deputies"),
    Row(
        "organization:deputy_withdraw",
        roles("county_reviewer system_admin"),
        EVERYONE - roles("clerk") | {"no_role"},
        make=a_deputy,
        method="post",
        status=302,
    ),
    Row("organization:record", opens_to=AUDITORS),
    Row("organization:sign_ins", opens_to=AUDITORS),
    Row("organization:sections", opens_to=ADMIN),
    Row("organization:section_new", opens_to=ADMIN),
    Row("organization:section", opens_to=ADMIN, make=a_section),
]
