"""What a reminder says: one short line per region and month, and the same to paste into a chat group."""

from minsheng import clock
from minsheng.months import month_name

GROUP_HEAD = "【催报】还有月报没有上报"
GROUP_FOOT = "请尽快登录系统上报；报不了的，向科室说明并申请延期。"


def subject(missing):
    return f"还有 {len(missing)} 份月报没有上报"


def lines(missing):
    """甲县2017年6月报福利科、救助科：6月22日截止，逾期 1 天。One line per region, month and day due."""
    groups = {}
    for one in missing:
        key = (one.plan, one.region, one.month, one.due.day, one.dates.is_locked)
        groups.setdefault(key, []).append(one)
    return [_line(*key, rows) for key, rows in groups.items()]


def _line(plan, region, month, day, is_locked, rows):
    sections = "、".join(one.section.name for one in rows)
    state = "，已锁定，要先申请延期" if is_locked else _late(rows[0])
    return f"{region.name}{month_name(month)}报{sections}：{day.month}月{day.day}日截止{state}。"


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
