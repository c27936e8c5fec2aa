"""From scores and judgements to links: cheap, so that one new judgement shows within a second."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.references import references
from vedette.core.linkage import calibration, clusters
from vedette.core.linkage.calibration import Calibration
from vedette.core.linkage.comparisons import CLOSE, INCIDENTS, NEAR, PLACE
from vedette.core.linkage.judgements import Judged, Record, constraints
from vedette.core.linkage.persons import link_persons
from vedette.core.linkage.schema import (
    CONTRADICTIONS,
    LINKS,
    PAIRS,
    Band,
    DecidedBy,
    Diagnostics,
    Family,
    Judgement,
    Linked,
    PairDecision,
    PairLevel,
    Verdict,
)
from vedette.core.linkage.scoring import NONE_SHARED, Scores, score
from vedette.core.linkage.settled import settled
from vedette.core.linkage.silence import Reports, join_silent
from vedette.core.linkage.texts import NOT_ALIKE

__all__ = ["link", "links", "score"]

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

LEAST_DUPLICATE = 4.5
"""Bits from which two entries of one source are one event by themselves."""

LEAST_LINK = 1.0
"""Bits from which entries of two sources may be joined, best first."""

LEAST_TOLD = 1.0
"""Bits below which two reports whose narratives are not alike are never one event."""

LEAST_ELSEWHERE = 4.0
"""The same where the two name places far apart."""

UNDECIDED = (0.1, 0.9)
"""Probabilities between which the evidence alone decides nothing."""


@dataclass(frozen=True, slots=True)
class _State:
    """Scores as arrays, and what was decided; `joined` says which candidates silence put where they are."""

    scores: Scores
    voice: Ints
    left: Ints
    right: Ints
    bits: Reals
    incident: Ints
    joined: Bools
    person: Ints
    judged: Judged
    calibration: Calibration

    @property
    def across(self) -> Bools:
        return np.asarray(self.voice[self.left] != self.voice[self.right])


def link(
    records: pa.Table, *, families: Sequence[Family] = (), judgements: Sequence[Judgement] = ()
) -> Linked:
    """Score and link in one go, for small reviews and tests."""
    return links(records, score(records, families=families), judgements)


def links(records: pa.Table, scores: Scores, judgements: Sequence[Judgement] = ()) -> Linked:
    """Which record belongs to which incident and person.

    The same records and judgements give the same links, whatever order they come in and whatever
    was linked before.

    Args:
        records: The table RECORDS that was scored; only its keys are used.
        scores: Of these records.
        judgements: All verdicts so far.
    """
    del records
    judged = _judged(scores, judgements)
    voice = _by_candidate(scores)
    left, right = _ints(scores.pairs, "a"), _ints(scores.pairs, "b")
    bits = _reals(scores.pairs, "bits")
    incident, joined = _incidents(scores, voice, judged)
    person, _ = link_persons(scores.entities, scores.persons, incident, judged.persons)
    reviewed = _reviewed(scores, judged, left, right, bits)
    state = _State(
        scores=scores,
        voice=voice,
        left=left,
        right=right,
        bits=bits,
        incident=incident,
        joined=joined,
        person=person,
        judged=judged,
        calibration=calibration.calibrate(*reviewed),
    )
    return Linked(
        _links(state), _pairs(state), _contradictions(judged), _diagnostics(state, reviewed)
    )


def _by_candidate(scores: Scores) -> Ints:
    cand, voice = _ints(scores.entities, "cand"), _ints(scores.entities, "voice")
    found = np.zeros(int(cand.max(initial=-1)) + 1, dtype=np.int64)
    found[cand] = voice
    return found


def _incidents(scores: Scores, voice: Ints, judged: Judged) -> tuple[Ints, Bools]:
    """Candidate -> smallest candidate of its incident, and whether silence put it there."""
    pairs, bits = (_ints(scores.pairs, "a"), _ints(scores.pairs, "b")), _reals(scores.pairs, "bits")
    left, right = pairs
    apart = _apart(scores, judged, bits)
    start = clusters.components(len(voice), *_arrays(judged.incidents.together))
    within = voice[left] == voice[right]
    names = _ints(scores.pairs, "names")
    kept = within & (names != 1) & (_kept_apart(scores)[left] | _told_otherwise(scores))
    twice = within & ~kept & (bits >= LEAST_DUPLICATE) & (names < NONE_SHARED)
    start = clusters.best_first(start, None, (left[twice], right[twice]), bits[twice], apart)
    across = ~within & (bits >= LEAST_LINK)
    made = clusters.best_first(start, voice, (left[across], right[across]), bits[across], apart)
    held = np.where(kept, -20.0, bits)
    made = clusters.join_by_sum(made, voice, pairs, held, apart)
    parted = _parted(scores, apart, kept)
    found = join_silent(made, _reports(scores, voice), pairs, held, parted)
    return found, _put_by_silence(made, found)


def _put_by_silence(before: Ints, after: Ints) -> Bools:
    """Candidates that were joined to a cluster of more of them (of as many: to that of the first one)."""
    size = np.bincount(before, minlength=len(before))
    roots = np.unique(before)
    order = np.lexsort((roots, -size[roots], after[roots]))
    _, first = np.unique(after[roots][order], return_index=True)
    core = roots[order][first]
    return ~np.isin(before, core)


def _reports(scores: Scores, voice: Ints) -> Reports:
    """The candidates as `silence` takes them; an area not told is an area of its own."""
    cand, entities = _ints(scores.entities, "cand"), scores.entities
    first = np.unique(cand, return_index=True)[1]
    areas = pc.fill_null(entities.column("area"), "").combine_chunks()
    words = np.asarray(areas.to_numpy(zero_copy_only=False), dtype=str)
    area = np.unique(words, return_inverse=True)[1]
    day = pc.fill_null(entities.column("day"), 0).to_numpy()
    once = np.zeros(int(voice.max(initial=0)) + 1, dtype=bool)
    once[voice[_kept_apart(scores)]] = True
    kind = _ints(entities, "kind")
    return Reports(voice, kind[first], area[first], day[first].astype(np.int64), once)


def _parted(scores: Scores, apart: tuple[Ints, Ints], kept: Bools) -> tuple[Ints, Ints]:
    """With the pairs of one source that are no duplicates, and those that two countries or mandates part."""
    abroad = np.asarray(scores.pairs.column("abroad").to_numpy(zero_copy_only=False), dtype=bool)
    left, right = _ints(scores.pairs, "a")[abroad | kept], _ints(scores.pairs, "b")[abroad | kept]
    return np.concatenate([apart[0], left]), np.concatenate([apart[1], right])


def _apart(scores: Scores, judged: Judged, bits: Reals) -> tuple[Ints, Ints]:
    """Candidates judged different, and those told otherwise that agree in little else.

    A copy of a database that leaves the narratives out would else tie together what the narratives
    part.
    """
    told = _arrays(judged.incidents.apart)
    texts, place = _ints(scores.pairs, "texts"), _ints(scores.pairs, "place")
    least = np.where(place == len(PLACE.levels), LEAST_ELSEWHERE, LEAST_TOLD)
    otherwise = (texts == NOT_ALIKE) & (bits < least)
    left, right = _ints(scores.pairs, "a")[otherwise], _ints(scores.pairs, "b")[otherwise]
    return np.concatenate([told[0], left]), np.concatenate([told[1], right])


def _told_otherwise(scores: Scores) -> Bools:
    """Pairs with narratives that differ in the narrative, the place or a count.

    Narratives of one source are written to one pattern, so likeness alone does not make one event.
    """
    texts, place = _ints(scores.pairs, "texts"), _ints(scores.pairs, "place")
    differs = (texts > 1) | (place > max(NEAR))
    for count in ("killed", "injured", "kidnapped"):
        differs |= _ints(scores.pairs, count) > CLOSE
    return np.asarray(differs & (texts > 0))


def _kept_apart(scores: Scores) -> Bools:
    """Candidates whose publisher has kept their ids apart over releases, and that name nobody."""
    cand = _ints(scores.entities, "cand")
    released = np.asarray(scores.entities.column("released").to_numpy(zero_copy_only=False), bool)
    named = np.asarray(scores.entities.column("named").to_numpy(zero_copy_only=False), bool)
    found = np.zeros(int(cand.max(initial=-1)) + 1, dtype=bool)
    found[cand[released]] = True
    found[cand[named]] = False
    return found


# judgements


def _judged(scores: Scores, judgements: Sequence[Judgement]) -> Judged:
    if not judgements:
        return constraints((), lambda _: None)
    return constraints(judgements, places(scores, judgements).get)


def places(scores: Scores, judgements: Sequence[Judgement]) -> dict[str, Record]:
    """Where each judged record stands, by its name `source:record_id`; unknown ones are absent."""
    wanted = pa.array({name for j in judgements for name in (j.left, j.right)}, pa.string())
    members = scores.members
    names = pc.binary_join_element_wise(
        members.column("source"), members.column("source_record_id"), ":"
    )
    rows = members.append_column("name", names).filter(pc.is_in(names, wanted)).to_pylist()
    cand = _ints(scores.entities, "cand")
    size = np.bincount(cand)
    return {
        row["name"]: Record(
            row["entity"], row["cand"], row["grain"] == "person", size[row["cand"]] == 1
        )
        for row in rows
    }


def _reviewed(
    scores: Scores, judged: Judged, left: Ints, right: Ints, bits: Reals
) -> tuple[Reals, Bools]:
    """Bits and verdict of each scored pair of candidates with a clear verdict."""
    told = [(pair, True) for pair in judged.incidents.together]
    told += [(pair, False) for pair in judged.incidents.apart]
    if not told:
        return np.zeros(0), np.zeros(0, dtype=bool)
    n = int(_ints(scores.entities, "cand").max(initial=0)) + 1
    keys = left * n + right
    wanted = np.array([a * n + b for (a, b), _ in told])
    at = np.clip(np.searchsorted(keys, wanted), 0, max(len(keys) - 1, 0))
    known = keys[at] == wanted if len(keys) else np.zeros(len(wanted), dtype=bool)
    verdicts = np.array([same for _, same in told])
    return bits[at[known]] if len(keys) else np.zeros(0), verdicts[known]


def _contradictions(judged: Judged) -> pa.Table:
    rows: list[dict[str, object]] = [
        {
            "left": c.left,
            "right": c.right,
            "level": c.level,
            "same_by": c.same_by,
            "different_by": c.different_by,
            "words": c.words,
        }
        for c in judged.contradictions
    ]
    return CONTRADICTIONS.from_rows(rows)


# links


def _links(state: _State) -> pa.Table:
    members = state.scores.members
    cand, entity = _ints(members, "cand"), _ints(members, "entity")
    is_person = np.asarray(pc.equal(members.column("grain"), "person"), dtype=bool)
    seeds = pc.binary_join_element_wise(
        members.column("source"), members.column("source_record_id"), ":"
    )
    decided, best = _decided(state, cand, entity)
    shown = calibration.bands(calibration.raw_probability(best))
    shown[np.isinf(best)] = str(Band.CERTAIN)
    probability = state.calibration.probability(np.where(np.isinf(best), np.nan, best))
    table = pa.table(
        {
            "source": members.column("source"),
            "source_record_id": members.column("source_record_id"),
            "incident_ref": _references("IN", state.incident[cand], seeds),
            "person_ref": _references("PE", np.where(is_person, state.person[entity], -1), seeds),
            "decided_by": pa.array(decided, pa.string()),
            "probability": pa.array(probability, pa.float64(), from_pandas=True),
            "band": pa.array(shown, pa.string()),
        }
    )
    return LINKS.conform(table)


def _references(prefix: str, group: Ints, names: pa.ChunkedArray) -> pa.Array:
    """A reference for each row, from the first name of its group; null for group -1."""
    groups, first, at = np.unique(group, return_index=True, return_inverse=True)
    refs = pa.array(references(prefix, names.take(pa.array(first)).to_pylist()), pa.string())
    chosen = pa.array(at, mask=group < 0)
    del groups
    return refs.take(chosen)


def _decided(state: _State, cand: Ints, entity: Ints) -> tuple[npt.NDArray[np.object_], Reals]:
    """Of each record: why it is where it is, and the bits of the best pair that holds it there."""
    n = len(state.voice)
    linked = state.incident[state.left] == state.incident[state.right]
    across, names = state.across, _ints(state.scores.pairs, "names")
    best = np.full(n, -np.inf)
    by_name, other = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    twice = np.zeros(n, dtype=bool)
    for side in (state.left, state.right):
        np.maximum.at(best, side[linked], state.bits[linked])
        other[side[linked & across]] = True
        by_name[side[linked & across & (names == 1)]] = True
        twice[side[linked & ~across]] = True
    judged = np.zeros(n, dtype=bool)
    for a, b in state.judged.incidents.together:
        judged[[a, b]] = True
    entities_of = np.bincount(_ints(state.scores.entities, "cand"), minlength=n)
    records_of = np.bincount(entity)
    why = np.full(len(cand), str(DecidedBy.SINGLE), dtype=object)
    for mask, word in (
        (records_of[entity] > 1, DecidedBy.SAME_ID),
        (entities_of[cand] > 1, DecidedBy.SAME_REPORT),
        (twice[cand], DecidedBy.DUPLICATE),
        (other[cand], DecidedBy.MODEL),
        (by_name[cand], DecidedBy.NAME_EVIDENCE),
        (state.joined[cand], DecidedBy.SILENCE),
        (judged[cand], DecidedBy.JUDGEMENT),
    ):
        why[mask] = str(word)
    sizes = np.bincount(state.incident, minlength=n)[state.incident]
    held = np.where((sizes > 1) & np.isfinite(best), best, np.inf)
    return why, held[cand]


# pairs


def _pairs(state: _State) -> pa.Table:
    stands = standing(state.scores.members, "cand")
    pairs = state.scores.pairs
    linked = state.incident[state.left] == state.incident[state.right]
    level = np.where(state.across, str(PairLevel.INCIDENT), str(PairLevel.DUPLICATE))
    said = settled(state.judged.incidents, state.incident, state.left, state.right)
    made = [
        _pair_table(state, (state.left, state.right), state.bits, (linked, *said), level, stands)
    ]
    made[0] = made[0].append_column("reasons", _reasons(pairs))
    persons = state.scores.persons
    a, b = _ints(persons, "a"), _ints(persons, "b")
    same = state.person[a] == state.person[b]
    word = np.full(len(a), str(PairLevel.PERSON))
    by_entity = standing(state.scores.members, "entity")
    told = settled(state.judged.persons, state.person, a, b)
    table = _pair_table(state, (a, b), _reals(persons, "bits"), (same, *told), word, by_entity)
    made.append(table.append_column("reasons", _person_reasons(persons)))
    made.append(_repeated(state))
    plain = [pa.table(dict(zip(x.column_names, x.columns, strict=True))) for x in made]
    return PAIRS.conform(pa.concat_tables(plain))


def standing(members: pa.Table, column: str) -> Ints:
    """Candidate (entity) i -> the row of the record that stands for it."""
    rows = np.flatnonzero(np.asarray(members.column("stands").to_numpy(zero_copy_only=False), bool))
    return rows[np.unique(_ints(members, column)[rows], return_index=True)[1]]


def _pair_table(
    state: _State,
    pairs: tuple[Ints, Ints],
    bits: Reals,
    fate: tuple[Bools, Bools, Bools],
    level: npt.NDArray[np.str_],
    stands: Ints,
) -> pa.Table:
    """Rows of PAIRS; `fate` says of each pair whether it is linked, settled by verdicts, contested."""
    raw = calibration.raw_probability(bits)
    shown = state.calibration.probability(bits)
    linked, closed, contested = fate
    open_ = (raw > UNDECIDED[0]) & (raw < UNDECIDED[1]) & ~closed | contested
    decision = np.where(linked, str(PairDecision.LINKED), str(PairDecision.APART))
    decision = np.where(open_, str(PairDecision.UNDECIDED), decision)
    # members are sorted by source and id, so the smaller row is the one that sorts first
    one, two = stands[pairs[0]], stands[pairs[1]]
    named = state.scores.members.select(["source", "source_record_id"]).combine_chunks()
    left, right = (
        named.take(pa.array(rows)) for rows in (np.minimum(one, two), np.maximum(one, two))
    )
    return pa.table(
        {
            "level": pa.array(level, pa.string()),
            "left_source": left.column(0),
            "left_id": left.column(1),
            "right_source": right.column(0),
            "right_id": right.column(1),
            "weight": pa.array(bits),
            "probability_raw": pa.array(raw),
            "probability": pa.array(shown, pa.float64(), from_pandas=True),
            "band": pa.array(calibration.bands(raw), pa.string()),
            "decision": pa.array(decision, pa.string()),
            "linked_now": pa.array(linked),
        }
    )


def _reasons(pairs: pa.Table) -> pa.Array:
    parts = []
    for comparison in INCIDENTS:
        words = [None, *(f'"{comparison.name}":"{x.label}"' for x in comparison.levels)]
        parts.append(_worded(pairs.column(comparison.name), words))
    names = [None, "shared", "perhaps shared", "none shared", "none shared"]
    parts.append(_worded(pairs.column("names"), [w and f'"names":"{w}"' for w in names]))
    texts = [None, "alike", "somewhat alike", "not alike"]
    parts.append(_worded(pairs.column("texts"), [w and f'"narratives":"{w}"' for w in texts]))
    return _joined(parts)


def _person_reasons(persons: pa.Table) -> pa.Array:
    names = [None, "full name", "short name", "part of the name", "other name"]
    births = [None, "same year of birth", "year of birth one or two apart", "other year of birth"]
    nations = [None, "same nationality", "other nationality"]
    return _joined(
        [
            _worded(persons.column("name"), [w and f'"name":"{w}"' for w in names]),
            _worded(persons.column("birth"), [w and f'"birth_year":"{w}"' for w in births]),
            _worded(persons.column("nation"), [w and f'"nationality":"{w}"' for w in nations]),
        ]
    )


def _worded(codes: pa.ChunkedArray, words: list[str | None]) -> pa.Array:
    return pa.array(words, pa.string()).take(codes.combine_chunks())


def _joined(parts: list[pa.Array]) -> pa.Array:
    inside = pc.binary_join_element_wise(*parts, ",", null_handling="skip")
    return pc.binary_join_element_wise("{", inside, "}", "")


def _repeated(state: _State) -> pa.Table:
    """Pairs of rows of one source that have one id: the same person, explained."""
    members = state.scores.members
    second = members.filter(pc.equal(members.column("repeated"), 1)).to_pylist()
    rows: list[dict[str, object]] = [
        {
            "level": str(PairLevel.PERSON if row["grain"] == "person" else PairLevel.DUPLICATE),
            "left_source": row["source"],
            "left_id": row["source_record_id"].rsplit("#", 1)[0],
            "right_source": row["source"],
            "right_id": row["source_record_id"],
            "band": str(Band.CERTAIN),
            "decision": str(PairDecision.LINKED),
            "linked_now": True,
            "reasons": json.dumps({"id": "the source gives one id to two rows"}),
        }
        for row in second
    ]
    return pa.Table.from_pylist(rows, schema=PAIRS.arrow)


# diagnostics


def _diagnostics(state: _State, reviewed: tuple[Reals, Bools]) -> Diagnostics:
    scores, across = state.scores, state.across
    linked = state.incident[state.left] == state.incident[state.right]
    counts = {
        "records": scores.members.num_rows,
        "reports": len(state.voice),
        "pairs": len(state.left),
        "linked pairs": int((linked & across).sum()),
        "incidents": len(np.unique(state.incident)),
        "duplicate pairs": int((linked & ~across).sum()),
        "judgements": len([j for j in state.judged.standing if j.verdict is not Verdict.UNSURE]),
    }
    bits, same = reviewed
    recall, n_same = None, len(state.judged.incidents.together)
    if state.calibration.shown and n_same:
        # a pair that was never scored is a missed link too
        recall = round(float((bits[same] >= LEAST_LINK).sum()) / n_same, 4)
    return Diagnostics(
        counts=counts,
        model=scores.model,
        pairs_of_sources={},
        reviewed=len(bits),
        calibrated=state.calibration.shown,
        pair_recall=recall,
    )


def _arrays(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    table = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)
    return table[:, 0], table[:, 1]


def _ints(table: pa.Table, name: str) -> Ints:
    return np.asarray(table.column(name).to_numpy(zero_copy_only=False), dtype=np.int64)


def _reals(table: pa.Table, name: str) -> Reals:
    return np.asarray(table.column(name).to_numpy(zero_copy_only=False), dtype=np.float64)
