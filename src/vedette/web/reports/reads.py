"""The report that was built last, and its files; personal links to versions, and what their holders wrote and read."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vedette.core.kernel.errors import NotFound
from vedette.core.reports import drafts
from vedette.core.reports.circulation import Notice
from vedette.core.trust.tokens import hash_of
from vedette.web.reports.models import Draft, PersonalLink, ReadReceipt, SentNotice
from vedette.web.reviews.runs import Row

NAMES = ("report.pdf", "report.docx", "report.html", "numbers.json")


@dataclass(frozen=True, slots=True)
class Report:
    """Files of the report with their sizes in bytes, and its live numbers."""

    files: list[tuple[str, int]]
    numbers: list[Row]


def files(folder: Path) -> dict[str, Path]:
    """File name -> path, of the files that are there."""
    return {name: folder / name for name in NAMES if (folder / name).is_file()}


def report(folder: Path) -> Report | None:
    """The report built last in a folder; None when none was built."""
    found = files(folder)
    if not found:
        return None
    numbers = (
        json.loads(found["numbers.json"].read_text(encoding="utf-8"))
        if "numbers.json" in found
        else []
    )
    sizes = [(name, path.stat().st_size) for name, path in found.items()]
    return Report(sizes, numbers if isinstance(numbers, list) else numbers["numbers"])


@dataclass(frozen=True, slots=True)
class Link:
    """A personal link.

    Args:
        ref: Its reference, by which the log names its holder.
        slug: Of the review.
        round: The round.
        entity: Whose delegation, by its reference in the round.
        person: Who holds it.
        email: Where to it is sent; "" for nowhere.
        language: Of what is sent.
        account: Log-in name of who alone may use it; "" for whoever holds it.
        is_focal: Whether the person speaks for the delegation.
        days_after: For how many days after the deadline it opens.
        made_by, made_at: Who made it last, and when.
        is_revoked: Whether it was taken back.
        mark: Of its present token; a session that an earlier one opened is over.
    """

    ref: str
    slug: str
    round: str
    entity: str
    person: str
    email: str
    language: str
    account: str
    is_focal: bool
    days_after: int
    made_by: str
    made_at: dt.datetime
    is_revoked: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a version was opened, or a copy of it taken."""

    link: str
    version: str
    form: str
    copy: str
    sha256: str
    at: dt.datetime


def link_of_token(token: str) -> Link | None:
    """The link that a token belongs to; None for one that nobody knows."""
    return _first(token_hash=hash_of(token))


def link_of_session(ref: str, mark: str) -> Link | None:
    """The link that a session was opened by; None where it has another token since."""
    found = _first(ref=ref)
    return found if found is not None and found.mark == mark else None


def links_of_account(name: str) -> list[Link]:
    """The links that an account may use, the latest first."""
    held = PersonalLink.objects.filter(account=name).exclude(account="")
    return [_link(one) for one in held.select_related("review").order_by("-id")]


def links_of(slug: str, round_ref: str, *, entity: str = "") -> list[Link]:
    """The links to a round, in the order in which they were made; of one delegation only if it is named."""
    held = PersonalLink.objects.filter(review__slug=slug, round=round_ref)
    held = held.filter(entity=entity) if entity else held
    return [_link(one) for one in held.select_related("review")]


def receipts_of(slug: str, round_ref: str) -> dict[str, list[Receipt]]:
    """What the holders of the links to a round opened and took, by link, the latest first."""
    held = ReadReceipt.objects.filter(link__review__slug=slug, link__round=round_ref)
    found: dict[str, list[Receipt]] = defaultdict(list)
    for one in held.select_related("link").order_by("-id"):
        found[one.link.ref].append(
            Receipt(one.link.ref, one.version, one.form, one.copy, one.sha256, one.at)
        )
    return found


def notices_of(slug: str, round_ref: str) -> dict[str, list[tuple[Notice, dt.date, dt.datetime]]]:
    """What was written to the holders of the links to a round: kind, deadline of then, instant; the latest first."""
    held = SentNotice.objects.filter(link__review__slug=slug, link__round=round_ref)
    found: dict[str, list[tuple[Notice, dt.date, dt.datetime]]] = defaultdict(list)
    for one in held.select_related("link").order_by("-id"):
        found[one.link.ref].append((Notice(one.kind), one.deadline, one.at))
    return found


def drafts_of(link: Link) -> list[drafts.Draft]:
    """All drafts of the delegation of a link, in the order in which they were written; of no other."""
    held = Draft.objects.filter(
        link__review__slug=link.slug, link__round=link.round, link__entity=link.entity
    )
    return [_draft(one) for one in held.select_related("link")]


def draft_of(link: Link, ref: str) -> drafts.Draft:
    """One draft of the delegation of a link.

    Raises:
        NotFound: The delegation has none of this reference.
    """
    return _named(drafts_of(link), ref)


def _named(found: Iterable[drafts.Draft], ref: str) -> drafts.Draft:
    for one in found:
        if one.ref == ref:
            return one
    raise NotFound(f"There is no draft '{ref}'.", "See the drafts of your delegation.")


def _first(**wanted: str) -> Link | None:
    found = PersonalLink.objects.filter(**wanted).select_related("review").first()
    return None if found is None else _link(found)


def _link(one: PersonalLink) -> Link:
    return Link(
        one.ref,
        one.review.slug,
        one.round,
        one.entity,
        one.person,
        one.email,
        one.language,
        one.account,
        one.is_focal,
        one.days_after,
        one.made_by,
        one.made_at,
        one.revoked_at is not None,
        one.token_hash[:16],
    )


def _draft(one: Draft) -> drafts.Draft:
    return drafts.Draft(
        one.ref,
        one.link.person,
        one.block,
        one.kind,
        one.text,
        one.rationale,
        one.proposed,
        one.quoted,
        drafts.State(one.state),
        one.into,
        one.comment,
        bool(one.was),
    )
