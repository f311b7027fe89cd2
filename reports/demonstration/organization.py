from datetime import date

from minsheng import demonstration
from organization import actions
from organization.importers.people import PersonEntry
from organization.models import Membership, Region, Section, User
from reports.demonstration.files import facts, on

SINCE = date(2017, 1, 1)


def load_organization():
    """Store regions, sections and people as organization.json lists them; return {username: User}."""
    lists = facts("organization.json")
    first = next(line for line in lists["people"] if line["role"] == actions.people.ADMIN)
    with on(SINCE):
        administrator = actions.create_first_administrator(
            username=first["username"], name=first["name"], password=demonstration.PASSWORD
        )
        regions = _load_regions(lists["regions"], administrator)
        sections = _load_sections(lists["sections"], administrator)
        others = [line for line in lists["people"] if line is not first]
        entries = [_entry(line, regions, sections) for line in others]
        actions.load_people(entries=entries, by=administrator)
    # One published password that production recognizes and refuses; people need not change it.
    User.objects.update(password=demonstration.encoded_password(), must_change_password=False)
    return {user.username: user for user in User.objects.all()}


def _load_regions(lines, by):
    stored = {}
    for line in lines:
        fields = line | {"parent": stored.get(line["parent"])}
        stored[line["code"]] = actions.save_region(region=Region(**fields), by=by)
    return stored


def _load_sections(lines, by):
    return {line["code"]: actions.save_section(section=Section(**line), by=by) for line in lines}


def _entry(line, regions, sections):
    membership = Membership(
        role=line["role"],
        region=regions.get(line.get("region")),
        section=sections.get(line.get("section")),
        starts_on=SINCE,
    )
    return PersonEntry(User(username=line["username"], name=line["name"]), [membership])
