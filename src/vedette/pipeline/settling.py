"""Settling what coders differ about: a decision laid over the codings of each."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.core.kernel.errors import BadInput
from vedette.core.library.disagreements import Settlement
from vedette.pipeline.coding import codebook_of
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.documents import document
from vedette.pipeline.undoing import library_in_force
from vedette.pipeline.workspace import Review


def settle(review: Review, said: Settlement, author: Author) -> None:
    """Decide whether a passage has a code on which coders differ; the same again changes nothing.

    Raises:
        NotFound: There is no such document or code.
        BadInput: The reason is missing.
    """
    if not said.why.strip():
        raise BadInput("A settlement needs its reason.", "Write why, one line is enough.")
    with review.home.writing() as pen:
        held = document(pen.known, said.document)
        code = codebook_of(pen.known).named(said.code).code
        told = {"start": said.start, "end": said.end, "code": code, "has": said.has}
        before = {
            (one.start, one.end, one.code): one.has for one in settlements(pen.known, said.document)
        }
        if before.get((said.start, said.end, code)) is said.has:
            return
        body = {"document": said.document, "settled": told, "why": said.why.strip()}
        pen.append(Act.CODE, {**body, "label": held.label}, author)


def settlements(known: Iterable[Decision], document: str | None = None) -> list[Settlement]:
    """What was settled, of one document or of all; the last word on each."""
    found: dict[tuple[str, int, int, str], Settlement] = {}
    for one in library_in_force(known):
        told = one.body.get("settled")
        if one.act is not Act.CODE or not isinstance(told, dict):
            continue
        name = str(one.body["document"])
        if document is None or name == document:
            place = (name, int(told["start"]), int(told["end"]), str(told["code"]))
            found[place] = Settlement(
                *place, bool(told["has"]), one.by, one.at, str(one.body["why"])
            )
    return list(found.values())
