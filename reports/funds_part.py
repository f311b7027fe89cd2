"""资金筹措及拨付情况: one paragraph per project, from the ledger."""

from funding.totals import Basis
from reports.document import Notice, Paragraph, Text
from reports.models import Wording

Place = Wording.Place


def fund_blocks(material, wordings, say, level=2) -> list:
    """A numbered paragraph for each project that has money planned or moved, in the wordings' order."""
    projects = [project for project in _in_order(material, wordings) if _has_money(material, project)]
    blocks = []
    for project in projects:
        runs = say(Place.FUND, project=project)
        if runs:
            blocks.append(Paragraph(tuple(runs), level=level, lead=(Text(f"{project}："),)))
    if not blocks:
        material.notices.append(Notice("funds", "还没有录入计划安排和资金批次，资金部分是空的。"))
    return blocks


def _in_order(material, wordings):
    """Projects with a wording of their own come in its order, the others after them in the plan's."""
    order = {
        wording.project_id: index
        for index, wording in enumerate(wordings.at(Place.FUND))
        if wording.project_id
    }
    return sorted(material.projects, key=lambda project: order.get(project.pk, len(order)))


def _notes(material, funds):
    """The notes of a project's money; what is planned for the whole city is not missing in a county."""
    if material.is_of_plan_region or funds.planned.is_entered:
        return funds.notes
    return [note for note in funds.notes if "计划安排" not in note]


def _has_money(material, project):
    funds = material.funds[Basis.FULL].of(project)
    moved = [funds.allocated, funds.raised, funds.passed_on, funds.paid]
    for note in (
        _notes(material, funds) if funds.planned.is_entered or any(each.is_entered for each in moved) else ()
    ):
        material.notices.append(Notice("funds", f"{project}：{note}。"))
    return funds.planned.is_entered or any(each.is_entered for each in moved)
