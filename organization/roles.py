"""Roles and what each may do, as data: reading this file is reading the rule.

Nothing else in the code names a role in order to decide: views and actions ask for an ability
(`organization.permissions.can`), and people get abilities through memberships alone.
"""

from dataclasses import dataclass

REQUIRED = "required"
OPTIONAL = "optional"
NONE = "none"

ABILITIES = {
    "enter_progress": "填报本地区的月度数据",
    "review_county": "审核本县区上报的数据",
    "accept_progress": "通过或退回上报的数据",
    "enter_for_region": "代地区填报，填报市本级数据",
    "view_all_regions": "查看所有地区的数据",
    "extend_counties": "给地区延期",
    "extend_sections": "给科室延期",
    "compile_progress": "汇总各科室的数，汇总以后重新开放月报",
    "remind": "催报",
    "publish_ranking": "公布各月的排名",
    "manage_targets": "管理方案、指标和目标任务分解表",
    "enter_funds": "录入资金批次",
    "view_funds": "查看资金",
    "write_letters": "撰写函件",
    "sign_letters": "审签函件",
    "write_region_reports": "撰写本地区的报告",
    "sign_region_reports": "审签本地区的报告",
    "write_section_reports": "撰写科室月报",
    "sign_section_reports": "在科室月报上签字",
    "view_section_reports": "查看科室月报",
    "edit_wordings": "修改函件的句式",
    "view_letters": "查看全部函件",
    "view_sent_letters": "查看已发来的函件",
    "manage_people": "管理人员和角色",
    "manage_regions": "管理地区和科室",
    "manage_calendar": "管理节假日表",
    "manage_reminders": "设置催报的日子和外发方式",
    "view_audit": "查看操作记录",
}


@dataclass(frozen=True)
class Role:
    """One role: its screen name, what a membership must name (region, section) and its abilities."""

    label: str
    region: str
    section: str
    abilities: frozenset[str]
    summary: str


def _role(label, region, section, abilities, summary):
    return Role(label, region, section, frozenset(abilities.split()), summary)


ROLES = {
    "clerk": _role(
        "填报员",
        REQUIRED,
        OPTIONAL,
        "enter_progress enter_funds view_funds write_region_reports",
        "每月填报所属地区的数据，录入本地区的资金，撰写本地区的报告；指定科室后只填报该科室负责的指标和项目。",
    ),
    "county_reviewer": _role(
        "县级审核",
        REQUIRED,
        OPTIONAL,
        "review_county view_funds sign_region_reports",
        "审核所属地区填报员上报的数据，审签本地区的报告，查看本地区的资金。",
    ),
    "section_officer": _role(
        "科室经办",
        NONE,
        REQUIRED,
        "accept_progress enter_for_region view_all_regions extend_counties remind enter_funds view_funds"
        " view_letters sign_letters write_section_reports view_section_reports",
        "通过或退回各地区报给本科室的数据，代填市本级数据，录入资金，写科室月报。",
    ),
    "leader": _role(
        "分管领导",
        NONE,
        OPTIONAL,
        "view_all_regions view_funds view_letters sign_letters sign_section_reports view_section_reports",
        "查看进度、资金和函件，审签函件，在分管科室的月报上签字；可指定分管的科室。",
    ),
    "office": _role(
        "办公室",
        NONE,
        NONE,
        "view_all_regions extend_counties extend_sections compile_progress remind enter_funds view_funds"
        " write_letters edit_wordings view_letters sign_letters view_section_reports publish_ranking",
        "汇总各科室数据，撰写并发出函件，公布各月的排名。",
    ),
    "assessor": _role(
        "绩效办",
        NONE,
        NONE,
        "view_all_regions view_funds view_letters view_section_reports view_audit",
        "查看全部数据和操作记录，用于考核。",
    ),
    "target_admin": _role(
        "目标管理员",
        NONE,
        NONE,
        "manage_targets manage_calendar view_all_regions view_funds",
        "建立年度方案，导入目标任务分解表，登记目标调整。",
    ),
    "observer": _role(
        "督查室",
        NONE,
        NONE,
        "view_sent_letters",
        "只查看已发来的函件。",
    ),
    "system_admin": _role(
        "系统管理员",
        NONE,
        NONE,
        "manage_people manage_regions manage_calendar manage_reminders view_audit",
        "管理人员、地区和科室，查看操作记录，不接触填报数据。",
    ),
}

# What a deputy may do with the posts of the person whom they represent: the steps of the reports, signing
# letters and reading what is to be signed; no more.
REPRESENTED = frozenset(
    {
        "enter_progress",
        "enter_for_region",
        "review_county",
        "accept_progress",
        "compile_progress",
        "view_all_regions",
        "write_section_reports",
        "sign_section_reports",
        "view_section_reports",
        "sign_letters",
        "sign_region_reports",
        "view_letters",
    }
)

ROLE_CHOICES = [(key, role.label) for key, role in ROLES.items()]


def roles_where(field, need):
    """Role keys whose `field` ("region" or "section") is `need`, in the order of ROLES."""
    return [key for key, role in ROLES.items() if getattr(role, field) == need]
