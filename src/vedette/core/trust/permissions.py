"""Roles in a review and what each may do: a table of data, the only place where it is said."""

from __future__ import annotations

import csv
import functools
import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel.errors import NotAllowed, NotFound
from vedette.core.kernel.labels import Label


class Role(StrEnum):
    """What a person is in one review."""

    HEAD = "head"
    ANALYST = "analyst"
    QUALITATIVE = "qualitative"
    EDITOR = "editor"
    DELEGATE = "delegate"
    """Reviewer of a delegation: sees editions only, never the living review."""
    FOCAL = "focal"
    """Focal point of a mission: sees its actions only."""
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    """Keeps accounts; sees no record."""
    HOLDER = "holder"
    """Who holds a plain review folder: reads all of it, decides by command."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at work in one review.

    Args:
        name: Log-in name, as decisions and the log have it.
        role: In this review.
        clearance: Highest level and all compartments.
        acting_for: Log-in name of the head who looks through this role's eyes; None for oneself.
        scopes: Actions that a token of the person is for; None for the person itself.
    """

    name: str
    role: Role
    clearance: Label
    acting_for: str | None = None
    scopes: frozenset[str] | None = None

    def may(self, action: str) -> bool:
        """Whether the role may do it; who looks through another's eyes only reads."""
        if self.acting_for is not None and not action.endswith(".read"):
            return False
        if self.scopes is not None and action not in self.scopes:
            return False
        return is_permitted(self.role, action)

    def check_may(self, action: str) -> None:
        """Twin of `may`.

        Raises:
            NotAllowed: It is not permitted.
        """
        if not self.may(action):
            raise NotAllowed(
                f"The role {self.role} may not do this ({action}).",
                "Ask the head of the review for another role.",
            )


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table."""

    name: str
    definition: str
    roles: frozenset[Role]


@functools.cache
def actions() -> Mapping[str, Action]:
    """Every action by name, in the order of the table."""
    path = importlib.resources.files(__package__) / "permissions.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {
        row["action"]: Action(
            row["action"],
            row["definition"],
            frozenset(role for role in Role if row[role] == "yes"),
        )
        for row in rows
    }


def is_permitted(role: Role, action: str) -> bool:
    """Whether a role may do an action.

    Raises:
        NotFound: The table has no such action: a fault of the program.
    """
    known = actions()
    if action not in known:
        raise NotFound(f"There is no action '{action}'.", "Name one of core/trust/permissions.csv.")
    return role in known[action].roles
