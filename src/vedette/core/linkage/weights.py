"""What the model has learnt, in bits, as one table: for each part of the evidence and each degree of agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from vedette.core.linkage.comparisons import FIELDS
from vedette.core.linkage.evidence import Evidence
from vedette.core.linkage.mixture import Fitted

BASE, DAY_PLACE = "base_rate", "day_place"
PERSON = "person:"
"""Begins the parts of pairs of persons."""

ANY = -1
"""Any voice, any zone."""

NAMES = ("shared", "perhaps shared", "none shared", "none shared")
TEXTS = ("alike", "somewhat alike", "not alike")
PERSON_DEGREES: Mapping[str, Sequence[str]] = {
    "name": ("full name", "short name", "part of the name", "other name"),
    "birth": ("same year of birth", "year of birth one or two apart", "other year of birth"),
    "nation": ("same nationality", "other nationality"),
    "rank": ("same rank", "other rank"),
    "sex": ("same sex", "other sex"),
    "day": ("at most one day apart", "two to eight days apart", "more than eight days apart"),
}
"""Fields of persons in the order in which `scoring` fits them, with their degrees."""

DEGREES: Mapping[str, Sequence[str]] = {
    **{one.name: tuple(level.label for level in one.levels) for one in FIELDS},
    "names": NAMES,
    "texts": TEXTS,
}

EVIDENCE = pa.schema(
    [
        ("part", pa.string()),
        ("voice_a", pa.int16()),
        ("voice_b", pa.int16()),
        ("zone", pa.int8()),
        ("code", pa.int16()),
        ("bits", pa.float64()),
    ]
)
"""-1 is any voice or zone; parts of persons begin with `person:`."""


def evidence_table(learnt: Evidence, persons: Fitted) -> pa.Table:
    """Every learnt number in bits: part, pair of voices, zone, code."""
    made: list[tuple[str, int, int, int, int, float]] = []
    n = learnt.n_voices
    both = [(a, b) for a in range(n) for b in range(a, n)]
    prior = np.log2(learnt.prior / (1 - learnt.prior))
    cells = np.log2(learnt.cell_true / learnt.cell_chance)
    for a, b in both:
        at = a * n + b
        made.append((BASE, a, b, ANY, 0, float(prior[at])))
        made += [(DAY_PLACE, a, b, ANY, i, float(x)) for i, x in enumerate(cells[at])]
        for name in DEGREES:
            ratio = np.log2(learnt.true[name][at][None, :] / learnt.chance[name][at])
            made += [
                (name, a, b, zone, code, float(x))
                for zone, row in enumerate(ratio)
                for code, x in enumerate(row, start=1)
            ]
    made.append((PERSON + BASE, ANY, ANY, ANY, 0, _odds(persons.prior)))
    for name, (m, u) in zip(PERSON_DEGREES, persons.shares, strict=True):
        ratio = np.log2(np.asarray(m) / np.asarray(u))
        made += [(PERSON + name, ANY, ANY, ANY, i, float(x)) for i, x in enumerate(ratio, 1)]
    columns = list(zip(*made, strict=True))
    arrays = [pa.array(x, field.type) for x, field in zip(columns, EVIDENCE, strict=True)]
    return pa.Table.from_arrays(arrays, schema=EVIDENCE)


def _odds(share: float) -> float:
    return float(np.log2(share / (1 - share)))
