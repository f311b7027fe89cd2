"""What is kept of a letter when it is sent for signing, and how it is read again."""

import hashlib
from dataclasses import replace

from minsheng.figures import RULES_VERSION
from reports.document_json import from_json, to_json
from reports.figure_list import figure_list
from reports.models import FrozenLetter


def freeze(letter, document, by, at) -> FrozenLetter:
    """Store the document as it stands, with every figure's rows and the wordings that it was made with."""
    text = to_json(document)
    return FrozenLetter.objects.create(
        letter=letter,
        number=letter.frozen_versions.count() + 1,
        document=text,
        figures=figure_list(document, letter),
        template_content=template_content(letter.template),
        rules_version=RULES_VERSION,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        frozen_by=by,
        frozen_at=at,
    )


def template_content(template):
    """The template's parts and sentences as plain data, for whoever asks a year later how it was worded."""
    return {
        "template": template.pk,
        "name": template.name,
        "parts": list(template.parts.order_by("order").values("order", "title", "source")),
        "wordings": [
            {
                "place": each.place,
                "kind": each.kind,
                "project": each.project and str(each.project),
                "indicator": each.indicator and str(each.indicator),
                "text": each.text,
                "version": each.version,
            }
            for each in template.wordings.in_order()
        ],
    }


def frozen_document(letter):
    """The frozen document of a letter, with the number and the date that it got since."""
    document = from_json(letter.frozen.document)
    signature = document.signature and replace(document.signature, signed_on=letter.dated)
    number = letter.number_text or document.number
    return replace(document, number=number, signature=signature)
