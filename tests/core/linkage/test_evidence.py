"""What agreement says depends on the two databases: their limits, and what they leave out."""

from __future__ import annotations

import numpy as np
import pytest

from vedette.core.linkage.comparisons import FIELDS, PLACE
from vedette.core.linkage.evidence import Codes, Evidence, PairCodes, learn

NARROW, WIDE, OTHER = 0, 1, 2
"""A database of attacks alone, one of all deaths, and a second one of attacks alone that tells no places."""

SAME_CAUSE, OTHER_CAUSE = 1, 2
SAME_DAY, LATER = 1, 7


def pairs(voices: tuple[int, int], n: int, *, apart: int, cause: Codes, place: int) -> PairCodes:
    """`n` pairs of two databases that are so many days apart."""
    full = np.full(n, 0, dtype=np.int64)
    return PairCodes(
        left=np.arange(n),
        right=np.arange(n) + n,
        voice_left=full + voices[0],
        voice_right=full + voices[1],
        apart=full + apart,
        day=full + (SAME_DAY if apart == 0 else LATER),
        place=full + place,
        fields={one.name: cause if one.name == "cause" else full for one in FIELDS},
        names=full,
        texts=full,
    )


def joined(*parts: PairCodes) -> PairCodes:
    def whole(name: str) -> Codes:
        return np.concatenate([getattr(part, name) for part in parts])

    names = (
        "left",
        "right",
        "voice_left",
        "voice_right",
        "apart",
        "day",
        "place",
        "names",
        "texts",
    )
    fields = {one.name: np.concatenate([p.fields[one.name] for p in parts]) for one in FIELDS}
    return PairCodes(fields=fields, **{name: whole(name) for name in names})


@pytest.fixture(scope="module")
def learnt() -> Evidence:
    always = np.full(4200, SAME_CAUSE)
    seldom = np.where(np.arange(4200) % 10 == 0, SAME_CAUSE, OTHER_CAUSE)
    made = joined(
        pairs((NARROW, OTHER), 4200, apart=20, cause=always, place=0),
        pairs((NARROW, OTHER), 300, apart=0, cause=always[:300], place=0),
        pairs((NARROW, WIDE), 4200, apart=20, cause=seldom, place=6),
        pairs((NARROW, WIDE), 300, apart=0, cause=always[:300], place=1),
    )
    return learn(made, 3)


def bits(learnt: Evidence, voices: tuple[int, int]) -> float:
    """What one cause says between two databases, where no town is shared."""
    one = np.array([voices[0] * 3 + voices[1]])
    return float(learnt.field_bits("cause", one, np.array([2]), np.array([SAME_CAUSE]))[0])


def test_one_cause_says_nothing_between_databases_limited_to_it(learnt: Evidence) -> None:
    assert abs(bits(learnt, (NARROW, OTHER))) < 0.1


def test_one_cause_says_much_where_the_other_database_has_all_causes(learnt: Evidence) -> None:
    assert bits(learnt, (NARROW, WIDE)) == pytest.approx(np.log2(10), abs=0.5)


def test_that_no_place_is_told_says_nothing(learnt: Evidence) -> None:
    for voices in (NARROW * 3 + OTHER, NARROW * 3 + WIDE):
        true, chance = (
            table[voices].reshape(-1, len(PLACE.levels) + 1)[:, 0].sum()
            for table in (learnt.cell_true, learnt.cell_chance)
        )
        assert true == pytest.approx(chance)
