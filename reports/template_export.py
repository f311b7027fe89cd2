"""A stored template as the file that can be read again (template_files.py), for this plan or another."""

import json

from reports.models import ReportTemplate, Wording
from reports.template_files import FIELDS, PART_FIELDS
from reports.workbook_files import stated_workbooks, with_contents

Place = Wording.Place


def exported(template: ReportTemplate) -> bytes:
    """The file that is handed out, with the workbooks that receiving offices prescribe."""
    return with_contents(template_content(template))


def template_content(template: ReportTemplate) -> bytes:
    """The file as a version keeps it: of a workbook only its checksum. What is blank is left out where blank
    is the default.
    """
    data = {name: getattr(template, name) for name in FIELDS}
    if template.basis_id:
        data["basis"] = template.basis.number
    groups = template.groups.with_regions()
    data["groups"] = {group.name: [region.name for region in group.regions] for group in groups}
    labels = template.labels.select_related("indicator")
    data["labels"] = {row.indicator.short_name: row.label for row in labels}
    parts = template.parts.select_related("section", "category", "indicator", "group")
    data["parts"] = [_part(part) for part in parts]
    data["signing"] = list(template.signing_steps.order_by("order").values_list("title", flat=True))
    if workbooks := stated_workbooks(template):
        data["workbooks"] = workbooks
    data |= _wordings(template)
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def _part(part):
    found = {name: getattr(part, name) for name in PART_FIELDS}
    for name, key in (
        ("section", "name"),
        ("category", "name"),
        ("indicator", "short_name"),
        ("group", "name"),
    ):
        if getattr(part, f"{name}_id"):
            found[name] = getattr(getattr(part, name), key)
    return {name: _lines(value) for name, value in found.items() if value != ""}


def _lines(value):
    """A text of several lines is easier to read and to compare as a list."""
    return value.splitlines() if isinstance(value, str) and "\n" in value else value


def _wordings(template):
    data = {"title": [], "opening": "", "kinds": {}, "indicators": {}, "projects": {}, "funds": []}
    for wording in template.wordings.in_order():
        if wording.place == Place.TITLE:
            data["title"] = wording.text.splitlines()
        elif wording.place == Place.OPENING:
            data["opening"] = wording.text
        elif wording.place == Place.INDICATOR:
            if wording.indicator_id:
                data["indicators"][wording.indicator.short_name] = wording.text
            else:
                data["kinds"][wording.kind] = wording.text
        elif wording.place == Place.PROJECT:
            data["projects"][wording.project.name] = wording.text
        elif wording.project_id:
            data["funds"].append({"project": wording.project.name, "text": wording.text})
        else:
            data["fund"] = wording.text
    return data
