from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.models import Region, Section

from .guard import require

# What else a move in the tree must not break: each takes the moved region, whose new paths are stored, and
# raises ValidationError. An app that rests on the tree adds its own in its AppConfig.ready().
MOVE_CHECKS: list[Callable[[Region], None]] = []


@transaction.atomic
def save_region(*, region, position=None, seen=None, by):
    """Store a new or changed region and keep the whole tree in order.

    `position` is its place among the regions with the same parent, from 1; None leaves it, a new one comes
    last. Paths of everything below follow a changed code or parent. Raises ValidationError for a loop, for a
    name or alias that a neighbour already has, for what the constraints refuse, and for a region changed
    since the form with the fingerprint `seen` was made, and for a move that MOVE_CHECKS refuse.
    """
    require(by, "manage_regions")
    regions = {one.pk: one for one in Region.objects.select_for_update().order_by("order", "code")}
    if region.pk in regions:
        refuse_lost_update(regions[region.pk], region, seen)
    _check_parent(region, regions)
    _check_names(region, regions)
    old_path = regions[region.pk].path if region.pk in regions else None
    region.path = Region.path_for(region.code, regions.get(region.parent_id))
    with recorded(by=by):
        if old_path is None:
            region.order = max((one.order for one in regions.values()), default=0) + 1
        region.full_clean()
        region.save()
        regions[region.pk] = region
        changed = _move_below(region, old_path, regions) | _put_in_order(region, position, regions)
        Region.objects.bulk_update([regions[pk] for pk in changed], ["path", "order"], batch_size=500)
    _check_moves([region] if old_path not in (None, region.path) else [])
    return region


@transaction.atomic
def load_regions(*, regions, by):
    """Store many new or changed regions at once, parents first, as `importers.regions` prepared them.

    Each has its `parent` set to a stored region or to one earlier in the list. New ones come after their
    neighbours, in the order given.
    """
    require(by, "manage_regions")
    known = {one.pk: one for one in Region.objects.select_for_update()}
    paths = {pk: one.path for pk, one in known.items()}
    last = max((one.order for one in known.values()), default=0)
    with recorded(by=by, reason="从表格导入地区"):
        for number, region in enumerate(regions, start=1):
            # A parent that was new when this row was read has its key only now.
            region.parent = region.parent
            old_path = known[region.pk].path if region.pk else None
            region.path = Region.path_for(region.code, known.get(region.parent_id))
            region.order = region.order or last + number
            region.save()
            known[region.pk] = region
            moved = _move_below(region, old_path, known)
            Region.objects.bulk_update([known[pk] for pk in moved], ["path"], batch_size=500)
        changed = _put_in_order(None, None, known)
        Region.objects.bulk_update([known[pk] for pk in changed], ["order"], batch_size=500)
    _check_moves([region for region in regions if paths.get(region.pk, region.path) != region.path])
    return regions


@transaction.atomic
def save_section(*, section, seen=None, by):
    """Store a new or changed section; a new one comes last. Raises ValidationError as `save_region` does."""
    require(by, "manage_regions")
    stored = {one.pk: one for one in Section.objects.select_for_update()}
    if section.pk in stored:
        refuse_lost_update(stored.pop(section.pk), section, seen)
    others = list(stored.values())
    taken = {word: other for other in others for word in [other.name, *other.aliases]}
    _refuse_taken(section, taken)
    with recorded(by=by):
        if section.pk is None and not section.order:
            section.order = max((other.order for other in others), default=0) + 10
        section.full_clean()
        section.save()
    return section


def _check_moves(moved):
    for region in moved:
        for check in MOVE_CHECKS:
            check(region)


def _check_parent(region, regions):
    above = region.parent
    while above is not None:
        if region.pk is not None and above.pk == region.pk:
            raise ValidationError({"parent": "上级不能是本地区，也不能是本地区下面的地区。"})
        above = regions.get(above.parent_id)


def _check_names(region, regions):
    """Neighbours share no name or alias, so that a table that names one is understood."""
    taken = {}
    for other in regions.values():
        if other.parent_id == region.parent_id and other.pk != region.pk:
            taken |= dict.fromkeys([other.name, *other.aliases], other)
    _refuse_taken(region, taken)


def _refuse_taken(place, taken):
    for word in [place.name, *place.aliases]:
        if word in taken:
            field = "name" if word == place.name else "aliases"
            other = taken[word]
            raise ValidationError({field: f"“{word}”已是{other.name}（{other.code}）的名称或别名。"})


def _move_below(region, old_path, regions):
    """Give everything below a moved region its new path; return the keys of the changed rows."""
    if old_path is None or old_path == region.path:
        return set()
    changed = {pk for pk, one in regions.items() if pk != region.pk and one.path.startswith(old_path)}
    for pk in changed:
        regions[pk].path = region.path + regions[pk].path[len(old_path) :]
    return changed


def _put_in_order(region, position, regions):
    """Number the tree, parents first, with `region` at `position`; return the keys of the changed rows."""
    children = {}
    for one in sorted(regions.values(), key=lambda one: (one.order, one.code)):
        children.setdefault(one.parent_id, []).append(one)
    if position is not None:
        siblings = children[region.parent_id]
        siblings.remove(region)
        siblings.insert(max(position, 1) - 1, region)
    changed, number, waiting = set(), 0, list(reversed(children.get(None, [])))
    while waiting:
        one = waiting.pop()
        number += 1
        if one.order != number:
            one.order = number
            changed.add(one.pk)
        waiting.extend(reversed(children.get(one.pk, [])))
    return changed
