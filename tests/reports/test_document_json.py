"""What is stored of a document is read again as the very same tree."""

import json
import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document import (
    Annex,
    Cell,
    Document,
    Figure,
    Heading,
    Imprint,
    Notice,
    Paragraph,
    Signature,
    SourceRow,
    Table,
    Text,
)
from reports.document_json import from_json, to_json
from tests.reports.documents import letter

words = st.text(string.ascii_letters + "函〔〕“”\n％ ", max_size=8)
days = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))
amounts = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=None)
rows = st.builds(SourceRow, words, words, words, days, amounts, amounts, amounts, words)
few = {"max_size": 2}


def tuples(inner):
    return st.lists(inner, **few).map(tuple)


figures = st.builds(
    Figure, words, amounts, words, words, words, words, words, tuples(rows), tuples(words), words
)
runs = tuples(st.builds(Text, words) | figures)
cells = st.builds(Cell, runs, st.integers(1, 3), st.integers(1, 3))
grids = tuples(tuples(cells))
tables = st.builds(Table, grids, grids, tuples(st.integers(1, 3)), tuples(st.integers(0, 3)))
blocks = st.builds(Heading, st.integers(1, 4), runs, words) | st.builds(
    Paragraph, runs, st.integers(0, 4), runs, words
)
documents = st.builds(
    Document,
    words,
    tuples(words),
    words,
    tuples(blocks),
    st.builds(Signature, words, days, st.booleans()),
    words,
    tuples(st.builds(Annex, words, tuples(tables), tuples(words), st.booleans())),
    tuples(st.builds(Notice, words, words)),
    days,
    st.sampled_from(["letter", "ordinary"]),
    st.booleans(),
    st.none() | st.builds(Imprint, tuples(words), words, days),
)


@settings(max_examples=40, deadline=None)
@given(documents)
def test_any_tree_comes_back_as_it_was(document):
    text = to_json(document)
    again = from_json(text)
    assert again == document
    assert to_json(again) == text
    kept = [figure.value and figure.value.as_tuple() for figure in again.figures()]
    assert kept == [figure.value and figure.value.as_tuple() for figure in document.figures()]


def test_an_amount_keeps_its_last_zeros():
    figure = Figure("甲", Decimal("1.500"), "1.5")
    document = letter(2, blocks=(Paragraph((figure,)),))
    assert str(from_json(to_json(document)).figures()[0].value) == "1.500"


def test_a_tree_stored_before_a_field_was_there_gets_its_default():
    data = json.loads(to_json(letter(2)))
    del data["layout"], data["imprint"]
    assert from_json(json.dumps(data)) == letter(2)


@pytest.mark.parametrize("text", ["{}", "[]", '{"is": "Annex"}', '{"is": "Document", "sender": 3}', "not"])
def test_what_is_no_document_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        from_json(text)
