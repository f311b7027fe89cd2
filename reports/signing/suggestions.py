"""Who is likely to be asked for each signature: whom it was the last time, else whose post fits the step.

A suggestion decides nothing: the page puts these people first, and signers.py says who may be asked.
"""

from minsheng import clock
from organization.models import Membership
from reports.models import Signature
from reports.signing.flow import is_proofreading


def suggested(letter, titles, people, by):
    """Title of each step → the people whose posts fit it, in the order of ``people``; without who drafted the
    letter and ``by``, who sends it, except for 核稿. A region's report: its own people before those above it.
    Two queries.
    """
    posts = {}
    for post in Membership.objects.valid_on(clock.today()).filter(user__in=people):
        posts.setdefault(post.user_id, []).append(post)
    sections = _sections_of(letter.created_by)
    found = {}
    for title in titles:
        barred = () if is_proofreading(title) else (letter.created_by, by)
        asked = [person for person in people if person not in barred]
        holders = [(person, posts.get(person.pk, [])) for person in asked]
        tests = [_of_region(letter)] if letter.region_id else _fits(title, sections)
        found[title] = _best(tests, holders)
    return found


def _sections_of(person):
    posts = Membership.objects.valid_on(clock.today()).filter(user=person)
    return {post.section_id for post in posts if post.section_id}


def _best(tests, holders):
    """Those who fit most narrowly: 科长 of the section that drafted before those of any section."""
    for fits in tests:
        if found := [person for person, posts in holders if any(fits(post) for post in posts)]:
            return found
    return []


def _of_region(letter):
    return lambda post: "sign_region_reports" in post.abilities and post.region_id == letter.region_id


def _fits(title, sections):
    """Tests of a post for a step of this name, the narrowest first."""
    if "办公室" in title or is_proofreading(title):
        return [lambda post: "write_letters" in post.abilities]
    if "科长" in title or "科室" in title:
        return [
            lambda post: "write_section_reports" in post.abilities and post.section_id in sections,
            lambda post: "write_section_reports" in post.abilities,
        ]
    if "分管" in title or "副" in title:
        return [
            lambda post: _leads(post) and post.section_id in sections,
            lambda post: _leads(post) and post.section_id,
            _leads,
        ]
    if "局长" in title or "主要" in title or "签发" in title:
        return [lambda post: _leads(post) and not post.section_id, _leads]
    return []


def _leads(post):
    return "sign_section_reports" in post.abilities


def last_asked(letter):
    """Title of the step → the ids of whom it was asked of the last time that a report of this kind, of the
    same region, went for signing; None for somebody who signed on paper. Two queries."""
    asked = Signature.objects.filter(
        frozen__letter__template__plan__region=letter.template.plan.region_id,
        frozen__letter__template__kind=letter.template.kind,
        frozen__letter__region=letter.region,
    )
    newest, found = {}, {}
    rows = asked.order_by("-frozen_id", "pk").values_list("title", "frozen_id", "signer_id")
    for title, frozen, person in rows[:200]:
        if newest.setdefault(title, frozen) == frozen:
            found.setdefault(title, []).append(person)
    return found
