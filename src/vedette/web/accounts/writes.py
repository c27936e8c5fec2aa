"""Changes of accounts."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.trust.limits import HOUR, WINDOW, Use
from vedette.core.trust.permissions import actions
from vedette.core.trust.tokens import hash_of
from vedette.web.accounts.models import ApiToken, FailedAttempt, OneTimeLink, UseOfAccount, User
from vedette.web.accounts.reads import attempt_key, invited, wait_for
from vedette.web.audit import writes as audit

LINK_LASTS = dt.timedelta(hours=24)
MOST_TOKEN_DAYS = 365


@transaction.atomic
def make_account(
    name: str, *, password: str | None, is_administrator: bool = False, by: str
) -> uuid.UUID:
    """A new account; without a password nobody can sign in until one is set by a one-time link.

    Raises:
        BadInput: The name is taken or no name, or the password is too weak.
    """
    made = User(username=User.normalize_username(name), is_superuser=is_administrator)
    _check_name(made)
    if password is None:
        made.set_unusable_password()
    else:
        _check_password(password, made)
        made.set_password(password)
    made.save()
    told = {"administrator": True} if is_administrator else {}
    audit.record("account.make", refs=[f"person:{name}"], told=told, by=by)
    return made.id


def _check_name(made: User) -> None:
    try:
        User._meta.get_field("username").clean(made.username, made)
    except ValidationError as error:
        raise BadInput(
            f"'{made.username}' is no log-in name.", "Use letters, digits and . @ + - _ only."
        ) from error
    if User.objects.filter(username__iexact=made.username).exists():
        raise BadInput(f"The log-in name '{made.username}' is taken.", "Choose another one.")


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), "Choose a longer one.") from error


@transaction.atomic
def make_link(name: str, *, by: str) -> str:
    """A one-time link's token for a person, valid for a day; earlier ones stop working.

    Raises:
        NotFound: There is no such account.
    """
    user = User.objects.select_for_update().filter(username=name, is_active=True).first()
    if user is None:
        raise NotFound(f"There is no account '{name}'.", "Invite the person first.")
    OneTimeLink.objects.filter(user=user, used_at=None).delete()
    token = secrets.token_urlsafe(32)
    expires = timezone.now() + LINK_LASTS
    OneTimeLink.objects.create(token_hash=hash_of(token), user=user, made_by=by, expires_at=expires)
    audit.record("account.link", refs=[f"person:{name}"], by=by)
    return token


@transaction.atomic
def set_email(name: str, address: str, *, by: str) -> None:
    """Where a person gets mail; "" for nowhere. The log tells that it was set, not what it is.

    Raises:
        BadInput: It is no address.
        NotFound: There is no such account.
    """
    said = address.strip()
    if said:
        try:
            validate_email(said)
        except ValidationError as error:
            raise BadInput(
                "That is no e-mail address.", "Write such as name@example.org, or leave it empty."
            ) from error
    if not User.objects.filter(username=name).update(email=said):
        raise NotFound(f"There is no account '{name}'.", "See the list of people.")
    audit.record("account.email" if said else "account.no_email", refs=[f"person:{name}"], by=by)


@transaction.atomic
def drop_factors(name: str, *, by: str) -> None:
    """Remove a person's second factors and recovery codes, all lost; a new one is set up at the next sign-in."""
    Authenticator.objects.filter(user__username=name).delete()
    audit.record("account.drop_factors", refs=[f"person:{name}"], by=by)


@transaction.atomic
def set_password_by_link(token: str, password: str) -> str:
    """Use a one-time link: sets the password and ends all sessions; gives the log-in name.

    Raises:
        NotFound: The link does not work any more.
        BadInput: The password is too weak; the link still works.
    """
    name = invited(token)
    # The row is taken first, so that of two who use the link at once only one sets the password.
    taken = OneTimeLink.objects.filter(token_hash=hash_of(token), used_at=None)
    if taken.update(used_at=timezone.now()) != 1:
        raise NotFound("This link does not work any more.", "Ask who sent it for a new one.")
    user = User.objects.select_for_update().get(username=name)
    _check_password(password, user)
    user.set_password(password)
    user.save()
    _end_all_sessions(user)
    audit.record("account.password_by_link", refs=[f"person:{name}"], by=name)
    return name


