"""A report that leaves the house: its page of approval, its imprint, and the manifest that signs it.

A release is one version, cut for an audience: the frozen document, its three printed forms, the numbers behind, who
approved what, and what was looked through before. All of it stands in one manifest, signed with the key of the log.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vedette.core.kernel.errors import NotAllowed, WrongState
from vedette.core.kernel.fingerprint import canonical_json
from vedette.core.kernel.labels import Label
from vedette.core.reports import printed
from vedette.core.reports.bindings import Bindings, Bound
from vedette.core.reports.document import (
    Block,
    Code,
    Column,
    Document,
    Form,
    Heading,
    LiveNumber,
    Paragraph,
    Row,
    Table,
    Text,
    marking_of,
)
from vedette.core.trust.heads import LogKey

CONTEXT = b"vedette release of a report 1\n"
"""Before the signed text, so that a signature of a release is never one of anything else."""
_DIGITS = 32
"""Of a fingerprint, on paper: nobody finds another text of the same first 128 bits."""
_SIGNED = ("signature", "public_key")
_APPROVAL, _EDITION, _COPY, _RELEASE, _HEAD = (
    "Approval",
    "Edition",
    "Copy for",
    "Release",
    "Log head",
)


@dataclass(frozen=True, slots=True)
class Signed:
    """A step of the chain as it stands on the page of approval: its words, who said yes, when, on which paper."""

    step: str
    by: str
    at: str
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a release says of itself in print.

    Args:
        ref: Its permanent reference.
        version: Name of the version.
        label: Under which it leaves.
        audience: For whom, in words.
        steps: The chain of approval, in its order.
        minutes: Briefings whose minutes were before those who approved: reference and title.
        words: Fingerprint of what was approved.
        data: Fingerprint of its numbers.
        n: Number of decisions in the log before it.
        head: Hash of the last of them.
        at: When it is made, in UTC.
        key: Fingerprint of the public key that signs it.
        audit: Head of the log of acts, SIZE:ROOT; "" in a plain folder, which keeps none.
    """

    ref: str
    version: str
    label: Label
    audience: str
    steps: tuple[Signed, ...]
    minutes: tuple[tuple[str, str], ...]
    words: str
    data: str
    n: int
    head: str
    at: dt.datetime
    key: str
    audit: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a release is sealed with.

    Args:
        key: Signs the manifest.
        audit: Head of the log of acts as the report prints it, SIZE:ROOT; "" where none is kept.
    """

    key: LogKey
    audit: str = ""


def check_second_person(asked_by: str, by: str, wanted: Label, usual: Label) -> None:
    """Whether somebody may make a release: who asked that the label be lowered does not lower it.

    Raises:
        NotAllowed: One person would do both.
    """
    if is_lowered(wanted, usual) and asked_by == by:
        raise NotAllowed(
            f"{by} asked to release it as '{wanted}', which is below '{usual}'.",
            "A second person makes the release.",
        )


def is_lowered(wanted: Label, usual: Label) -> bool:
    """Whether somebody may see a thing of the one label who may not see one of the other."""
    return not wanted.covers(usual)


def released(document: Document, told: Leaving) -> Document:
    """The document as it leaves: marked, with its imprint, and the page of approval behind its text."""
    replaced = {
        _EDITION: told.version,
        _APPROVAL: f"Approved on {_day(max((one.at for one in told.steps), default=''))}",
        _COPY: told.audience,
    }
    kept = [
        (term, replaced.get(term, words))
        for term, words in document.imprint
        if term not in (_RELEASE, _HEAD)
    ]
    own = [(_RELEASE, f"{told.ref}, {printed.long_day(told.at.date())}"), (_HEAD, head_words(told))]
    pages = approval_page(told)
    origins = document.origins and (*document.origins, *("",) * len(pages))
    return dataclasses.replace(
        document,
        edition=told.version,
        marking=marking_of(str(told.label)),
        imprint=(*kept, *own),
        issued_at=told.at,
        blocks=(*document.blocks, *pages),
        origins=origins,
    )


def head_words(told: Leaving) -> str:
    """The head of the log as the imprint prints it: how many decisions, hash of the last one."""
    return f"{told.n} decisions, {printed.hash_in_fours(told.head, _DIGITS)}"


def approval_page(told: Leaving) -> tuple[Block, ...]:
    """The page that says who approved these words with these numbers, and what was before them."""
    rows = tuple(
        Row(
            (
                (Text(one.step),),
                (Text(one.by),),
                (Text(_day(one.at)),),
                (Text(one.paper or "in the log of the review"),),
            )
        )
        for one in told.steps
    )
    made: list[Block] = [
        Heading(1, "Approval", is_numbered=False),
        Paragraph(
            (
                Text(
                    f"The version “{told.version}” was approved by the offices below. Approval is of these "
                ),
                Text("words with these numbers: when either becomes another, it lapses."),
            ),
            is_numbered=False,
        ),
        Table(
            "Who approved this text with these numbers",
            (
                Column("Step", width=1.3),
                Column("Approved by", width=1.0),
                Column("On", width=1.15),
                Column("Its word stands in", width=1.3),
            ),
            rows,
            (
                (Text("Words "), Code(printed.hash_in_fours(told.words, _DIGITS))),
                (Text("Numbers "), Code(printed.hash_in_fours(told.data, _DIGITS))),
                (
                    Text(f"Release {told.ref}, after {told.n} decisions in the log, the last one "),
                    Code(printed.hash_in_fours(told.head, _DIGITS)),
                ),
                (
                    Text("Signed, with all files of the release, by the key "),
                    Code(printed.hash_in_fours(told.key, _DIGITS)),
                ),
            ),
        ),
    ]
    if told.audit:
        words = (Text("Head of the log of acts, for its verifier: "), Code(told.audit))
        made.append(Paragraph(words, is_numbered=False))
    if told.minutes:
        made += [
            Heading(2, "Briefings before approval", is_numbered=False),
            *(
                Paragraph((Text(f"{title}, minutes "), Code(ref), Text(".")), is_numbered=False)
                for ref, title in told.minutes
            ),
        ]
    return tuple(made)


def _day(at: str) -> str:
    return printed.long_day(dt.date.fromisoformat(at[:10])) if at else "no day"


def bound_of(document: Document, numbers: Bindings) -> dict[str, dict[str, object]]:
    """The figures behind the live numbers of a document, by key, as JSON types; what no figure holds is left out."""
    keys = sorted({one.key for one in _live(document)} & set(numbers.bound))
    return {key: _plain(numbers[key]) for key in keys}


def reprinted(document: Document, told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Live numbers that a document prints otherwise than the figures kept with it would.

    Args:
        document: As it was released.
        told: As `bound_of` gave it.
    """
    numbers = Bindings({key: _bound(one) for key, one in told.items()})
    return [
        f"{one.key} ({one.form}) prints {one.printed}"
        for one in _live(document)
        if one.key in numbers and one.printed not in _printings(numbers, one)
    ]


