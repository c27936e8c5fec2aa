from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from vedette.core.library import screening_order as order

TEXTS = {
    f"{n:02}": f"The convoy {word} convoy was ambushed near the {place}, number {n}."
    for n, (word, place) in enumerate(
        (word, place) for word in ("fuel", "water", "Fuel") for place in ("bridge", "gate", "Gates", "river")
    )
}  # fmt: skip


def test_documents_are_alike_as_an_independent_implementation_says() -> None:
    texts = list(TEXTS.values()) * 2  # more than twenty: words of half of them count nothing
    stems = [" ".join(order._stem(w) for w in order._WORD.findall(one.lower())) for one in texts]
    other = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, max_df=0.5, tokenizer=str.split, token_pattern=None
    ).fit_transform(stems)

    mine = order._weighed(order._with_pairs(order._stems(texts)))

    assert np.abs((mine @ mine.T - other @ other.T).toarray()).max() < 1e-12
    assert (mine @ mine.T).toarray()[0, 1] == pytest.approx(other.toarray()[0] @ other.toarray()[1])


def test_texts_without_words_are_like_no_other() -> None:
    made = order.pile({"a": "", "b": "12 gates", "c": "---"}, {"b": "gates"})

    assert made.names == ("a", "b", "c")
    assert made.alike[0].tolist() == [0.0, 0.0, 0.0]
    assert made.alike[1, 1] == pytest.approx(1.0 + order._OF_TITLE)


def test_scores_are_the_regression_worked_out_by_hand() -> None:
    alike = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.0], [0.5, 0.0, 1.0]])

    scores = order.scores_of(alike, np.array([0, 1]), np.array([True, False]))

    # Half of those read are relevant: (1+1+5/2) a + 1 b = 1 and 1 a + (1+1+100) b = -1: a = 103/458, b = -5.5/458.
    assert scores == pytest.approx([103 / 458, -5.5 / 458, 51.5 / 458])


def test_relevant_ones_weigh_the_more_the_rarer_they_are() -> None:
    """One relevant document among more others is met the more closely."""
    alike = np.eye(10)

    few, many = (order.scores_of(alike, np.arange(n), np.arange(n) == 0)[0] for n in (2, 10))

    # With a fixed weight: 1.09 times. With one that grows as others do: 1.99.
    assert many > few * 1.8


def test_the_order_does_not_hang_on_how_documents_are_listed() -> None:
    judged = {"00": True, "05": False}

    assert order.ranking(TEXTS, judged) == order.ranking(dict(reversed(TEXTS.items())), judged)


@pytest.mark.parametrize("has_meaning", [False, True])
def test_a_pile_too_large_to_compare_is_ordered_by_the_same_scores(has_meaning: bool) -> None:
    rows = np.random.default_rng(1).normal(size=(90, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    texts = {f"{n:02}": f"{TEXTS[f'{n % 12:02}']} {n * n} shells, {n} men" for n in range(90)}
    titles = {name: f"Attack {n % 5}" for n, name in enumerate(texts)}
    made = order.made_of(
        texts, titles, dict(zip(texts, rows, strict=True)) if has_meaning else None
    )
    judged, is_relevant = np.arange(0, 60, 2), np.arange(30) % 7 == 0

    in_steps = order.scores_in_steps(made, judged, is_relevant)

    assert in_steps == pytest.approx(order.scores_of(made.alike(), judged, is_relevant), abs=1e-6)


@pytest.mark.slow
def test_a_large_pile_puts_first_what_is_like_the_relevant() -> None:
    n, kinds = (
        order._MOST_COMPARED + 2,
        ("mine on the road", "budget of the office", "visit of the mayor"),
    )
    texts = {f"{at:04}": f"The {kinds[at % 3]}" for at in range(n)}

    found = order.ranking(texts, {"0000": True, "0001": False, "0002": False}, texts)

    assert len(found) == n - 3
    assert all("mine" in texts[name] for name in found[: n // 3 - 1])
