"""Likely duplicates, conflicts and what was said before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from vedette.core.kernel.errors import BadInput
from vedette.core.recommendations.alike import Why, alike, matches
from vedette.core.recommendations.earlier import earlier, of_rows
from vedette.core.recommendations.recommendations import Recommendation

TEXTS = (
    "Missions should train all convoys in searching routes for explosive devices before departure.",
    "Train every convoy to search its route for explosive devices before it leaves.",
    "Close the five smallest company bases in the north by June.",
    "Open more small bases in the north so that patrols reach every village.",
    "Helicopters should be able to evacuate wounded soldiers at night.",
)


def made(*texts: str, addressee: str = "") -> list[Recommendation]:
    return [Recommendation(f"REC-{n}", text, addressee=addressee) for n, text in enumerate(texts)]


def test_two_that_say_the_same_and_two_that_pull_apart_are_proposed_and_no_others() -> None:
    found = alike(made(*TEXTS))

    assert {(one.one, one.other, one.why) for one in found} == {
        ("REC-0", "REC-1", Why.DUPLICATE), ("REC-2", "REC-3", Why.CONFLICT),
    }  # fmt: skip
    assert "explosive" in next(one.words for one in found if one.why is Why.DUPLICATE)
    assert alike(made(*reversed(TEXTS)))[0].likeness == found[0].likeness


def test_one_addressee_lowers_what_is_needed() -> None:
    texts = (
        "Provide armoured vehicles to battalions.",
        "Give all battalions in Kidal and Gao armoured vehicles and radios soon.",
    )
    apart, together = alike(made(*texts)), alike(made(*texts, addressee="DFS"))
    assert (len(apart), len(together)) == (0, 1)


def test_meaning_finds_what_has_no_word_in_common() -> None:
    def meaning(texts: Sequence[str]) -> np.ndarray:
        return np.ones((len(texts), 1), np.float32)

    assert alike(made("Train convoys.", "Search roads.")) == []
    [pair] = alike(made("Train convoys.", "Search roads."), meaning)
    assert pair.likeness == 1


TABLE = {
    "No.": ["12", "13"],
    "Recommendation": [TEXTS[1], "Publish the casualty figures each month."],
    "Status": ["Overtaken by events", "Under implementation"],
    "Accepted": ["Yes", "Partially accepted"],
}


def test_earlier_recommendations_are_read_with_their_fate_and_matched() -> None:
    rows = of_rows(earlier(pa.table(TABLE), "Cruz 2013").to_pylist())

    known = {one.number: one for one in rows}
    assert (known["12"].response, known["12"].implementation, known["12"].closure) == (
        "accepted", "", "overtaken",
    )  # fmt: skip
    assert (known["13"].response, known["13"].implementation) == (
        "partially_accepted",
        "in_progress",
    )
    assert known["12"].said == (
        "said before in Cruz 2013, 12; state: accepted, overtaken by events"
    )
    [(ref, _)] = matches(TEXTS[0], {one.ref: one.text for one in rows})
    assert ref == known["12"].ref


def test_a_word_of_fate_that_is_not_known_is_refused_with_its_row() -> None:
    with pytest.raises(BadInput, match=r"Row 3: the implementation 'Perhaps' is not known"):
        earlier(pa.table({**TABLE, "Status": ["Implemented", "Perhaps"]}), "Cruz 2013")
    with pytest.raises(BadInput, match="No column holds the text"):
        earlier(pa.table({"a": ["1"]}), "Cruz 2013")
