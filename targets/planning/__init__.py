"""The only writers of a plan's structure and of who owes what; figures are written by targets.actions."""

from targets.planning.assigning import check_move, matrix_fingerprint, nested, regions_of, set_assignments
from targets.planning.calendar import (
    CALENDAR,
    add_holidays,
    fill_holidays,
    remove_holiday,
    save_holiday,
    save_tier_dates,
)
from targets.planning.checking import remove_check_rule, save_check_rule
from targets.planning.locking import lock_open
from targets.planning.parts import (
    KEEP,
    REPLACE,
    has_numbers,
    newest_part_target,
    part_target_changes,
    save_part,
    set_part_targets,
)
from targets.planning.ranking import (
    lights_fingerprint,
    ranking_fingerprint,
    save_lights,
    save_ranking_rule,
)
from targets.planning.renewing import start_from
from targets.planning.structure import (
    FIXED_BY_FIGURES,
    ONLY_FOR,
    base_fingerprint,
    base_values_of,
    check_short_name,
    has_figures,
    remove,
    save_base_values,
    save_category,
    save_document,
    save_indicator,
    save_plan,
    save_project,
    set_plan_open,
)

__all__ = [
    "CALENDAR",
    "FIXED_BY_FIGURES",
    "KEEP",
    "ONLY_FOR",
    "REPLACE",
    "add_holidays",
    "base_fingerprint",
    "base_values_of",
    "check_move",
    "check_short_name",
    "fill_holidays",
    "has_figures",
    "has_numbers",
    "lights_fingerprint",
    "lock_open",
    "matrix_fingerprint",
    "nested",
    "newest_part_target",
    "part_target_changes",
    "ranking_fingerprint",
    "regions_of",
    "remove",
    "remove_check_rule",
    "remove_holiday",
    "save_base_values",
    "save_category",
    "save_check_rule",
    "save_document",
    "save_holiday",
    "save_indicator",
    "save_lights",
    "save_part",
    "save_plan",
    "save_project",
    "save_ranking_rule",
    "save_tier_dates",
    "set_assignments",
    "set_part_targets",
    "set_plan_open",
    "start_from",
]
