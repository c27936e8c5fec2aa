"""Personal links to versions, and drafts of delegations: each change has its entry in the log, drafts no words."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.references import references
from vedette.core.reports import drafts
from vedette.core.reports.circulation import DAYS_AFTER, Notice, last_day
from vedette.core.reports.drafts import State
from vedette.core.reports.rounds import Round, check_can_go_out
from vedette.core.trust.tokens import hash_of
from vedette.pipeline.comments import submit_comments
from vedette.pipeline.workspace import Review
from vedette.web.audit import writes as audit
from vedette.web.evidence.stated_writes import author
from vedette.web.reports.models import Draft, PersonalLink, ReadReceipt, SentNotice
from vedette.web.reports.reads import Link, draft_of, drafts_of, link_of_token
from vedette.web.reviews.models import Review as ReviewRow

_LONGEST_NAME = 120
_WORDS = (*drafts.WORDS, "state", "into")


@transaction.atomic
def make_link(
    slug: str, asked: Round, entity: str, told: Mapping[str, object], *, by: str
) -> tuple[Link, str]:
    """A personal link to a round, with its token, which is shown and sent once.

    Args:
        slug: Of the review.
        asked: The round.
        entity: Whose delegation.
        told: `person`, and as wanted `email`, `language`, `account`, `is_focal`, `days_after`.
        by: Who makes it.

    Raises:
        BadInput: The name is missing, the address is none, the account is none, or it would last too long.
        NotFound: The round does not ask this one.
        WrongState: No second person has let the version go out.
    """
    check_can_go_out(asked)
    asked.recipient(entity)
    said = _checked(asked, told)
    token = secrets.token_urlsafe(32)
    made = PersonalLink.objects.create(
        ref=references("LNK", [secrets.token_hex(16)])[0],
        review=ReviewRow.objects.get(slug=slug),
        round=asked.ref,
        entity=entity,
        token_hash=hash_of(token),
        made_by=by,
        made_at=timezone.now(),
        **said,
    )
    audit.record("circulation.link", review=slug, refs=[made.ref, asked.ref, entity], by=by)
    return _of_token(token), token


def _checked(asked: Round, told: Mapping[str, object]) -> dict[str, object]:
    from vedette.web.accounts.reads import has_account  # a plain folder has no accounts

    person = " ".join(str(told.get("person") or "").split())[:_LONGEST_NAME]
    email, account = (str(told.get(name) or "").strip() for name in ("email", "account"))
    if not person:
        raise BadInput("The link has no holder.", "Name the person.")
    if account and not has_account(account):
        raise BadInput(
            f"There is no account '{account}'.", "Invite the person first, or leave it empty."
        )
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise BadInput(
            f"'{email}' is no e-mail address.", "Correct it, or leave it empty."
        ) from error
    days = str(told.get("days_after") or DAYS_AFTER)
    if not days.isdecimal():
        raise BadInput(f"'{days}' is no number of days.", "Write a whole number.")
    if last_day(asked.deadline, int(days)) < timezone.now().date():
        raise BadInput("The link would be over already.", "Give the round more time first.")
    language = str(told.get("language") or "en")
    return {
        "person": person,
        "email": email,
        "account": account,
        "language": language if language in dict(settings.LANGUAGES) else "en",
        "is_focal": bool(told.get("is_focal")),
        "days_after": int(days),
    }


@transaction.atomic
def renew_link(slug: str, ref: str, *, by: str) -> tuple[Link, str]:
    """A new token for a link, also one that was taken back; the one before opens nothing any more.

    Raises:
        NotFound: There is no such link.
    """

    token = secrets.token_urlsafe(32)
    changed = PersonalLink.objects.filter(review__slug=slug, ref=ref).update(
        token_hash=hash_of(token),
        made_by=by,
        made_at=timezone.now(),
        revoked_at=None,
        revoked_by="",
    )
    if not changed:
        raise _no_link(ref)
    audit.record("circulation.renew", review=slug, refs=[ref], by=by)
    return _of_token(token), token


@transaction.atomic
def revoke_link(slug: str, ref: str, *, by: str) -> None:
    """Take a link back: it and every page opened by it are not there any more.

    Raises:
        NotFound: There is no such link.
    """
    held = PersonalLink.objects.filter(review__slug=slug, ref=ref)
    if not held.exists():
        raise _no_link(ref)
    held.filter(revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)
    audit.record("circulation.revoke", review=slug, refs=[ref], by=by)


@transaction.atomic
def note_opened(link: Link, version: str) -> None:
    """A read receipt: the holder opened the version."""
    ReadReceipt.objects.create(link=_row(link), version=version, form="page", at=timezone.now())
    audit.record("circulation.opened", review=link.slug, refs=[version, link.ref], by=link.ref)


@transaction.atomic
def note_taken(link: Link, version: str, form: str, copy: str, content: bytes) -> None:
    """That the holder took an own copy of the version, or its comments with their answers."""
    sha256 = hashlib.sha256(content).hexdigest()
    ReadReceipt.objects.create(
        link=_row(link), version=version, form=form, copy=copy, sha256=sha256, at=timezone.now()
    )
    audit.record(
        "circulation.taken",
        review=link.slug,
        refs=[copy or version, link.ref],
        told={"form": form, "sha256": sha256},
        by=link.ref,
    )


@transaction.atomic
def note_refused(link: Link, asked: str) -> None:
    """That the holder of a link asked for what is not the own delegation's."""
    audit.record(
        "circulation.refused",
        review=link.slug,
        refs=[link.ref],
        told={"asked": asked[:200]},
        by=link.ref,
    )


