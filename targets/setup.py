"""What an empty installation has to do for its targets: the steps of the guide on the home page."""

from organization.setup import Step
from targets.models import Assignment, Indicator, Plan, Target


def plan_step():
    count = Plan.objects.count()
    return Step(
        title="方案",
        text="一年一个方案：谁的方案、从哪个月起报、每月几日截止、依据什么文件。",
        done=count > 0,
        found=f"已有{count}个方案" if count else "",
        url_name="targets:plans",
        ability="manage_targets",
        label="建立方案" if not count else "查看方案",
    )


def table_step():
    indicators, targets = Indicator.objects.count(), Target.objects.exists()
    assigned = Assignment.objects.exists()
    found = f"已有{indicators}个指标" if indicators else ""
    if indicators and not targets:
        found += "，还没有目标"
    if indicators and not assigned:
        found += "，还没有分配任务"
    return Step(
        title="目标任务分解表",
        text="上传分解表，系统提出类别、项目、指标、目标和任务分配，确认后入库；也可以在方案里逐个增加。",
        done=bool(indicators and targets and assigned),
        found=found,
        ability="manage_targets",
        **_where_to_load(),
    )


def _where_to_load():
    """The upload of the only open plan; the list of plans when there is a choice to make, or none yet."""
    slugs = list(Plan.objects.open().values_list("slug", flat=True)[:2])
    if len(slugs) != 1:
        return {"url_name": "targets:plans", "label": "到方案里导入"}
    return {"url_name": "targets:table_upload", "url_kwargs": {"slug": slugs[0]}, "label": "导入分解表"}


STEPS = [plan_step, table_step]
