"""The main menu as data: each entry opens to people who have one of its abilities."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """One menu entry: its words, the URL name it opens and the abilities of which one is needed.

    `within`: a part of the addresses that belong to it although they do not begin with its own.
    """

    label: str
    url_name: str
    abilities: frozenset[str]
    within: str = ""


def _entry(label, url_name, abilities, within=""):
    return Entry(label, url_name, frozenset(abilities.split()), within)


# In the order of the work: figures, money, letter, then what rarely changes.
ENTRIES = [
    _entry("月报", "targets:due", "enter_progress enter_for_region"),
    _entry("审核", "targets:desk", "accept_progress review_county"),
    _entry("汇总", "targets:months", "remind"),
    _entry("进度", "targets:overviews", "view_all_regions enter_progress review_county", "/overview/"),
    _entry("资金", "funding:home", "view_funds"),
    _entry("科室月报", "reports:section_reports", "view_section_reports", "/section-reports/"),
    _entry("函", "reports:letters", "write_letters view_letters view_sent_letters", "/letter-"),
    _entry("报告", "reports:letters", "write_region_reports sign_region_reports"),
    _entry("方案", "targets:plans", "manage_targets view_all_regions"),
    _entry("人员", "organization:people", "manage_people"),
    _entry("地区", "organization:regions", "manage_regions"),
    _entry("科室", "organization:sections", "manage_regions"),
    _entry("节假日", "targets:holidays", "manage_calendar"),
    _entry("催报", "targets:reminder_settings", "manage_reminders"),
    _entry("记录", "organization:record", "view_audit"),
]


def menu_for(abilities, path):
    """The entries open to a person with `abilities`, as dicts; the closest address is the active one."""
    items = [{"label": "首页", "url": "/", "active": path == "/"}]
    closeness = [0]
    for entry in ENTRIES:
        if entry.abilities & abilities:
            url = reverse(entry.url_name)
            items.append({"label": entry.label, "url": url, "active": False})
            closeness.append(_closeness(entry, url, path))
    best = max(closeness)
    if best:
        items[closeness.index(best)]["active"] = True
    return items


def _closeness(entry, url, path):
    """0 for an address that does not belong to the entry; an address named by `within` is the closest."""
    if entry.within and entry.within in path:
        return len(path) + 1
    return len(url) if path.startswith(url) else 0
