"""Questions about accounts."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.utils import timezone

from vedette.core.kernel.errors import NotFound
from vedette.core.trust.limits import Use, wait_after_failures, wait_before_use
from vedette.core.trust.tokens import hash_of
from vedette.web.accounts.models import ApiToken, FailedAttempt, OneTimeLink, UseOfAccount, User

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Account:
    """An account in the list of people."""

    name: str
    is_administrator: bool
    is_active: bool
    is_invited: bool
    has_factor: bool
    last_login: dt.datetime | None
    email: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where an account gets mail, and in which language; "" for the usual one."""

    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token lets in, where, for what."""

    token: uuid.UUID
    name: str
    review: str
    scopes: frozenset[str]


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


def has_accounts() -> bool:
    """Whether anybody has an account yet."""
    return User.objects.exists()


def is_administrator(name: str) -> bool:
    """Whether a person keeps the accounts of the house."""
    return User.objects.filter(username=name, is_superuser=True, is_active=True).exists()


def has_factor(user: User) -> bool:
    """Whether a person signs in with a second factor: an authenticator app or a key."""
    return bool(is_mfa_enabled(user, types=_FACTORS))


def accounts() -> list[Account]:
    """All accounts by name."""
    factors = set(Authenticator.objects.filter(type__in=_FACTORS).values_list("user_id", flat=True))
    return [
        Account(
            user.username,
            user.is_superuser,
            user.is_active,
            not user.has_usable_password(),
            user.id in factors,
            user.last_login,
            user.email,
        )
        for user in User.objects.order_by("username")
    ]


def email_of(name: str) -> str:
    """Where a person gets mail; "" for nowhere."""
    found = User.objects.filter(username=name).values_list("email", flat=True).first()
    return str(found or "")


def mailboxes(names: Iterable[str]) -> dict[str, Mailbox]:
    """Log-in name -> where mail goes, of those who are open and have an address."""
    held = User.objects.filter(username__in=set(names), is_active=True).exclude(email="")
    return {one.username: Mailbox(one.email, one.language) for one in held}


def invited(token: str) -> str:
    """Log-in name of whom a one-time link is for.

    Raises:
        NotFound: The link is unknown, used or too old; which of them is not told.
    """
    found = (
        OneTimeLink.objects.filter(
            token_hash=hash_of(token),
            used_at=None,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    if found is None:
        raise NotFound("This link does not work any more.", "Ask who sent it for a new one.")
    return str(found.user.username)


def attempt_key(kind: str, name: str, address: str) -> str:
    """Under which failed attempts are counted; the address is kept as a hash only."""
    return hashlib.sha256(f"{kind}\x00{name.casefold()}\x00{address}".encode()).hexdigest()


def wait_before_attempt(kind: str, name: str, address: str) -> dt.timedelta:
    """How long an account has to wait before it may try again from an address."""
    key = attempt_key(kind, name, address)
    failures = FailedAttempt.objects.filter(key=key).values_list("at", flat=True)
    return wait_after_failures(failures, timezone.now())


def wait_for(name: str, use: Use) -> dt.timedelta:
    """How long until an account may do it once more."""
    uses = UseOfAccount.objects.filter(name=name, use=str(use)).values_list("at", flat=True)
    return wait_before_use(use, uses, timezone.now())


def bearer(token: str) -> Bearer | None:
    """Whom a token lets in; None for one that is unknown, revoked or too old."""
    found = (
        ApiToken.objects.filter(
            token_hash=hash_of(token),
            revoked_at=None,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    if found is None:
        return None
    return Bearer(found.id, found.user.username, found.review, frozenset(found.scopes))


def tokens_of(name: str, review: str) -> list[ApiToken]:
    """The tokens that a person made for a review, newest first."""
    found = ApiToken.objects.filter(user__username=name, review=review)
    return list(found.order_by("-made_at"))


def sessions_of(user: User) -> list[UserSession]:
    """Where a person is signed in, newest first."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda one: one.created_at, reverse=True)
