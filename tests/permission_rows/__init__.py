"""The table of who may open what: one module of rows per app, all read by tests/test_permissions_table.py.

A row names a URL, the roles for which it opens, and what the others meet. `make(world)` returns the URL's
arguments and may create what they point at; it runs once per person, and everything it did is undone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

from organization.roles import ROLES

EVERYONE = frozenset(ROLES)


def roles(names: str) -> frozenset[str]:
    """The roles named in a string, separated by blanks; a misspelt one is refused."""
    found = frozenset(names.split())
    if unknown := found - EVERYONE:
        raise ValueError(f"unknown roles: {unknown}")
    return found


def no_arguments(world: SimpleNamespace) -> dict:
    return {}


@dataclass(frozen=True)
class Row:
    """One URL name with one method.

    opens_to: roles that get `status`; hidden_from: roles that get 404 (outside their scope); others, a person
    without any role included, get `refused`. Somebody signed out is sent to the sign-in page unless `public`.
    """

    url_name: str
    opens_to: frozenset[str] = EVERYONE
    hidden_from: frozenset[str] = frozenset()
    make: Callable[[SimpleNamespace], dict] = no_arguments
    method: str = "get"
    data: dict = field(default_factory=dict)
    status: int = 200
    refused: int = 403
    public: bool = False

    def expected_for(self, person: str) -> int:
        if person == "signed_out":
            return self.status if self.public else 302
        if person in self.opens_to or (person == "no_role" and self.opens_to == EVERYONE):
            return self.status
        return 404 if person in self.hidden_from else self.refused
