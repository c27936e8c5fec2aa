"""Decisions of people on records: judgements on pairs and corrections; what of them is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.imports import import_state
from vedette.pipeline.products import read_table
from vedette.pipeline.workspace import Review

VERDICTS = ("same", "different", "unsure")
CORRECTABLE = (
    "date", "country", "country_iso3", "admin1", "place", "lat", "lon", "mission", "mission_code", "cause",
    "incident_type", "activity", "personnel_category", "nationality", "nationality_iso3", "killed", "killed_low",
    "killed_high", "injured", "kidnapped", "sex", "birth_year",
)  # fmt: skip
"""Fields of a record that a person may correct; the source's own value stays in its import."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement in force; `left` sorts before `right`, both are `source:record_id`."""

    left: str
    right: str
    verdict: str
    by: str
    at: str
    why: str

    def as_json(self) -> dict[str, object]:
        """The judgement as a JSON object."""
        return {
            name: getattr(self, name) for name in ("left", "right", "verdict", "by", "at", "why")
        }


def judge(review: Review, left: str, right: str, verdict: str, why: str, author: Author) -> Judged:
    """Decide whether two records tell of the same event or person.

    The last verdict of one person on a pair replaces the earlier; saying the same again changes nothing.

    Raises:
        BadInput: The verdict is none of same, different, unsure; or both records are one.
        NotFound: A record is in no active import.
    """
    if verdict not in VERDICTS:
        raise BadInput(f"'{verdict}' is no verdict.", f"Use one of {', '.join(VERDICTS)}.")
    if left == right:
        raise BadInput("A record is judged against itself.", "Name two records.")
    left, right = sorted((left, right))
    with review.home.writing() as pen:
        _check_known(review, pen.known, (left, right))
        held = judgements(pen.known)
        same = [
            one for one in held
            if (one.left, one.right, one.by, one.verdict, one.why)
            == (left, right, author.by, verdict, why)
        ]  # fmt: skip
        if same:
            return same[0]
        body = {"left": left, "right": right, "verdict": verdict, "why": why}
        pen.append(Act.JUDGE, body, author)
    return Judged(left, right, verdict, author.by, author.at, why)


def judgements(known: Iterable[Decision]) -> tuple[Judged, ...]:
    """The last verdict of each person on each pair, by pair."""
    last: dict[tuple[str, str, str], Judged] = {}
    for decision in known:
        if decision.act is Act.JUDGE:
            body = decision.body
            one = Judged(
                left=str(body["left"]),
                right=str(body["right"]),
                verdict=str(body["verdict"]),
                by=decision.by,
                at=decision.at,
                why=str(body["why"]),
            )
            last[one.left, one.right, one.by] = one
    return tuple(last[key] for key in sorted(last))


def correct(
    review: Review, record: str, field: str, value: object, why: str, author: Author
) -> None:
    """Lay a corrected value over one field of a record, with the reason; the import is not touched.

    Raises:
        BadInput: The field cannot be corrected or the reason is missing.
        NotFound: The record is in no active import.
    """
    if field not in CORRECTABLE:
        raise BadInput(f"'{field}' cannot be corrected.", f"Use one of {', '.join(CORRECTABLE)}.")
    if not why.strip():
        raise BadInput("A correction needs its reason.", "State it with --why.")
    with review.home.writing() as pen:
        _check_known(review, pen.known, (record,))
        body: Mapping[str, object] = {"record": record, "field": field, "value": value, "why": why}
        held = corrections(pen.known).get((record, field))
        if held is None or held.body != body:
            pen.append(Act.CORRECT, body, author)


def corrections(known: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """The last correction of each field of each record."""
    made = [decision for decision in known if decision.act is Act.CORRECT]
    return {(str(one.body["record"]), str(one.body["field"])): one for one in made}


def _check_known(review: Review, known: Iterable[Decision], records: tuple[str, ...]) -> None:
    import pyarrow.compute as pc

    active = {one.source: one for one in import_state(known).active()}
    for name in records:
        source, _, record_id = name.partition(":")
        if source not in active:
            raise NotFound(
                f"No source '{source}' is active.", "Write a record as SOURCE:RECORD_ID."
            )
        ids = read_table(active[source].file(review, "records"))["source_record_id"]
        if not pc.any(pc.equal(ids, record_id)).as_py():
            raise NotFound(
                f"Source '{source}' has no record '{record_id}'.",
                f"List them with `vedette sources records {source}`.",
            )