@transaction.atomic
def note_sent(link: Link, kind: Notice, deadline: dt.date, *, by: str) -> None:
    """That the holder of a link was written to."""
    SentNotice.objects.create(link=_row(link), kind=str(kind), deadline=deadline, at=timezone.now())
    audit.record(
        "circulation.sent", review=link.slug, refs=[link.ref], told={"kind": str(kind)}, by=by
    )


@transaction.atomic
def add_draft(link: Link, block: str, told: Mapping[str, object]) -> drafts.Draft:
    """A draft on a block, seen by the own delegation only.

    Raises:
        BadInput: Words or rationale are missing, something is too long, or the type is no code.
        WrongState: The delegation has handed in.
    """
    _check_open(link)
    words = drafts.checked_words(told)
    made = Draft.objects.create(
        ref=references("DRF", [secrets.token_hex(16)])[0],
        link=_row(link),
        block=block,
        made_at=timezone.now(),
        **words,
    )
    _told(link)
    return draft_of(link, made.ref)


@transaction.atomic
def edit_draft(link: Link, ref: str, told: Mapping[str, object]) -> drafts.Draft:
    """Other words for a draft: the own ones, or as focal point those of a colleague.

    Raises:
        BadInput, NotFound, WrongState: As for `add_draft`; or there is none, or it is not the own.
    """
    held = _own(link, ref)
    _keep(held, drafts.checked_words(told))
    _told(link)
    return draft_of(link, ref)


@transaction.atomic
def withdraw_draft(link: Link, ref: str) -> drafts.Draft:
    """Leave a draft out of what is handed in.

    Raises:
        NotFound: There is none.
        WrongState: It is not the own, or no draft any more.
    """
    _keep(_own(link, ref), {"state": State.WITHDRAWN})
    _told(link)
    return draft_of(link, ref)


@transaction.atomic
def merge_drafts(link: Link, refs: Sequence[str]) -> drafts.Draft:
    """One draft of several, by the focal point: the words go into the first of them.

    Raises:
        BadInput: Fewer than two are chosen.
        NotFound: There is none of a reference.
        WrongState: The person does not speak for the delegation, or one is no draft any more.
    """
    check_speaks(link)
    _check_open(link)
    wanted = list(dict.fromkeys(refs))
    chosen = [one for one in drafts_of(link) if one.ref in wanted]
    if len(chosen) != len(wanted):
        raise NotFound("One of the drafts is not there.", "Choose them from the list.")
    if not chosen:
        raise BadInput("Only one draft is chosen.", "Choose two or more that say the same.")
    into, *others = chosen
    made = drafts.merged(into, others)
    _keep(_draft_row(link, into.ref), made.words(), others=[one.ref for one in others])
    for one in others:
        _keep(_draft_row(link, one.ref), {"state": State.MERGED, "into": into.ref})
    _told(link)
    return draft_of(link, into.ref)


