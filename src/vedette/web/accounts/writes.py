"""Changes of accounts."""

from __future__ import annotations

import uuid

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from vedette.core.kernel.errors import BadInput
from vedette.web.accounts.models import User
from vedette.web.audit import writes as audit


@transaction.atomic
def make_account(name: str, *, password: str | None, by: str) -> uuid.UUID:
    """A new account; without a password nobody can sign in until one is set by a one-time link.

    Raises:
        BadInput: The name is taken, or the password is too weak.
    """
    if User.objects.filter(username=name).exists():
        raise BadInput(f"The log-in name '{name}' is taken.", "Choose another one.")
    made = User(username=name)
    if password is None:
        made.set_unusable_password()
    else:
        _check_password(password, made)
        made.set_password(password)
    made.save()
    audit.record("account.make", refs=[f"person:{name}"], by=by)
    return made.id


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), "Choose a longer one.") from error
