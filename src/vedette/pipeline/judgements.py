"""Decisions of people on records: judgements on pairs, splits, merges, corrections; what of them is in force.

A split or a merge is one decision that stands for several judgements on incidents; undone as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.imports import import_state
from vedette.pipeline.products import read_table
from vedette.pipeline.undoing import in_force
from vedette.pipeline.workspace import Review

VERDICTS = ("same", "different", "unsure")
LEVELS = ("", "incident")
CORRECTABLE = (
    "date", "country", "country_iso3", "admin1", "place", "lat", "lon", "mission", "mission_code", "cause",
    "incident_type", "activity", "personnel_category", "nationality", "nationality_iso3", "killed", "killed_low",
    "killed_high", "injured", "kidnapped", "injury_severity", "sex", "birth_year",
)  # fmt: skip
"""Fields of a record that a person may correct; the source's own value stays in its import."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement in force; `left` sorts before `right`, both are `source:record_id`.

    `level` is `incident` where two person rows are judged as incidents, by a split or merge; else empty.
    """

    left: str
    right: str
    verdict: str
    by: str
    at: str
    why: str
    level: str = ""

    def as_json(self) -> dict[str, object]:
        """The judgement as a JSON object."""
        return {
            name: getattr(self, name)
            for name in ("left", "right", "verdict", "by", "at", "why", "level")
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says of two records, and why.

    Args:
        left: `source:record_id`.
        right: The other record.
        verdict: One of VERDICTS.
        why: The reason; may be empty.
        level: `incident` to speak of the incidents of two person rows; else empty.
    """

    left: str
    right: str
    verdict: str
    why: str = ""
    level: str = ""


def judge(review: Review, said: Verdict, author: Author) -> Judged:
    """Decide whether two records tell of the same event or person.

    The last verdict of one person on a pair replaces the earlier; saying the same again changes nothing.

    Raises:
        BadInput: The verdict or level is none, or both records are one.
        NotFound: A record is in no active import.
    """
    if said.verdict not in VERDICTS:
        raise BadInput(f"'{said.verdict}' is no verdict.", f"Use one of {', '.join(VERDICTS)}.")
    if said.level not in LEVELS:
        raise BadInput(f"'{said.level}' is no level.", "Use 'incident' or leave it out.")
    if said.left == said.right:
        raise BadInput("A record is judged against itself.", "Name two records.")
    left, right = sorted((said.left, said.right))
    made = Judged(left, right, said.verdict, author.by, author.at, said.why, said.level)
    with review.home.writing() as pen:
        check_known(review, pen.known, (left, right))
        held = [one for one in on_pairs(pen.known) if replace(one, at=made.at) == made]
        if held:
            return held[0]
        body = {"left": left, "right": right, "verdict": said.verdict, "why": said.why}
        pen.append(Act.JUDGE, body | ({"level": said.level} if said.level else {}), author)
    return made


def split(
    review: Review, moved: Sequence[str], others: Sequence[str], why: str, author: Author
) -> Decision:
    """Decide that some records of an incident are another incident: one decision, many judgements.

    Args:
        review: The review.
        moved: Records that become another incident of their own, `source:record_id`.
        others: Records of the incident that stay.
        why: The reason.
        author: Who decides.

    Raises:
        BadInput: A side is empty, or a record is on both.
        NotFound: A record is in no active import.
    """
    moved, others = sorted(set(moved)), sorted(set(others))
    if not moved or not others:
        raise BadInput("A split needs records on both sides.", "Choose some, not all, records.")
    if set(moved) & set(others):
        raise BadInput("A record both stays and goes.", "Name each record on one side.")
    return _decided(review, Act.SPLIT, {"records": moved, "others": others, "why": why}, author)


