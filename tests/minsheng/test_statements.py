"""Statements that are prepared once a connection: their rows, their models, nothing prepared twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.statements import Joined, Statement
from organization.models import Region
from targets.models import CheckRule, Plan
from tests.factories import make_plan, make_region

pytestmark = pytest.mark.django_db


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = 'test_sums'")
        return cursor.fetchone()[0]


def test_a_statement_is_prepared_once_and_asked_with_its_values():
    sums = Statement("test_sums", "SELECT %(a)s::int + %(b)s::int * %(a)s::int, %(words)s::text[]")
    with CaptureQueriesContext(connection) as found:
        assert sums.rows(b=3, a=2, words=[]) == [(8, [])]
        assert sums.rows(a=5, b=0, words=["一", "'"]) == [(5, ["一", "'"])]
    assert len(found) == 2
    assert prepared() == 1
    assert sums.rows(a=1, b=1, words=None) == [(2, None)]


def test_a_statement_without_values():
    assert Statement("test_nothing", "SELECT 1").rows() == [(1,)]


def test_what_is_joined_comes_as_models_with_what_the_text_adds():
    city = make_region(name="某市", level="city", aliases=["市里", "本市"])
    county = make_region(name="甲县", parent=city)
    joined = Joined(
        "test_regions",
        """
        SELECT {columns}, length(r.name)
        FROM organization_region r LEFT JOIN organization_region p ON p.id = r.parent_id
        WHERE r.id = ANY(%(ids)s) ORDER BY r.path
        """,
        r=Region,
        p=Region,
    )
    with CaptureQueriesContext(connection) as found:
        rows = joined.rows(ids=[city.pk, county.pk])
        assert rows == [(city, None, 2), (county, city, 2)]
        assert rows[1][1].aliases == ["市里", "本市"]
        assert not rows[0][0]._state.adding
    assert len(found) == 1


def test_columns_come_in_the_form_of_their_fields():
    rule = CheckRule.objects.create(
        plan=make_plan(), kind="jump", severity="error", parameters={"factor": "4"}
    )
    joined = Joined(
        "test_rules",
        """
        SELECT {columns}
        FROM targets_plan p LEFT JOIN targets_checkrule c ON c.plan_id = p.id AND c.kind = %(kind)s
        """,
        p=Plan,
        c=CheckRule,
    )
    [(plan, found)] = joined.rows(kind="jump")
    assert (plan, found, found.parameters) == (rule.plan, rule, {"factor": "4"})
    assert joined.rows(kind="other") == [(rule.plan, None)]