@transaction.atomic
def set_active(name: str, *, is_active: bool, by: str) -> None:
    """Let a person sign in, or not any more: sessions and tokens end; what the person decided stays.

    Raises:
        BadInput: Nobody shuts the own account.
        NotFound: There is no such account.
    """
    if name == by:
        raise BadInput("You cannot close your own account.", "Ask another administrator.")
    user = User.objects.select_for_update().filter(username=name).first()
    if user is None:
        raise NotFound(f"There is no account '{name}'.", "See the list of people.")
    user.is_active = is_active
    user.save()
    if not is_active:
        _end_all_sessions(user)
        ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    audit.record("account.open" if is_active else "account.close", refs=[f"person:{name}"], by=by)


def rights_changed(name: str) -> None:
    """Note that role or clearance changed: each session of the person gets a new key at its next page."""
    User.objects.filter(username=name).update(rights_changed_at=timezone.now())


def _end_all_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def end_session(user: User, key: int, *, by: str) -> None:
    """End one of a person's own sessions.

    Raises:
        NotFound: There is no such session.
    """
    held = UserSession.objects.filter(user=user, pk=key).first()
    if held is None:
        raise NotFound("There is no such session.", "It may have ended; see the list.")
    held.end()
    audit.record("account.end_session", refs=[f"person:{user.username}"], by=by)


@transaction.atomic
def signed_in(name: str, *, by: str) -> None:
    """Leave an entry that a person signed in."""
    audit.record("account.sign_in", refs=[f"person:{name}"], by=by)


@transaction.atomic
def told_of(what: str, name: str) -> None:
    """Leave an entry of a change that a person made on the own account: password, factors, codes."""
    audit.record("account.own_security", refs=[f"person:{name}"], told={"what": what}, by=name)


def note_failure(kind: str, name: str, address: str) -> None:
    """Count a failed attempt; those that count no more go."""
    now = timezone.now()
    FailedAttempt.objects.filter(at__lt=now - WINDOW).delete()
    FailedAttempt.objects.create(key=attempt_key(kind, name, address), at=now)


def forget_failures(kind: str, name: str, address: str) -> None:
    """Begin to count anew after a success."""
    FailedAttempt.objects.filter(key=attempt_key(kind, name, address)).delete()


@transaction.atomic
def use(name: str, what: Use) -> dt.timedelta:
    """Count one use if the account may do it now; gives how long to wait, 0 when it was counted."""
    User.objects.select_for_update().filter(username=name).first()
    wait = wait_for(name, what)
    if wait:
        return wait
    now = timezone.now()
    UseOfAccount.objects.filter(name=name, at__lt=now - HOUR).delete()
    UseOfAccount.objects.create(name=name, use=str(what), at=now)
    return wait


@transaction.atomic
def make_token(
    name: str, review: str, *, words: str, scopes: Iterable[str], days: int, by: str
) -> str:
    """A token by which a program acts as a person in a review; shown once, kept as a hash.

    Raises:
        BadInput: It has no name, no scope or an unknown one, or lasts too long.
    """
    wanted = sorted(set(scopes))
    if not words.strip() or not wanted or not set(wanted) <= set(actions()):
        raise BadInput("A token needs a name and at least one scope.", "Name what it is for.")
    if not 1 <= days <= MOST_TOKEN_DAYS:
        raise BadInput(f"A token lasts 1 to {MOST_TOKEN_DAYS} days.", "Choose a day before that.")
    token = f"vedette_{secrets.token_urlsafe(32)}"
    made = ApiToken.objects.create(
        user=User.objects.get(username=name),
        review=review,
        name=words.strip()[:80],
        token_hash=hash_of(token),
        scopes=wanted,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    audit.record(
        "token.make", review=review, refs=[f"token:{made.id}"], told={"scopes": wanted}, by=by
    )
    return token


@transaction.atomic
def revoke_token(name: str, review: str, key: uuid.UUID, *, by: str) -> None:
    """Make a token useless.

    Raises:
        NotFound: The person has no such token.
    """
    held = ApiToken.objects.filter(user__username=name, review=review, id=key)
    if not held.filter(revoked_at=None).update(revoked_at=timezone.now()):
        raise NotFound("There is no such token.", "See the list of your tokens.")
    audit.record("token.revoke", review=review, refs=[f"token:{key}"], by=by)


def token_used(key: uuid.UUID) -> None:
    """Note that a token was used, to the minute: a write at each call would cost more than it tells."""
    minute = timezone.now() - dt.timedelta(minutes=1)
    held = ApiToken.objects.filter(id=key)
    held.exclude(last_used_at__gt=minute).update(last_used_at=timezone.now())
