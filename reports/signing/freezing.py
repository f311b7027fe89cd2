"""What is kept of a letter when it is sent for signing, and how it is read again."""

import hashlib
import json
from dataclasses import replace

from minsheng.figures import RULES_VERSION
from reports.document_json import from_json, to_json
from reports.figure_list import figure_list
from reports.models import FrozenLetter
from reports.template_export import template_content


def freeze(letter, document, by, at) -> FrozenLetter:
    """Store the document as it stands, with every figure's rows and the template that it was made by."""
    text = to_json(document)
    return FrozenLetter.objects.create(
        letter=letter,
        number=letter.frozen_versions.count() + 1,
        document=text,
        figures=figure_list(document, letter),
        template_content=json.loads(template_content(letter.template)),
        rules_version=RULES_VERSION,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        frozen_by=by,
        frozen_at=at,
    )


def words_of(letter) -> str:
    """Which words a letter has now, by the versions of its passages; a page that offers 送签 carries it."""
    passages = letter.passages.order_by("pk").values_list("pk", "version")
    return " ".join([str(letter.version), *(f"{pk}:{version}" for pk, version in passages)])


def frozen_document(letter):
    """The frozen document of a letter, with the number and the date that it got since."""
    document = from_json(letter.frozen.document)
    signature = document.signature and replace(document.signature, signed_on=letter.dated)
    imprint = document.imprint and replace(document.imprint, printed_on=letter.dated)
    number = letter.number_text or document.number
    return replace(document, number=number, signature=signature, imprint=imprint)


def figures_of(document, letter) -> dict:
    """The list of the letter's figures: as it was frozen, with the rows of that day, else made now."""
    return letter.frozen.figures if letter.frozen else figure_list(document, letter)
