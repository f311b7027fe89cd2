"""The only writers of regions, sections, people and posts: atomic, and each asks whether `by` may."""

from .deputies import give_deputy, withdraw_deputy
from .files import keep_file
from .guard import require
from .people import (
    add_person,
    change_own_email,
    change_password,
    change_person,
    create_first_administrator,
    load_people,
    reset_password,
    save_membership,
    set_active,
)
from .places import load_regions, save_region, save_section

__all__ = [
    "add_person",
    "change_own_email",
    "change_password",
    "change_person",
    "create_first_administrator",
    "give_deputy",
    "keep_file",
    "load_people",
    "load_regions",
    "require",
    "reset_password",
    "save_membership",
    "save_region",
    "save_section",
    "set_active",
    "withdraw_deputy",
]