@transaction.atomic
def undo_draft(link: Link, ref: str) -> drafts.Draft:
    """A draft as it stood before its last change; what was merged into it then comes back, too.

    Raises:
        NotFound: There is none.
        WrongState: It is not the own, or there is nothing to take back.
    """
    _check_open(link)
    held = _draft_row(link, ref)
    _check_own(link, held)
    if not held.was or held.state == State.MERGED:
        raise WrongState("There is nothing to take back.", "See how the draft stands.")
    _restore(held)
    _told(link)
    return draft_of(link, ref)


def _restore(held: Draft) -> None:
    *before, last = held.was
    for name in _WORDS:
        setattr(held, name, last[name])
    held.was = before
    held.save()
    for other in Draft.objects.filter(link__in=_delegation(held), ref__in=last["others"]):
        if other.into == held.ref and other.was:
            _restore(other)


@transaction.atomic
def hand_in(link: Link, review: Review) -> str:
    """All open drafts as comments of the delegation, under one receipt, which is given; then they are locked.

    Raises:
        BadInput: There is none.
        WrongState: The person does not speak for the delegation, it has handed in, or the round is closed.
    """
    check_speaks(link)
    _check_open(link)
    taken = drafts.handed_in(drafts_of(link))
    made = submit_comments(
        review, link.round, link.entity, [one.words() for one in taken], author(link.ref)
    )
    for draft, comment in zip(taken, made, strict=True):
        held = _draft_row(link, draft.ref)
        held.state, held.comment, held.was = str(State.SUBMITTED), comment.ref, []
        held.save()
    receipt = made[0].receipt
    audit.record(
        "circulation.handed_in",
        review=link.slug,
        refs=[receipt, link.round, link.entity],
        told={"n": len(made)},
        by=link.ref,
    )
    return receipt


def check_speaks(link: Link) -> None:
    """Whether the person speaks for the delegation.

    Raises:
        WrongState: The focal point does.
    """
    if not link.is_focal:
        raise WrongState(
            "Only the focal point of the delegation may do this.", "Ask the focal point."
        )


def _check_open(link: Link) -> None:
    if any(one.state is State.SUBMITTED for one in drafts_of(link)):
        raise WrongState(
            "Your delegation has handed its comments in: they are locked.",
            "Write to the review if something is missing.",
        )


def _own(link: Link, ref: str) -> Draft:
    _check_open(link)
    held = _draft_row(link, ref)
    _check_own(link, held)
    drafts.check_can_change(draft_of(link, ref))
    return held


def _check_own(link: Link, held: Draft) -> None:
    if held.link.ref != link.ref:
        check_speaks(link)


def _keep(held: Draft, said: Mapping[str, object], *, others: Sequence[str] = ()) -> None:
    """Change a draft and keep how it stood."""
    before = {name: getattr(held, name) for name in _WORDS}
    held.was = [*held.was, {**before, "others": list(others)}]
    for name, value in said.items():
        setattr(held, name, str(value))
    held.save()


def _draft_row(link: Link, ref: str) -> Draft:
    found = Draft.objects.filter(
        link__review__slug=link.slug, link__round=link.round, link__entity=link.entity, ref=ref
    )
    held = found.select_for_update().select_related("link").first()
    if held is None:
        raise NotFound(f"There is no draft '{ref}'.", "See the drafts of your delegation.")
    return held


def _delegation(held: Draft) -> list[int]:
    of = held.link
    same = PersonalLink.objects.filter(review=of.review_id, round=of.round, entity=of.entity)
    return list(same.values_list("id", flat=True))


def _told(link: Link) -> None:
    """The log tells that a delegation works on its drafts; never which one, nor what it says."""
    audit.record("circulation.draft", review=link.slug, refs=[link.round], by=link.ref)


def _row(link: Link) -> PersonalLink:
    return PersonalLink.objects.get(ref=link.ref)


def _of_token(token: str) -> Link:
    found = link_of_token(token)
    assert found is not None, "made a moment ago"
    return found


def _no_link(ref: str) -> NotFound:
    return NotFound(f"There is no link '{ref}'.", "See the links of the round.")
