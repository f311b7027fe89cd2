"""What an empty installation has to do for its money: a step of the guide on the home page."""

from funding.models import FundPlan
from organization.setup import Step
from targets.models import Plan


def fund_plan_step():
    count = FundPlan.objects.values("project").distinct().count()
    slugs = list(Plan.objects.open().values_list("slug", flat=True)[:2])
    one = len(slugs) == 1
    return Step(
        title="资金安排",
        text="导入资金安排表：各项目计划安排多少、钱从哪里来。每一笔到位、下拨、发放由办公室、科室和县区以后录入。",
        done=count > 0,
        found=f"已有{count}个项目的计划安排" if count else "",
        ability="manage_targets",
        url_name="funding:fund_plan" if one else "funding:home",
        url_kwargs={"slug": slugs[0]} if one else {},
        label="到资金里导入",
    )


STEPS = [fund_plan_step]
