"""What linkage hands on: links, scored pairs, contradictions; and the judgements that it obeys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from vedette.core.kernel.schema import Column, Table

_text, _real = pa.string(), pa.float64()


class DecidedBy(StrEnum):
    """Why a record has its incident (or person)."""

    SINGLE = "single"
    """Nothing else is linked to it."""
    SAME_ID = "same id"
    """A release of the same publisher has the same id, or the source repeats the id."""
    SAME_REPORT = "same report"
    """Rows of one source with one incident id, or one place, day and cause, are one incident."""
    DUPLICATE = "duplicate"
    """Another row of the same source describes the same event or person."""
    MODEL = "model"
    NAME_EVIDENCE = "name evidence"
    """Persons of the same name tipped the scale."""
    SILENCE = "silence of others"
    """It stood nearly alone, and that the other sources would all leave it out tipped the scale."""
    JUDGEMENT = "judgement"


class Verdict(StrEnum):
    """What a reviewer said about two records."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Band(StrEnum):
    """How sure a link is, in words, where no calibrated number may be shown."""

    CERTAIN = "certain"
    VERY_LIKELY = "very likely"
    LIKELY = "likely"
    UNCERTAIN = "uncertain"
    UNLIKELY = "unlikely"


class PairLevel(StrEnum):
    """What the two records of a pair are compared as."""

    INCIDENT = "incident"
    """Incidents of two sources."""
    DUPLICATE = "duplicate"
    """Incidents of one source."""
    PERSON = "person"


class PairDecision(StrEnum):
    """What became of a pair."""

    LINKED = "linked"
    APART = "apart"
    UNDECIDED = "undecided"
    """As decided, but the evidence is so thin that counts carry it as a range: see `linked_now`."""


LINKS = Table(
    name="links",
    grain="one person or incident record of one source (monthly totals are never linked)",
    key=("source", "source_record_id"),
    columns=(
        Column("source", _text, "name of the source", required=True),
        Column("source_record_id", _text, "the source's own id", required=True),
        Column("incident_ref", _text, "reference of the incident, e.g. IN-7K3QF2A", required=True),
        Column("person_ref", _text, "reference of the person; null unless a person record"),
        Column("decided_by", _text, "one of DecidedBy", required=True),
        Column(
            "probability",
            _real,
            "calibrated probability of the best pair that holds the record in its incident; "
            "null below 50 reviewed pairs and where no pair was scored",
        ),
        Column("band", _text, "one of Band, in words", required=True),
    ),
)
"""Which incident and person each record belongs to."""

OF_PAIR = (
    Column("level", _text, "incident, duplicate or person (PairLevel)", required=True),
    Column("left_source", _text, "source of the one record", required=True),
    Column("left_id", _text, "its source_record_id", required=True),
    Column("right_source", _text, "source of the other record", required=True),
    Column("right_id", _text, "its source_record_id", required=True),
)
"""Which pair a row is about, in every table of pairs."""

PAIRS = Table(
    name="pairs",
    grain="one scored pair of records; of an incident, the record with the smallest id stands for it",
    key=tuple(column.name for column in OF_PAIR),
    columns=(
        *OF_PAIR,
        Column("weight", _real, "match weight in bits, rounded; higher is more alike"),
        Column("probability_raw", _real, "the model's own probability; never shown as truth"),
        Column("probability", _real, "calibrated probability; null below 50 reviewed pairs"),
        Column("band", _text, "one of Band, in words", required=True),
        Column("decision", _text, "linked, apart or undecided (PairDecision)", required=True),
        Column("linked_now", pa.bool_(), "whether the two share an incident (a person)"),
        Column("reasons", _text, "JSON object: field -> what was compared and how it agrees"),
    ),
)
"""Every pair that was scored; left sorts before right."""

JUDGEMENTS = Table(
    name="judgements",
    grain="one verdict of one person on two records",
    key=("left", "right", "by", "at"),
    columns=(
        Column("left", _text, "source:record_id", required=True),
        Column("right", _text, "source:record_id", required=True),
        Column("verdict", _text, "same, different or unsure", required=True),
        Column("by", _text, "who", required=True),
        Column("at", _text, "when, ISO 8601", required=True),
        Column("why", _text, "reason in words"),
    ),
)
"""What reviewers said; the last verdict of one person on a pair replaces the earlier ones."""

CONTRADICTIONS = Table(
    name="contradictions",
    grain="two records that judgements hold together and apart at once",
    key=("left", "right"),
    columns=(
        Column("left", _text, "source:record_id", required=True),
        Column("right", _text, "source:record_id", required=True),
        Column("level", _text, "incident or person", required=True),
        Column("same_by", _text, "judgements that hold them together, in words", required=True),
        Column("different_by", _text, "judgements that part them, in words", required=True),
        Column("words", _text, "one sentence for the reviewer", required=True),
    ),
)
"""Judgements that cannot all be true. They are reported; the verdict `different` is kept."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict; `left` and `right` are `source:record_id`.

    `level` is `incident` where two person rows are judged as incidents (a split, a merge).
    """

    left: str
    right: str
    verdict: Verdict
    by: str = ""
    at: str = ""
    why: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Databases of one publisher whose record ids are stable from release to release.

    Args:
        name: Name of the family (`release_of` of the mappings).
        sources: Sources, oldest release first; the youngest says what a record is.
    """

    name: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """How the linking went.

    Args:
        counts: Records, candidates, pairs, links, clusters by name.
        model: Trained parameters by comparison and level: m, u, weight in bits.
        pairs_of_sources: Source pair -> share of candidate pairs that are believed true.
        reviewed: Number of reviewed pairs with a clear verdict.
        calibrated: Whether probabilities are calibrated on them.
        pair_recall: Estimated share of true pairs that are linked, from reviewed pairs; None without.
    """

    counts: dict[str, int]
    model: dict[str, dict[str, float]]
    pairs_of_sources: dict[str, float]
    reviewed: int
    calibrated: bool
    pair_recall: float | None


@dataclass(frozen=True, slots=True)
class Linked:
    """The product of the room: see the tables LINKS, PAIRS, CONTRADICTIONS."""

    links: pa.Table
    pairs: pa.Table
    contradictions: pa.Table
    diagnostics: Diagnostics
