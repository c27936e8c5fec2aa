"""Search by meaning: one sense in other words is near, word order and length of the others change nothing."""

from __future__ import annotations

import numpy as np
import pytest

from vedette.core.library.meaning import is_installed, merged, nearest, vectors

TEXTS = (
    "The camp lacked a fence around it.",
    "The soup was cold and the bread was late.",
    "Evacuation of the wounded by helicopter took six hours, because no night flights were allowed.",
)

needs_weights = pytest.mark.skipif(
    not is_installed(), reason="vedette[meaning] is not installed here"
)


@pytest.mark.slow
@needs_weights
@pytest.mark.parametrize(
    ("question", "nearest_at"),
    [("no perimeter wall protected the base", 0), ("medical transport was slow", 2)],
)
def test_a_passage_of_the_same_meaning_is_nearest(question, nearest_at) -> None:
    found = nearest(question, vectors(TEXTS), 3)

    assert found[0][0] == nearest_at
    assert found[0][1] > found[1][1] + 0.1


@pytest.mark.slow
@needs_weights
def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours() -> None:
    together, alone = vectors(TEXTS), np.vstack([vectors([one]) for one in TEXTS])

    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    # Whole numbers of eight bits are scaled by what stands in the batch.
    assert (np.sum(together * alone, axis=1) > 0.99).all()


def test_two_rankings_join_by_place() -> None:
    assert merged([["a", "b"], ["b", "c"]]) == ["b", "a", "c"]
    assert merged([[], []]) == []
