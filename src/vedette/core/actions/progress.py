"""Progress of an action: reports with proof that expires, deadlines asked for, judgement, what was measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput

ALL = 100
"""Percent of what is done."""
_LONG, _SHORT, _MOST = 4_000, 300, 20


class ProofKind(StrEnum):
    """What shows that something was done."""

    FILE = "file"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence of completion.

    Args:
        name: What it is; a newer one of the same name stands in its place.
        kind: A file of the evidence store, or an address.
        where: File name, or address.
        effective_on: The day from which it holds.
        received_on: The day on which it came in; set once.
        expires_on: The last day on which it holds; None where it holds for good.
        snapshot: SHA-256 of the file; "" for an address.
    """

    name: str
    kind: ProofKind
    where: str
    effective_on: dt.date
    received_on: dt.date
    expires_on: dt.date | None = None
    snapshot: str = ""

    def is_expired(self, today: dt.date) -> bool:
        """Whether it holds no more."""
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True, slots=True)
class Report:
    """What an owner reported.

    Args:
        n: Number within the action, from 1.
        percent: From 0 to 100; 100 says that it is implemented.
        text: What was done, what is in the way.
        proofs: What shows it.
        by: Who reported.
        at: When.
        verified_by: Who saw that it is so; never an owner; "" before.
        verified_at: When.
        verified_how: What was looked at.
    """

    n: int
    percent: int
    text: str
    proofs: tuple[Proof, ...]
    by: str
    at: str
    verified_by: str = ""
    verified_at: str = ""
    verified_how: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for another deadline: number, the day, why, by whom; the answer, None while there is none.

    One that its owners replaced by a later request is not decided on; `replaced_by` is the number of that one.
    """

    n: int
    to: dt.date
    why: str
    by: str
    at: str
    is_granted: bool | None = None
    decided_by: str = ""
    decided_at: str = ""
    answer: str = ""
    replaced_by: int = 0

    @property
    def is_pending(self) -> bool:
        """Whether it waits for an answer."""
        return self.is_granted is None and not self.replaced_by


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the review office said: code of codelists/judgement, why, by whom, when."""

    to: str
    why: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured, noted by hand: code of codelists/effect_verdict, the estimate in words, its source."""

    to: str
    said: str
    source: str
    by: str
    at: str


def report_of(change: Mapping[str, Any], *, n: int) -> Report:
    """A report from what a change says.

    Raises:
        BadInput: Percent, text or a proof is missing or cannot be read.
    """
    text = written(change, "text", most=_LONG)
    if not text:
        raise BadInput(
            "A report says what was done.", "Write what was done and what is in the way."
        )
    percent = percent_of(change.get("percent"))
    at = str(change["at"])
    told = change.get("proofs") or ()
    if len(told) > _MOST:
        raise BadInput(f"The report has {len(told)} proofs.", f"Hand in up to {_MOST} at once.")
    proofs = tuple(proof_of(one, day_of(at[:10], "received_on")) for one in told)
    return Report(n, percent, text, proofs, str(change["by"]), at)


def percent_of(said: object) -> int:
    """A whole number from 0 to 100.

    Raises:
        BadInput: It is none.
    """
    text = str("" if said is None else said).strip()
    if not text.isascii() or not text.isdigit() or int(text) > ALL:
        raise BadInput(f"'{text}' is no percentage.", "Write a whole number from 0 to 100.")
    return int(text)


def proof_of(told: Mapping[str, Any], received_on: dt.date) -> Proof:
    """A proof from what a report says of it.

    Raises:
        BadInput: Its name, place or a day is missing or cannot be read, or it expires before it begins.
    """
    name, where = written(told, "name"), written(told, "where", most=2_000)
    if not name or not where:
        raise BadInput("A proof has a name, and a file or an address.", "Say both.")
    snapshot = str(told.get("snapshot") or "")
    kind = ProofKind.FILE if snapshot else ProofKind.LINK
    if kind is ProofKind.LINK and urlsplit(where).scheme not in ("http", "https"):
        raise BadInput(f"'{where}' is no address.", "Begin it with https://, or hand in the file.")
    effective = day_of(str(told.get("effective_on") or received_on), "effective_on")
    said = str(told.get("expires_on") or "")
    expires = day_of(said, "expires_on") if said else None
    if effective > received_on:
        raise BadInput(
            f"The proof '{name}' is effective on {effective}, after it was received.",
            "Write the day from which it holds; one that is still to come proves nothing.",
        )
    if expires is not None and expires < effective:
        raise BadInput(f"The proof '{name}' expires before it begins.", "Correct one of the days.")
    return Proof(name, kind, where, effective, received_on, expires, snapshot)


def verified(report: Report, change: Mapping[str, Any]) -> Report:
    """A report that somebody saw to be true; who that is was checked before."""
    return replace(
        report,
        verified_by=str(change["by"]),
        verified_at=str(change["at"]),
        verified_how=written(change, "why"),
    )


def standing_proofs(reports: Iterable[Report]) -> list[Proof]:
    """The newest proof of each name, in the order in which the names came up."""
    held: dict[str, Proof] = {}
    for report in reports:
        held |= {proof.name: proof for proof in report.proofs}
    return list(held.values())


def judgement_of(change: Mapping[str, Any]) -> Judgement:
    """A judgement from what a change says.

    Raises:
        BadInput: It is no code of the list, or the reason that it needs is missing.
    """
    to, why = str(change.get("to") or ""), written(change, "why", most=_LONG)
    _check_code("judgement", to)
    if to in _NEED_REASON and not why:
        raise BadInput("This judgement needs a reason.", "Write why.")
    return Judgement(to, why, str(change["by"]), str(change["at"]))


_NEED_REASON = frozenset(
    ("unacceptable", "closed_unacceptable", "closed_reconsidered", "closed_overtaken", "closed_superseded")
)  # fmt: skip
DONE_WELL = frozenset(("closed_acceptable", "closed_alternate", "closed_exceeds"))
"""Judgements that close an action as done: they need a verified report."""
ACCEPTABLE = DONE_WELL | {"acceptable", "acceptable_alternate"}
"""Judgements in which the review office agrees."""
OUT = frozenset(("closed_reconsidered", "closed_overtaken", "closed_superseded"))
"""Judgements after which nothing is asked for any more: such actions leave the denominators."""


def measure_of(change: Mapping[str, Any]) -> Measure:
    """A measured effect from what a change says.

    Raises:
        BadInput: It is no code of the list, or the estimate or its source is missing.
    """
    to, said, source = (
        str(change.get("to") or ""),
        written(change, "said"),
        written(change, "source"),
    )
    _check_code("effect_verdict", to)
    if not said or not source:
        raise BadInput("A measured effect has an estimate and a source.", "Say both.")
    return Measure(to, said, source, str(change["by"]), str(change["at"]))


def _check_code(name: str, code: str) -> None:
    if code not in codelist(name).entries:
        known = ", ".join(codelist(name).codes)
        raise BadInput(f"'{code}' is no {name.replace('_', ' ')}.", f"Use {known}.")


def written(told: Mapping[str, Any], name: str, *, most: int = _SHORT) -> str:
    """A text of a change.

    Raises:
        BadInput: It is too long.
    """
    said = str(told.get(name) or "").strip()
    if len(said) > most:
        raise BadInput(f"The {name} has {len(said):,} characters.", f"Shorten it to {most:,}.")
    return said


def day_of(said: str, name: str) -> dt.date:
    """A day.

    Raises:
        BadInput: It cannot be read.
    """
    try:
        return dt.date.fromisoformat(said)
    except ValueError as error:
        raise BadInput(
            f"'{said}' is no day ({name.replace('_', ' ')}).", "Write it as 2018-06-30."
        ) from error
