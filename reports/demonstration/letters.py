from minsheng.months import parse_month
from organization.models import Section
from reports import actions
from reports.demonstration.files import content, facts, on
from reports.demonstration.money import OFFICE
from reports.models import Letter
from reports.template_files import default_content

TEMPLATE, WRITTEN = "letter.json", "2017-07-05"
SECTION_TEMPLATE, SECTION_TEXTS = "section-report.json", "section-texts.json"


def load_letter(plan, people):
    """Load the letter's template and start the letter on January to June, as the office would."""
    by = people[OFFICE]
    with on(WRITTEN):
        template = actions.load_template(plan=plan, content=content(TEMPLATE), by=by)
        actions.load_template(
            plan=plan, content=default_content("region"), by=by, addressee=f"{plan.region}民政局"
        )
        actions.create_letter(
            template=template,
            first_month=plan.first_month.replace(month=1),
            through=plan.first_month.replace(month=6),
            basis=Letter.Basis.SUBMITTED,
            by=by,
        )


def load_section_reports(plan, people):
    """Two sections' reports of June: one signed by its leader, one sent for signing."""
    by = people[OFFICE]
    with on(WRITTEN):
        template = actions.load_template(plan=plan, content=content(SECTION_TEMPLATE), by=by)
    for stated in facts(SECTION_TEXTS):
        writer = people[stated["writer"]]
        with on(stated["written_on"]):
            report = actions.start_section_report(
                template=template,
                section=Section.objects.get(code=stated["section"]),
                month=parse_month(stated["month"]),
                by=writer,
            )
            for passage in report.passages.select_related("part"):
                text = "\n".join(stated["passages"][passage.part.title])
                actions.save_section_passage(passage=passage, text=text, version=1, by=writer)
            actions.submit_section_report(report=report, by=writer)
        if "signer" in stated:
            with on(stated["signed_on"]):
                actions.sign_section_report(report=report, by=people[stated["signer"]])
