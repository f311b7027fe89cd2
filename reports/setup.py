"""What an empty installation has to do before its first letter: a step of the guide on the home page."""

from organization.setup import Step
from reports.models import ReportTemplate


def template_step():
    count = ReportTemplate.objects.count()
    return Step(
        title="函的模板",
        text="写给谁、谁来发、分几部分；句式先用系统自带的。有了模板，每到一期选好时段就能生成函。",
        done=count > 0,
        found=f"已有{count}个模板" if count else "",
        ability="edit_wordings",
        url_name="reports:letters" if count else "reports:template_new",
        label="查看模板" if count else "建立模板",
    )


STEPS = [template_step]
