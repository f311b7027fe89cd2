"""What a reminder says: one short line per region and month, and the same to paste into a chat group."""

from minsheng import clock
from minsheng.months import month_name
from targets.status_marks import mark_of

GROUP_HEAD = "【催报】还有月报没有上报"
GROUP_FOOT = "请尽快登录系统上报；报不了的，向科室说明并申请延期。"


def subject(missing):
    judging = sum(one.is_judging for one in missing)
    words = [f"{len(missing) - judging} 份月报没有上报"] if len(missing) > judging else []
    return "还有 " + "，".join([*words, *([f"{judging} 份月报没有通过"] if judging else [])])


def lines(missing):
    """甲县2017年6月报福利科、救助科：6月22日截止，逾期 1 天。One line per region, month and day due.

    Of what a section has not accepted: 福利科2017年6月报办公室：还有 2 份没有通过（甲县已报，乙县未填报），….
    """
    groups = {}
    for one in missing:
        whose = one.section if one.is_judging else one.region
        key = (one.is_judging, one.plan, whose, one.month, one.due.day, one.dates.is_locked)
        groups.setdefault(key, []).append(one)
    return [_line(*key, rows) for key, rows in groups.items()]


def _line(is_judging, plan, whose, month, day, is_locked, rows):
    state = "，已锁定，要先申请延期" if is_locked else _late(rows[0])
    if is_judging:
        regions = "，".join(
            f"{one.region.name}{mark_of(one.report and one.report.status).label}" for one in rows
        )
        what = f"报办公室：还有 {len(rows)} 份没有通过（{regions}），"
    else:
        what = f"报{'、'.join(one.section.name for one in rows)}："
    return f"{whose.name}{month_name(month)}{what}{day.month}月{day.day}日截止{state}。"


def _late(one):
    if one.days_late:
        return f"，逾期 {one.days_late} 天"
    left = one.due.days_left(clock.today())
    return f"，还有 {left} 天" if left else "，今天截止"


def group_text(missing):
    """The list of who is missing, as a text ready for a chat group: a heading per plan and month."""
    months = {}
    for one in missing:
        months.setdefault((one.plan, one.month), []).append(one)
    return "\n\n".join(_month(plan, month, rows) for (plan, month), rows in months.items())


def _month(plan, month, rows):
    regions = list(dict.fromkeys(one.region.name for one in rows))
    name = plan.short_name or plan.name
    head = f"【催报】{name}{month_name(month)}月报，还有 {len(regions)} 个地区没有报："
    return "\n".join([head, *lines(rows), GROUP_FOOT])