def _printings(numbers: Bindings, one: LiveNumber) -> set[str]:
    """All ways in which a side of a figure is printed: in prose, in tables, with and without a decimal."""
    match one.form:
        case Form.INTERVAL:
            return {
                numbers.interval(one.key, dashed=dashed, exact=exact).printed
                for dashed in (False, True)
                for exact in (False, True)
            }
        case Form.RANGE:
            return {numbers.range(one.key).printed}
        case Form.COUNT:
            return {numbers.count(one.key).printed}
        case Form.EXPOSURE:
            return {numbers.exposure(one.key).printed}
        case Form.DIFFERENCE:
            # To what it differs is not kept beside the figure; the document itself is.
            return {one.printed}
        case Form.VALUE:
            return {numbers.value(one.key).printed}


def _live(document: Document) -> Iterable[LiveNumber]:
    return (one for one in document.inlines() if isinstance(one, LiveNumber))


def _plain(one: Bound) -> dict[str, object]:
    def said(value: object) -> object:
        if isinstance(value, dt.date):
            return value.isoformat()
        return [said(part) for part in value] if isinstance(value, tuple) else value

    return {field.name: said(getattr(one, field.name)) for field in dataclasses.fields(one)}


def _bound(told: Mapping[str, Any]) -> Bound:
    def day(value: Any) -> dt.date | None:
        return dt.date.fromisoformat(value) if value else None

    period = told["period"] and tuple(map(day, told["period"]))
    more = {"period": period, "cutoff": day(told["cutoff"]), "group": tuple(told["group"])}
    return Bound(**{**told, **more})


def signed(manifest: Mapping[str, object], key: LogKey) -> dict[str, object]:
    """A manifest with its signature and the public key that proves it."""
    told = {name: value for name, value in manifest.items() if name not in _SIGNED}
    signature = key.sign(CONTEXT + canonical_json(told).encode())
    return {**told, "signature": signature.hex(), "public_key": key.public.hex()}


def check_signed(manifest: Mapping[str, Any]) -> None:
    """Whether a manifest is as it was signed.

    Raises:
        WrongState: It is not, or it has no signature.
    """
    told = {name: value for name, value in manifest.items() if name not in _SIGNED}
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(manifest["public_key"])))
        public.verify(
            bytes.fromhex(str(manifest["signature"])), CONTEXT + canonical_json(told).encode()
        )
    except (KeyError, ValueError, InvalidSignature) as error:
        raise WrongState(
            "The manifest of the release is not as it was signed.", "Get another copy of it."
        ) from error


def steps_of(
    chain: Sequence[tuple[str, str]], given: Mapping[str, tuple[str, str, str]]
) -> tuple[Signed, ...]:
    """The chain as the page of approval prints it.

    Args:
        chain: Code and words of each step, in order.
        given: Code to who said yes, when, on which paper.
    """
    return tuple(Signed(words, *given[code]) for code, words in chain if code in given)
