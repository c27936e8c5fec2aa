"""Why a pair has its weight: each piece of evidence in bits, base rate first, sum last.

A bit doubles (halves) the odds that two records are one. The numbers are those that the model learnt;
`weights` keeps them, `pair_evidence` looks them up for single pairs. They are evidence, not truth:
a page shows them with words, and a probability only where it is calibrated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.linkage.comparisons import DAY, FIELDS, PLACE
from vedette.core.linkage.desk_tables import PAIR_EVIDENCE
from vedette.core.linkage.schema import PairLevel
from vedette.core.linkage.scoring import Scores
from vedette.core.linkage.weights import ANY, BASE, DAY_PLACE, DEGREES, PERSON, PERSON_DEGREES

RARITY, BOUND, SUM = "rarity", "bound", "sum"
_EXCLUDED = -20.0
_N_PLACES = len(PLACE.levels) + 1
_LEAST = 0.01
_NEAR, _DAYS_AROUND = (1, 2, 3), 4

_RARE = tuple(one.name for one in FIELDS if any(level.rare for level in one.levels))


def pair_evidence(pairs: pa.Table, scores: Scores) -> pa.Table:
    """Table PAIR_EVIDENCE of some rows of PAIRS; pairs that were never scored have none."""
    known = _Evidence(scores.evidence)
    rows: list[dict[str, object]] = []
    asked = pairs.drop_columns(["reasons"]).to_pylist()
    for row, codes in zip(
        asked, _codes_of(asked, _places(scores.members, pairs), scores), strict=True
    ):
        if codes is not None:
            person = row["level"] == PairLevel.PERSON
            told = known.of_person(codes) if person else known.of_incident(codes)
            rows += _numbered(row, told)
    return PAIR_EVIDENCE.from_rows(rows)


def times(bits: float) -> int:
    """By how much the odds are multiplied (or divided), rounded as a person would say it.

    Example:
        >>> times(5.4), times(-3.0), times(12.3)
        (40, 8, 5000)
    """
    factor: float = 2.0 ** abs(bits)
    for step in (1, 10, 100, 1000, 10_000, 100_000):
        if factor < 10 * step:
            return max(1, round(factor / step)) * step
    return 1_000_000


def _numbered(
    row: Mapping[str, Any], told: list[tuple[str, str | None, float]]
) -> Iterable[dict[str, object]]:
    names = ("level", "left_source", "left_id", "right_source", "right_id")
    for nth, (part, degree, bits) in enumerate(told):
        said = {name: row[name] for name in names}
        yield {**said, "nth": nth, "part": part, "degree": degree, "bits": round(bits, 3)}


class _Evidence:
    """The learnt numbers, for looking up."""

    def __init__(self, table: pa.Table) -> None:
        names = ("part", "voice_a", "voice_b", "zone", "code")
        keys = zip(*(table[name].to_pylist() for name in names), strict=True)
        self._bits = dict(zip(keys, table["bits"].to_pylist(), strict=True))

    def of_incident(self, codes: Mapping[str, Any]) -> list[tuple[str, str | None, float]]:
        """Part, degree and bits of a pair of incident records, from its codes."""
        a, b = sorted((codes["voice_a"], codes["voice_b"]))
        zone = _zone(codes)
        cell = (codes["day"] - 1) * _N_PLACES + codes["place"]
        where = PLACE.levels[codes["place"] - 1].label if codes["place"] else None
        day = DAY.levels[codes["day"] - 1].label
        told: list[tuple[str, str | None, float]] = [
            (BASE, None, self._bits[BASE, a, b, ANY, 0]),
            (DAY_PLACE, "|".join([day, where] if where else [day]), self._bits[DAY_PLACE, a, b, ANY, cell]),
        ]  # fmt: skip
        for name, degrees in DEGREES.items():
            if codes[name]:
                bits = self._bits[name, a, b, zone, codes[name]]
                told.append((name, degrees[codes[name] - 1], bits))
        return _summed(told, codes["bits"], [name for name in _RARE if codes[name] == 1])

    def of_person(self, codes: Mapping[str, Any]) -> list[tuple[str, str | None, float]]:
        """Part, degree and bits of a pair of persons, from its codes."""
        told: list[tuple[str, str | None, float]] = [
            (BASE, None, self._bits[PERSON + BASE, ANY, ANY, ANY, 0])
        ]
        for name, degrees in PERSON_DEGREES.items():
            if codes[name]:
                bits = self._bits[PERSON + name, ANY, ANY, ANY, codes[name]]
                told.append((name, degrees[codes[name] - 1], bits))
        return _summed(told, codes["bits"], [])


def _summed(
    told: list[tuple[str, str | None, float]], total: float, rare: list[str]
) -> list[tuple[str, str | None, float]]:
    """The parts with what is left to the total: rare values, or a bound that overrules all of them."""
    told = [(part, degree, round(bits, 3)) for part, degree, bits in told]
    left = round(total - sum(bits for _, _, bits in told), 3)
    if abs(left) < _LEAST:
        part, degree, bits = told[0]
        told[0] = (part, degree, round(bits + left, 3))
    elif rare and total != _EXCLUDED:
        told.append((RARITY, ",".join(rare), left))
    else:
        told.append((BOUND, "never one event" if total == _EXCLUDED else "one by its names", left))
    return [*told, (SUM, None, round(total, 3))]


def _zone(codes: Mapping[str, Any]) -> int:
    """0 same town within four days, 1 same town, 2 elsewhere or unknown; as `PairCodes.zone`."""
    if codes["place"] not in _NEAR:
        return 2
    return 0 if codes["apart"] <= _DAYS_AROUND else 1


def _places(members: pa.Table, pairs: pa.Table) -> dict[tuple[str, str], tuple[int, int]]:
    """Record -> candidate and entity, of the records that the pairs name."""
    names = pc.binary_join_element_wise(members["source"], members["source_record_id"], "\x1f")
    wanted = pa.concat_arrays([
        pc.binary_join_element_wise(pairs[f"{side}_source"], pairs[f"{side}_id"], "\x1f").combine_chunks()
        for side in ("left", "right")
    ])  # fmt: skip
    kept = members.filter(pc.is_in(names, wanted))
    columns = (kept[name].to_pylist() for name in ("source", "source_record_id", "cand", "entity"))
    return {
        (source, name): (cand, entity) for source, name, cand, entity in zip(*columns, strict=True)
    }


def _codes_of(
    asked: Sequence[Mapping[str, Any]],
    places: Mapping[tuple[str, str], tuple[int, int]],
    scores: Scores,
) -> list[dict[str, Any] | None]:
    """The row of codes of each pair; None where it was not scored."""
    keys = []
    for row in asked:
        left = places.get((row["left_source"], row["left_id"]))
        right = places.get((row["right_source"], row["right_id"]))
        level = int(row["level"] == PairLevel.PERSON)
        known = left is not None and right is not None
        ends = (left[level], right[level]) if left and right else (0, 0)
        keys.append((level, (min(ends), max(ends))) if known else None)
    rows = {
        (level, (row["a"], row["b"])): row
        for level, table in ((0, scores.pairs), (1, scores.persons))
        for row in _rows_of(table, [key[1] for key in keys if key and key[0] == level])
    }
    return [rows.get(key) if key else None for key in keys]


def _rows_of(table: pa.Table, wanted: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    if not wanted:
        return []
    a, b = (np.asarray(table[name].to_numpy(zero_copy_only=False), np.int64) for name in ("a", "b"))
    size = int(max(a.max(initial=0), b.max(initial=0), *(high for _, high in wanted))) + 1
    keys = np.array([low * size + high for low, high in wanted], dtype=np.int64)
    at: npt.NDArray[np.bool_] = np.isin(a * size + b, keys)
    return list(table.filter(pa.array(at)).to_pylist())
