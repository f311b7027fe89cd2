"""Changes to people, posts, regions and sections, in words: read from the append-only event tables."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from pghistory.models import Events

from organization.models import Deputy, Membership, Region, Section, User
from organization.roles import ROLES

MODELS = {"user": User, "membership": Membership, "region": Region, "section": Section, "deputy": Deputy}
DONE = {"insert": "新增", "update": "修改", "delete": "删除"}
# What follows from other changes and would only repeat them.
SILENT = {"path", "order", "id", "password_changed_at"}
DAYS = ("starts_on", "ends_on")
POINTS_TO = {"user": User, "region": Region, "section": Section, "parent": Region}
POINTS_TO |= dict.fromkeys(["absent", "deputy", "given_by", "withdrawn_by"], User)


@dataclass(frozen=True)
class Change:
    """One changed row: when, who (empty when the system did it), what happened to what, and why."""

    at: datetime
    who: str
    done: str
    kind: str
    what: str
    details: list
    reason: str
    address: str


def events_of(kind="", person=None):
    """The events of one kind ("user", "membership", "region", "section") or of all, newest first.

    With `person`: what happened to that account and its posts.
    """
    models = [MODELS[kind]] if kind else list(MODELS.values())
    if person is not None:
        models = [User, Membership, Deputy]
    events = Events.objects.across(*(f"organization.{model.__name__}Event" for model in models))
    if person is not None:
        events = events.references(person)
    return events.order_by("-pgh_created_at", "-pgh_id")


def describe(events):
    """A list of Change for a page of events; a constant number of queries, whatever their number."""
    events = list(events)
    names = {model: dict(model.objects.values_list("pk", "name")) for model in (User, Region, Section)}
    return [_change(event, names) for event in events]


def _change(event, names):
    model = apps.get_model(event.pgh_obj_model)
    context = event.pgh_context or {}
    return Change(
        at=event.pgh_created_at,
        who=names[User].get(context.get("user"), ""),
        done=DONE[event.pgh_label],
        kind=str(model._meta.verbose_name),
        what=_title(model, event.pgh_data, names),
        details=_details(model, event, names),
        reason=context.get("reason", ""),
        address=context.get("address", ""),
    )


def _title(model, data, names):
    if model is Deputy:
        return f"{names[User].get(data['deputy_id'], '')}代{names[User].get(data['absent_id'], '')}"
    if model is not Membership:
        return data["name"]
    role = ROLES[data["role"]].label if data["role"] in ROLES else data["role"]
    places = [names[Region].get(data["region_id"]), names[Section].get(data["section_id"])]
    return f"{names[User].get(data['user_id'], '')}：{'，'.join(filter(None, [role, *places]))}"


def _details(model, event, names):
    """[(field, before, after)] of an update; of the others [(field, "", value)] of the days of a post or of
    a deputy, since the title says the rest.
    """
    if event.pgh_label != "update":
        fields = [model._meta.get_field(name) for name in DAYS if name in event.pgh_data]
        return [
            (str(field.verbose_name), "", _words(field, event.pgh_data[field.name], names))
            for field in fields
            if event.pgh_data[field.name]
        ]
    found = []
    for column, (before, after) in (event.pgh_diff or {}).items():
        if column.removesuffix("_id") in SILENT:
            continue
        field = model._meta.get_field(column.removesuffix("_id"))
        label = str(field.verbose_name)
        found.append((label, _words(field, before, names), _words(field, after, names)))
    return found


def _words(field, value, names):
    if value is None or value == "" or value == []:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value)
    if field.name in POINTS_TO:
        return names[POINTS_TO[field.name]].get(value, str(value))
    return str(dict(field.flatchoices).get(value, value))
