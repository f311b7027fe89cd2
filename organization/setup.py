"""The steps of this app on the way from an empty installation to a running one."""

from dataclasses import dataclass, field

from organization.models import Membership, Region, Section
from organization.roles import ROLES


@dataclass(frozen=True)
class Step:
    """One step: what to do, whether it is done and what there is, who does it (ability) and where."""

    title: str
    text: str
    done: bool
    found: str
    ability: str
    url_name: str
    label: str
    url_kwargs: dict = field(default_factory=dict)


def regions_step():
    count = Region.objects.active().count()
    return Step(
        title="地区",
        text="先加最上面一级，再加市本级和各县区；写上别名，以后导入表格时才认得。",
        done=count > 1,
        found=f"已有{count}个地区" if count else "",
        ability="manage_regions",
        url_name="organization:regions",
        label="管理地区",
    )


def sections_step():
    count = Section.objects.active().count()
    return Step(
        title="科室",
        text="管指标的业务科室、汇总的办公室，以及代填市本级数据的直属单位。",
        done=count > 0,
        found=f"已有{count}个科室" if count else "",
        ability="manage_regions",
        url_name="organization:sections",
        label="管理科室",
    )


def people_step():
    """Done when somebody manages targets, somebody reports, accepts and writes letters, by whatever post."""
    held = set(Membership.objects.filter(user__is_active=True).values_list("role", flat=True))
    needed = ["target_admin", "clerk", "section_officer", "office"]
    missing = "、".join(ROLES[role].label for role in needed if role not in held)
    return Step(
        title="人员",
        text="给每人一个账号和角色；人多时下载模板填好，一次导入。",
        done=not missing,
        found=f"还缺：{missing}" if missing else "目标管理员、填报员、科室经办、办公室都有了",
        ability="manage_people",
        url_name="organization:people",
        label="管理人员",
    )


STEPS = [regions_step, sections_step, people_step]
