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
