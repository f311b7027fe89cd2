from reports import actions
from reports.demonstration.files import content, on
from reports.demonstration.money import OFFICE
from reports.models import Letter

TEMPLATE, WRITTEN = "letter.json", "2017-07-05"


def load_letter(plan, people):
    """Load the letter's template and start the letter on January to June, as the office would."""
    by = people[OFFICE]
    with on(WRITTEN):
        template = actions.load_template(plan=plan, content=content(TEMPLATE), by=by)
        actions.create_letter(
            template=template,
            first_month=plan.first_month.replace(month=1),
            through=plan.first_month.replace(month=6),
            basis=Letter.Basis.SUBMITTED,
            by=by,
        )
