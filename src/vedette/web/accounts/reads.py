"""Questions about accounts."""

from __future__ import annotations

import uuid

from vedette.core.kernel.errors import NotFound
from vedette.web.accounts.models import User


def user_named(name: str) -> uuid.UUID:
    """Key of the account with a log-in name.

    Raises:
        NotFound: There is none.
    """
    found = User.objects.filter(username=name).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"There is no account '{name}'.", "Invite the person first.")
    return found


def has_account(name: str) -> bool:
    """Whether there is an account with a log-in name."""
    return User.objects.filter(username=name).exists()
