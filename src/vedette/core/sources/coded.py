"""A column of words as codes: looked up once per distinct word, whatever the number of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.schema import Column, Table
from vedette.core.sources.vocabulary import Meaning

WORDS = Table(
    name="words",
    grain="one distinct word of one coded column of one import",
    key=("field", "word"),
    columns=(
        Column("field", pa.string(), "common name of the column", required=True),
        Column("word", pa.string(), "word as read", required=True),
        Column("n", pa.int32(), "cells that hold it", required=True),
        Column("code", pa.string(), "code that it was read as"),
        Column("kind", pa.string(), "kind of no value that it tells"),
        Column("known", pa.bool_(), "whether mapping, lists or synonyms know it", required=True),
    ),
)
"""The vocabulary of one import: what each distinct word was read as."""

_MAX_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded column: a code and a kind of no value for each row, and the words without meaning."""

    codes: pa.Array
    kinds: pa.Array
    unknown: tuple[Word, ...]
    guessed: tuple[Word, ...]
    words: pa.Table


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is unknown or was guessed: how many cells hold it, and the first row that does."""

    text: str
    n: int
    first: int


def coded(
    cells: pa.Array, name: str, means_of: Callable[[Sequence[str]], Sequence[Meaning]]
) -> Coded:
    """The codes and kinds of no value of a column of words.

    Args:
        cells: Words as read, nulls where there are none.
        name: Common name of the column.
        means_of: What each of some words means.
    """
    distinct = pc.dictionary_encode(cells)
    texts, indices = distinct.dictionary.to_pylist(), distinct.indices
    means = list(means_of(texts))
    codes = pa.array([m.code for m in means], pa.string()).take(indices)
    kinds = pa.array([m.kind for m in means], pa.string()).take(indices)
    places = indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    counts = np.bincount(places, minlength=len(texts) + 1)[: len(texts)]
    odd = [i for i, m in enumerate(means) if not m.known or m.guessed]
    first = _first_places(indices, odd)
    told = {i: Word(texts[i], int(counts[i]), first[i]) for i in odd}
    return Coded(
        codes,
        kinds,
        tuple(word for i, word in told.items() if not means[i].known),
        tuple(word for i, word in told.items() if means[i].guessed),
        _words(name, texts, counts, means),
    )


def _words(
    name: str, texts: list[str], counts: npt.NDArray[np.int64], means: list[Meaning]
) -> pa.Table:
    """The first 5,000 distinct words with counts and meanings, a `WORDS` table."""
    upto = min(len(texts), _MAX_WORDS)
    return pa.table(
        {
            "field": pa.repeat(pa.scalar(name), upto),
            "word": pa.array(texts[:upto], pa.string()),
            "n": pa.array(counts[:upto], pa.int32()),
            "code": pa.array([m.code for m in means[:upto]], pa.string()),
            "kind": pa.array([m.kind for m in means[:upto]], pa.string()),
            "known": pa.array([m.known for m in means[:upto]], pa.bool_()),
        },
        schema=WORDS.arrow,
    )


def _first_places(indices: pa.Array, wanted: Sequence[int]) -> dict[int, int]:
    """The first row of each of some entries of a dictionary."""
    if not wanted:
        return {}
    entries, rows = np.unique(
        indices.fill_null(-1).to_numpy(zero_copy_only=False), return_index=True
    )
    first = dict(zip(entries.tolist(), rows.tolist(), strict=True))
    return {i: first.get(i, 0) for i in wanted}
