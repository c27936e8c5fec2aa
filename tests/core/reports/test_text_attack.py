"""Hidden numbers of a text are attacked by somebody who was not asked how they were hidden."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.core.reports.test_text_editions import made, number, paragraph
from vedette.core.reports.audiences import PUBLIC, THRESHOLD
from vedette.core.reports.document import (
    Align,
    Column,
    Document,
    Form,
    LiveNumber,
    Row,
    Table,
    Text,
    inlines_of,
)
from vedette.core.reports.text_attack import Counted
from vedette.core.reports.text_editions import (
    COMPLEMENT,
    ELIDED,
    HIDDEN,
    SUPPRESSED,
    WITHHELD,
    Cut,
    cut,
    small_numbers,
)

EDITIONS = int(os.environ.get("VEDETTE_ATTACKED_TEXTS", "24"))
UNITS = {"killed": "people killed"}


def counted(cells: Mapping[str, int], sums: Mapping[str, Sequence[str]]) -> Counted:
    """Numbers over named cells, each cell one fact."""
    names = list(cells)
    facts = {key: np.array([names.index(one) for one in of]) for key, of in sums.items()}
    weights = np.array(list(cells.values()), np.int64)
    return Counted(weights, facts, frozenset(facts))


def said(counts: Counted, *keys: str, readers: str = "") -> tuple[object, str]:
    """A sentence with some numbers, and its readers."""
    inlines = [number(str(counts.value(key)), key) for key in keys]
    return paragraph(*(part for one in inlines for part in (one, " "))), readers


def words(found: Cut) -> list[str]:
    return [
        "".join(
            str(getattr(one, "printed", "") or getattr(one, "text", ""))
            for one in inlines_of(block)
        )
        for block in found.document.blocks
    ]


PARTS = counted(
    {"a": 3, "b": 12, "c": 9},
    {"killed/all": "abc", "killed/a": "a", "killed/b": "b", "killed/c": "c"},
)


def test_a_total_with_all_parts_but_one_does_not_give_that_one_away():
    text = made(said(PARTS, "killed/all", "killed/a"), said(PARTS, "killed/b", "killed/c"))

    found = cut(text, PUBLIC, UNITS, counted=PARTS)

    [first, second] = words(found)
    assert first.split() == ["24", HIDDEN] or ELIDED in first.split()
    assert f"{first} {second}".split().count(ELIDED) == 1
    assert [one.state for one in found.missing].count(COMPLEMENT) == 1
    assert [one.what for one in found.missing if one.state == SUPPRESSED] == ["killed/a|value"]
    assert (found.n_attacked, found.recovered) == (1, ())


def test_an_interval_or_a_second_form_of_a_hidden_number_is_hidden_with_it():
    interval = LiveNumber("killed/a", "1 to 9", Form.INTERVAL)
    text = made((paragraph(number("3", "killed/a"), " ", interval), ""))

    assert words(cut(text, PUBLIC, UNITS, counted=PARTS)) == [f"{HIDDEN} {ELIDED}"]


def test_where_the_sum_of_four_hidden_parts_tells_them_all_no_range_is_told():
    counts = counted(
        {"a": 1, "b": 1, "c": 1, "d": 1},
        {"killed/all": "abcd", **{f"killed/{one}": one for one in "abcd"}},
    )
    text = made(said(counts, *counts.facts))

    found = cut(text, PUBLIC, UNITS, counted=counts)

    assert ELIDED in words(found)[0].split()
    assert recovered(text, found, counts) == []


def test_a_table_that_gives_a_hidden_number_away_is_withheld_whole():
    rows = tuple(
        Row(((Text(key),), (number(str(PARTS.value(key)), key),)))
        for key in ("killed/all", "killed/b", "killed/c")
    )
    table = Table("Killed", (Column("Part"), Column("Killed", Align.END)), rows, label="table-k")
    text = made(said(PARTS, "killed/a"), (table, ""))

    found = cut(text, PUBLIC, UNITS, counted=PARTS)

    assert words(found)[0] == f"{HIDDEN} "
    assert [one.state for one in found.missing] == [SUPPRESSED, WITHHELD]


def test_what_a_country_is_told_by_name_is_no_secret_to_it():
    text = made(said(PARTS, "killed/a", readers="SWE"), said(PARTS, "killed/all", "killed/a"))

    found = cut(text, "SWE", UNITS, counted=PARTS)

    assert words(found) == ["3 ", f"24 {HIDDEN} "]
    assert (found.n_attacked, found.recovered) == (0, ())


def test_small_counts_of_a_document_are_named_with_their_place():
    assert small_numbers(made(said(PARTS, "killed/all", "killed/a")), UNITS) == [
        "1: killed/a|value"
    ]


@dataclass(frozen=True)
class Made:
    """A text of made numbers."""

    text: Document
    counts: Counted


def texts(n: int) -> Iterator[Made]:
    """Texts over a table of two or three dimensions: some cells, some margins, in any order."""
    for seed in range(n):
        draws = random.Random(seed)
        sizes = draws.choice([(2, 3), (3, 3), (2, 2, 2), (4, 2), (5,), (3, 4)])
        cells = {
            ",".join(map(str, at)): draws.choice([0, 1, 1, 2, 3, 4, 6, 9, 20])
            for at in product(*map(range, sizes))
        }
        sums: dict[str, list[str]] = {}
        for line in product(*([None, *range(size)] for size in sizes)):
            key = "killed/" + ",".join("*" if at is None else str(at) for at in line)
            sums[key] = [
                one
                for one in cells
                if all(
                    at in (None, int(part)) for at, part in zip(line, one.split(","), strict=True)
                )
            ]
        counts = counted(cells, sums)
        keys = draws.sample(sorted(sums), draws.randint(2, len(sums)))
        step = draws.randint(1, 3)
        blocks = [said(counts, *keys[at : at + step]) for at in range(0, len(keys), step)]
        yield Made(made(*blocks), counts)


def recovered(text: Document, found: Cut, counts: Counted) -> list[str]:
    """Hidden small counts of which the words of an edition allow fewer values than the threshold has.

    The attacker has the single cells as unknowns, and what is printed as limits of their sums.
    """
    limits, small = read(text, found, counts)
    whole = np.ones(len(counts.weights))
    rows = [counted_in(counts, key) for key in limits]
    known = LinearConstraint(np.array(rows), *np.array(list(limits.values())).T) if rows else ()
    bad = []
    for key in sorted(small):
        goal = counted_in(counts, key)
        low, high = (
            round(
                sign
                * milp(
                    sign * goal, constraints=known, bounds=Bounds(0, 1000), integrality=whole
                ).fun
            )
            for sign in (1, -1)
        )
        if high - low < THRESHOLD - 1:
            bad.append(f"{key}: {low} to {high}")
    return bad


def counted_in(counts: Counted, key: str) -> np.ndarray:
    """1 for each cell that a number adds up."""
    row = np.zeros(len(counts.weights))
    row[counts.facts[key]] = 1
    return row


def read(
    text: Document, found: Cut, counts: Counted
) -> tuple[dict[str, tuple[float, float]], set[str]]:
    """What the words of an edition say of each number, and which are small."""
    limits: dict[str, tuple[float, float]] = {}
    small = set()
    for whole, block in zip(text.blocks, found.document.blocks, strict=True):
        before = [one for one in inlines_of(whole) if isinstance(one, LiveNumber)]
        after = [one for one in inlines_of(block) if not isinstance(one, Text) or one.text != " "]
        for one, now in zip(before, after, strict=True):
            n = counts.value(one.key)
            is_few = 1 <= n <= THRESHOLD
            small |= {one.key} if is_few else set()
            if isinstance(now, LiveNumber):
                assert not is_few
                limits[one.key] = (n, n)
            elif now.text == HIDDEN:
                limits[one.key] = (1, THRESHOLD)
            elif not is_few:
                # Taken to know, too, that what gave way to nothing is not small.
                limits[one.key] = (THRESHOLD + 1, np.inf)
    return limits, small


def test_u15_of_made_texts_no_hidden_number_is_worked_out():
    n_small = n_plain = 0
    for one in texts(EDITIONS):
        found = cut(one.text, PUBLIC, UNITS, counted=one.counts)
        assert found.recovered == ()
        assert recovered(one.text, found, one.counts) == []
        n_small += found.n_attacked
        n_plain += len(recovered(one.text, cut(one.text, PUBLIC, UNITS), one.counts))
    # The attacker is one: of texts that were not looked through it works out many.
    assert n_small > EDITIONS
    assert n_plain > EDITIONS // 2
