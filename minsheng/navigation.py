"""The main menu as data: each entry opens to people who have one of its abilities."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """One menu entry: its words, the URL name it opens and the abilities of which one is needed."""

    label: str
    url_name: str
    abilities: frozenset[str]


def _entry(label, url_name, abilities):
    return Entry(label, url_name, frozenset(abilities.split()))


# In the order of the work: figures, money, letter, then what rarely changes.
ENTRIES = [
    _entry("月报", "targets:due", "enter_progress enter_for_region"),
    _entry("审核", "targets:desk", "accept_progress review_county"),
    _entry("资金", "funding:home", "view_funds"),
    _entry("函", "reports:letters", "write_letters view_letters view_sent_letters"),
    _entry("方案", "targets:plans", "manage_targets view_all_regions"),
    _entry("人员", "organization:people", "manage_people"),
    _entry("地区", "organization:regions", "manage_regions"),
    _entry("科室", "organization:sections", "manage_regions"),
    _entry("记录", "organization:record", "view_audit"),
]


def menu_for(abilities, path):
    """The entries open to a person with `abilities`, as dicts; the closest address is the active one."""
    items = [{"label": "首页", "url": "/", "active": path == "/"}]
    for entry in ENTRIES:
        if entry.abilities & abilities:
            items.append({"label": entry.label, "url": reverse(entry.url_name), "active": False})
    matching = [item for item in items[1:] if path.startswith(item["url"])]
    if matching:
        max(matching, key=lambda item: len(item["url"]))["active"] = True
    return items