def merge(review: Review, records: Sequence[str], why: str, author: Author) -> Decision:
    """Decide that the incidents of some records are one incident.

    Args:
        review: The review.
        records: One record of each incident at least, `source:record_id`.
        why: The reason.
        author: Who decides.

    Raises:
        BadInput: There are not two records.
        NotFound: A record is in no active import.
    """
    records = sorted(set(records))
    if len(records) < len(("one", "another")):
        raise BadInput("A merge needs two records.", "Name one record of each incident.")
    return _decided(review, Act.MERGE, {"records": records, "why": why}, author)


def _decided(review: Review, act: Act, body: Mapping[str, object], author: Author) -> Decision:
    """Write a decision on records, unless the same person's same decision is in force."""
    named = [name for key in ("records", "others") for name in _texts(body.get(key))]
    with review.home.writing() as pen:
        check_known(review, pen.known, tuple(named))
        same = [
            one for one in in_force(pen.known)
            if one.act is act and one.by == author.by and dict(one.body) == dict(body)
        ]  # fmt: skip
        return same[0] if same else pen.append(act, body, author)


def on_pairs(known: Iterable[Decision]) -> tuple[Judged, ...]:
    """The last verdict of each person on each pair that was judged as a pair, by pair."""
    return judgements(one for one in known if one.act in (Act.JUDGE, Act.UNDO))


def judgements(known: Iterable[Decision]) -> tuple[Judged, ...]:
    """The last verdict of each person on each pair, splits and merges included, by pair."""
    last: dict[tuple[str, str, str, str], Judged] = {}
    for decision in in_force(known):
        for one in expanded(decision):
            last[one.left, one.right, one.by, one.level] = one
    return tuple(last[key] for key in sorted(last))


def expanded(decision: Decision) -> Iterator[Judged]:
    """The judgements that a decision stands for; none for other kinds of decisions."""
    body = decision.body
    if decision.act is Act.JUDGE:
        yield _judged(
            decision,
            str(body["left"]),
            str(body["right"]),
            str(body["verdict"]),
            str(body.get("level") or ""),
        )
    elif decision.act is Act.MERGE:
        first, *more = _texts(body["records"])
        for name in more:
            yield _judged(decision, first, name, "same", "incident")
    elif decision.act is Act.SPLIT:
        moved, others = _texts(body["records"]), _texts(body["others"])
        for name in moved[1:]:
            yield _judged(decision, moved[0], name, "same", "incident")
        for name in moved:
            for other in others:
                yield _judged(decision, name, other, "different", "incident")


def _judged(decision: Decision, one: str, other: str, verdict: str, level: str) -> Judged:
    left, right = sorted((one, other))
    why = str(decision.body.get("why") or "")
    return Judged(left, right, verdict, decision.by, decision.at, why, level)


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


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
        check_known(review, pen.known, (record,))
        body: Mapping[str, object] = {"record": record, "field": field, "value": value, "why": why}
        held = corrections(pen.known).get((record, field))
        if held is None or held.body != body:
            pen.append(Act.CORRECT, body, author)


def corrections(known: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """The last correction of each field of each record."""
    made = [decision for decision in in_force(known) if decision.act is Act.CORRECT]
    return {(str(one.body["record"]), str(one.body["field"])): one for one in made}


def check_known(review: Review, known: Iterable[Decision], records: Iterable[str]) -> None:
    """Whether each record is in an active import.

    Raises:
        NotFound: One is not.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    active = {one.source: one for one in import_state(known).active()}
    wanted: dict[str, list[str]] = {}
    for name in records:
        source, _, record_id = name.partition(":")
        wanted.setdefault(source, []).append(record_id)
    for source, ids in wanted.items():
        if source not in active:
            raise NotFound(
                f"No source '{source}' is active.", "Write a record as SOURCE:RECORD_ID."
            )
        held = read_table(active[source].file(review, "records"))["source_record_id"]
        found = pc.is_in(pa.array(ids, pa.string()), held.combine_chunks()).to_pylist()
        missing = [name for name, there in zip(ids, found, strict=True) if not there]
        if missing:
            raise NotFound(
                f"Source '{source}' has no record '{missing[0]}'.",
                f"List them with `vedette sources records {source}`.",
            )
