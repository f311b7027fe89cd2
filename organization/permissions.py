"""Who may do what, and for which regions and sections. Pages and actions ask here, nowhere else."""

from copy import copy

from django.db.models import Q

from minsheng import clock
from minsheng.statements import Joined
from organization.models import Deputy, Membership, Region, Section, User
from organization.roles import ABILITIES, REPRESENTED, ROLES


def memberships_of(user, on=None):
    """The memberships of `user` that hold on the day `on` (default: today of the domain clock), as a list:
    their own, then those of the people whose deputy they are, with `represents` set.

    Read once and kept on the user object, that is for one request; `forget` drops what was kept.
    A person who is signed out or deactivated has none.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    day = on or clock.today()
    kept = user.__dict__.setdefault("_memberships_by_day", {})
    if day not in kept:
        kept[day] = _own_and_lent(user, _POSTS.rows(user=user.pk, day=day))
    return kept[day]


# What `valid_on` of Membership and of Deputy select: every request asks it.
_POSTS = Joined(
    "posts",
    """
    SELECT {columns}
    FROM organization_membership m
    JOIN organization_user u ON u.id = m.user_id
    LEFT JOIN organization_region r ON r.id = m.region_id
    LEFT JOIN organization_section s ON s.id = m.section_id
    WHERE m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on >= %(day)s)
        AND (m.user_id = %(user)s OR m.user_id IN (
            SELECT d.absent_id FROM organization_deputy d
            JOIN organization_user a ON a.id = d.absent_id AND a.is_active
            WHERE d.deputy_id = %(user)s AND d.withdrawn_at IS NULL
                AND d.starts_on <= %(day)s AND d.ends_on >= %(day)s
        ))
    ORDER BY m.starts_on, m.id
    """,
    m=Membership,
    u=User,
    r=Region,
    s=Section,
)


def _own_and_lent(user, rows):
    own, lent = [], {}
    for post, person, region, section in rows:
        post.user, post.region, post.section = person, region, section
        post.represents = None if post.user_id == user.pk else person
        (lent.setdefault(post.user_id, []) if post.represents else own).append(post)
    return own + [post for theirs in lent.values() if _may_act_for(own, theirs) for post in theirs]


def _may_act_for(own, theirs):
    """Whether the posts of a deputy let them act for somebody with `theirs`: without any post, or as a
    colleague (`colleagues_of`). Asked every day: a deputy who is given a post elsewhere acts no more.
    """
    working = [post for post in own if ROLES[post.role].abilities & REPRESENTED]
    places = {post.region_id for post in theirs}
    return not own or any(post.region_id in places for post in working)


def represented_by(user):
    """The people whose deputy `user` is today."""
    return list(dict.fromkeys(m.represents for m in memberships_of(user) if m.represents))


def colleagues_of(user):
    """The people who may act for `user`: of the same regions, or those of the bureau without a region; not
    who has nothing to do with reports, such as 督查室.
    """
    posts = Membership.objects.valid_on(clock.today())
    near = Q(pk__in=[])
    for post in posts.filter(user=user):
        near |= Q(region=post.region_id) if post.region_id else Q(region__isnull=True)
    working = posts.filter(
        near, role__in=[key for key, role in ROLES.items() if role.abilities & REPRESENTED]
    )
    return User.objects.filter(is_active=True, pk__in=working.values("user")).exclude(pk=user.pk)


def forget(user):
    """Drop the memberships kept on the user object, after changing them."""
    user.__dict__.pop("_memberships_by_day", None)


def abilities_of(user):
    """All abilities that the memberships valid today give, as a frozenset."""
    return frozenset().union(*(m.abilities for m in memberships_of(user)))


def can(user, ability):
    """Whether some membership valid today gives `ability`; where: `regions_for`, `sections_for`."""
    if ability not in ABILITIES:
        raise ValueError(f"unknown ability: {ability}")
    return ability in abilities_of(user)


def memberships_with(user, ability):
    """The memberships valid today whose role gives `ability`."""
    if ability not in ABILITIES:
        raise ValueError(f"unknown ability: {ability}")
    return [m for m in memberships_of(user) if ability in m.abilities]


def visible_regions(user):
    """The regions whose figures the person may see: all, or those of the memberships and all below."""
    if can(user, "view_all_regions"):
        return Region.objects.all()
    return _below(visible_paths(user))


def visible_paths(user):
    """Where the paths of the regions begin that `visible_regions` selects; [""] for all."""
    if can(user, "view_all_regions"):
        return [""]
    return sorted({m.region.path for m in memberships_of(user) if m.region})


def regions_for(user, ability):
    """The regions in which the person has `ability`: of the memberships that give it, with everything below.

    A membership without a region gives it everywhere.
    """
    memberships = memberships_with(user, ability)
    if any(m.region is None for m in memberships):
        return Region.objects.all()
    return _below({m.region.path for m in memberships})


def sections_for(user, ability):
    """The sections for which the person has `ability`; a membership without a section gives it for all."""
    memberships = memberships_with(user, ability)
    if any(m.section_id is None for m in memberships):
        return Section.objects.all()
    return Section.objects.filter(pk__in={m.section_id for m in memberships})


def _below(paths):
    found = Region.objects.none()
    for path in sorted(paths):
        found = found | Region.objects.filter(path__startswith=path)
    return found


def everybodys_posts():
    """[(person, Membership)] of every post that holds today, of people who can sign in; a deputy comes with
    the posts of those whom they represent. Two queries.
    """
    day = clock.today()
    posts = Membership.objects.valid_on(day).select_related("region", "section", "user")
    found, by_person = [], {}
    for post in posts.order_by("user_id", "pk"):
        if post.user.is_active:
            found.append((post.user, post))
            by_person.setdefault(post.user_id, []).append(post)
    deputies = Deputy.objects.valid_on(day).filter(deputy__is_active=True).select_related("deputy")
    for row in deputies.order_by("pk"):
        theirs = by_person.get(row.absent_id, [])
        if not _may_act_for(by_person.get(row.deputy_id, []), theirs):
            continue
        for post in theirs:
            lent = copy(post)
            lent.represents = post.user
            found.append((row.deputy, lent))
    return found
