"""What the linkage desk reads: the queue of open questions, the evidence of pairs, where sources disagree."""

from __future__ import annotations

import pyarrow as pa

from vedette.core.kernel.schema import Column, Table
from vedette.core.linkage.schema import OF_PAIR

_text, _count, _real, _flag = pa.string(), pa.int32(), pa.float64(), pa.bool_()

REVIEW_QUEUE = Table(
    name="review_queue",
    grain="one question to a reviewer: are these two records one?",
    key=("rank",),
    columns=(
        Column("rank", _count, "1 is the question that moves the headline most", required=True),
        *OF_PAIR,
        Column("left_incident", _text, "reference of the one incident", required=True),
        Column("right_incident", _text, "of the other; the same where they are linked now", required=True),
        Column("linked_now", _flag, "whether the two share an incident (a person)", required=True),
        Column("moves_headline", _count, "people by which the other answer changes the headline", required=True),
        Column("moves_killed", _count, "people by which it changes the number of all killed", required=True),
        Column("expected", _real, "expected change of the headline: for the order only, never shown", required=True),
        Column("n_pairs", _count, "undecided pairs that one answer settles", required=True),
        Column("band", _text, "how sure the model is that they are one, in words (Band)", required=True),
    ),
)  # fmt: skip
"""Every undecided pair is a row or is settled by the answer to one."""

PAIR_EVIDENCE = Table(
    name="pair_evidence",
    grain="one piece of evidence for or against one pair of the queue or of the judgements",
    key=(*(column.name for column in OF_PAIR), "nth"),
    columns=(
        *OF_PAIR,
        Column("nth", _count, "place in the order of telling, from 0", required=True),
        Column("part", _text, "base_rate, day_place, a field, rarity, bound or sum", required=True),
        Column("degree", _text, "degree of agreement, a word of the comparison; null for sums"),
        Column("bits", _real, "bits that it adds to (or takes from) even odds", required=True),
    ),
)
"""The parts add up to the sum exactly; the sum is the weight of the pair."""

DISAGREEMENT_PAIRS = Table(
    name="disagreement_pairs",
    grain="one field of one incident in which two sources differ",
    key=("field", "source_a", "source_b", "incident_ref"),
    columns=(
        Column("field", _text, "field of the incident", required=True),
        Column("source_a", _text, "the one source, first by name", required=True),
        Column("source_b", _text, "the other source", required=True),
        Column("incident_ref", _text, "reference of the incident", required=True),
        Column("year", _count, "year of the incident"),
        Column("value_a", _text, "what source_a says", required=True),
        Column("value_b", _text, "what source_b says", required=True),
    ),
)
"""Dates differ when they share no day; numbers by their best value; places are left out."""

DISAGREEMENTS = Table(
    name="disagreements",
    grain="two sources, one field, one year",
    key=("field", "source_a", "source_b", "year"),
    columns=(
        Column("field", _text, "field of the incident", required=True),
        Column("source_a", _text, "the one source, first by name", required=True),
        Column("source_b", _text, "the other source", required=True),
        Column("year", _count, "year of the incident; null where none is told"),
        Column("n_shared", _count, "incidents in which both sources tell the field", required=True),
        Column("n_differ", _count, "of these, incidents in which they differ", required=True),
    ),
)
"""How often two sources that tell of one incident do not say the same."""

REPORTS = Table(
    name="reports",
    grain="one record that is linked, with the report of its source that it belongs to",
    key=("source", "source_record_id"),
    columns=(
        Column("source", _text, "name of the source", required=True),
        Column("source_record_id", _text, "the source's own id", required=True),
        Column("report", _text, "source:record_id that stands for the report", required=True),
    ),
)
"""Rows of one report are one incident for certain: a split moves reports, never single rows of one."""

TOTAL_PARTS = Table(
    name="total_parts",
    grain="one headline total with what of it hangs on undecided pairs",
    key=("key",),
    columns=(
        Column("key", _text, "name of the figure", required=True),
        Column("sure", _count, "people of incidents that no undecided pair touches", required=True),
        Column("low", _count, "the total if every pair is decided for fewer deaths", required=True),
        Column("best", _count, "the total as it stands", required=True),
        Column("high", _count, "the total if every pair is decided for more deaths", required=True),
        Column("n_open", _count, "incidents that an undecided pair touches", required=True),
    ),
)

RANGE_HISTORY = Table(
    name="range_history",
    grain="one moment in the order of judgements: how far the headline could still have gone",
    key=("n_decided",),
    columns=(
        Column("n_decided", _count, "judgements given until then, of those in force", required=True),
        Column("at", _text, "when the last of them was given; null before the first"),
        Column("sure", _count, "people of incidents that no pair left open then touches", required=True),
        Column("low", _count, "the total if every such pair is decided for fewer deaths", required=True),
        Column("best", _count, "the total as it stands now", required=True),
        Column("high", _count, "the total if every such pair is decided for more deaths", required=True),
        Column("n_open", _count, "incidents that such a pair touches", required=True),
    ),
)  # fmt: skip
"""The incidents are those of the run; the last row is TOTAL_PARTS. No row without a judgement."""
