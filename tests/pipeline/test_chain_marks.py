"""One changed source row marks exactly what rests on it: random chains over real runs, against brute force.

Each change is a file that differs in one row, added and run. What must be marked is told without the chain: tables
of a run that is made anew from nothing are held against those of the run before, cell by cell, and the marks are
carried up by plain recursion. Numbers by year and mission are told once more from the rows of the file themselves.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from vedette.core.kernel.problems import Status
from vedette.core.sources.mapping import GENERIC
from vedette.pipeline.acquire import Request, add_source, undo_import
from vedette.pipeline.blast import blast_of_import
from vedette.pipeline.chain import Chain, chain_of
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.imports import import_state
from vedette.pipeline.report_changes import add_block
from vedette.pipeline.run import run_review
from vedette.pipeline.workspace import Review, create_review

CHANGES = int(os.environ.get("VEDETTE_CHAIN_CHANGES", "2"))
"""Changed files, each with its run and a run from nothing; `make long` takes more."""
CHAINS = 100
"""Random chains that each change is held against: 200 in all."""
AUTHOR = Author("analyst", "2021-01-02T03:04:05Z")
YEARS, MISSIONS = (2014, 2015, 2016, 2017), ("MINUSMA", "MONUSCO", "UNMISS")
VIOLENT, OTHER = "malicious act", "accident"
HEAD = "incident_id,date,country,mission,personnel_category,cause,killed,injured,notes"


@dataclass(frozen=True)
class Line:
    """One row of the file."""

    name: str
    year: int
    mission: str
    cause: str
    killed: int
    notes: str = "a patrol"

    @property
    def text(self) -> str:
        n = int(self.name[1:])
        day = dt.date(self.year, 1 + n % 12, 1 + n)
        return f"{self.name},{day},Mali,{self.mission},troop,{self.cause},{self.killed},{n % 3},{self.notes}"


def made_lines(drawn: random.Random) -> list[Line]:
    """Rows so far apart that each is an incident of its own; one of each year is sure to be violent."""
    sure = [Line(f"A{n}", year, MISSIONS[n % 3], VIOLENT, 1 + n) for n, year in enumerate(YEARS, 1)]
    causes = (VIOLENT, VIOLENT, OTHER)
    rest = [
        Line(f"A{n}", drawn.choice(YEARS), drawn.choice(MISSIONS), drawn.choice(causes), drawn.randint(1, 6))
        for n in range(5, 25)
    ]  # fmt: skip
    return sure + rest


def changed(lines: Sequence[Line], drawn: random.Random) -> list[Line]:
    """The rows with one of them otherwise; the first and last year keep theirs."""
    at = drawn.randrange(4, len(lines))
    one = lines[at]
    other = drawn.choice(
        [
            replace(one, killed=one.killed + drawn.randint(1, 4)),
            replace(one, cause=OTHER if one.cause == VIOLENT else VIOLENT),
            replace(one, mission=drawn.choice([m for m in MISSIONS if m != one.mission])),
            replace(one, year=drawn.choice([y for y in YEARS if y != one.year])),
            replace(one, notes="a convoy"),
        ]
    )
    return [*lines[:at], other, *lines[at + 1 :]]


def bring(review: Review, lines: Sequence[Line]) -> None:
    """Add the file and run."""
    found = add_source(review, _asked(review, lines), AUTHOR)
    assert found.status in {Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS}
    run_review(review)


def _asked(review: Review, lines: Sequence[Line]) -> Request:
    file = review.folder.parent / "rows.csv"
    file.write_text("\n".join([HEAD, *(one.text for one in lines)]) + "\n", encoding="utf-8")
    return Request(file=file, source="log", mapping=GENERIC, received_on=dt.date(2021, 1, 1))


def take_back(review: Review) -> None:
    """Undo all files but the first; the steps of its run are kept."""
    while len(held := import_state(review.decisions()).standing["log"]) > 1:
        undo_import(review, held[-1].id, AUTHOR)
    run_review(review)


Contents = dict[str, object]
"""Reference of evidence -> all that a run says of it."""


def contents(runs: Path) -> Contents:
    """What a run says of each figure, number, incident, person, source row."""
    products = products_of(*current_run(runs))

    def rows(name: str) -> list[dict[str, Any]]:
        return products.table(name).to_pylist()

    behind: dict[str, list[tuple[str, int]]] = {}
    for row in rows("figure_rows"):
        counted = (row["incident_ref"], row["counted"])
        behind.setdefault(f"FIG-{row['key']}/{row['point']}", []).append(counted)
    found: Contents = {}
    for row in rows("figures"):
        ref = f"FIG-{row['key']}/{row['point']}"
        told = {name: value for name, value in row.items() if name != "fingerprint"}
        found[ref] = (told, sorted(behind.get(ref, [])))
    whole: dict[str, list[object]] = {}
    for ref in found:
        whole.setdefault(ref.partition("/")[0], []).append((ref, found[ref]))
    found |= whole
    found |= {row["incident_ref"]: row for row in rows("incidents")}
    found |= {row["person_ref"]: row for row in rows("persons")}
    for row in rows("records"):
        ref = f"{row['source']}:{row['source_record_id']}"
        found[ref] = {k: v for k, v in row.items() if k not in ("import_id", "record", "line")}
    return found


Edges = dict[str, list[str]]
"""What people let rest on what."""


def write_chains(review: Review, drawn: random.Random, evidence: Sequence[str]) -> list[Edges]:
    """Random chains: findings on evidence and on each other, recommendations on findings, a project, a paragraph."""
    chains: list[Edges] = []
    with review.home.writing() as pen:
        for n in range(CHAINS):
            findings = [f"F-{n}X{k}" for k in range(drawn.randint(2, 5))]
            asked = [f"REC-{n}X{k}" for k in range(drawn.randint(1, 3))]
            project = f"PRJ-{n}X0"
            edges: Edges = {}
            for k, ref in enumerate(findings):
                edges[ref] = drawn.sample(evidence, drawn.randint(1, 3))
                edges[ref] += drawn.sample(findings[:k], drawn.randint(0, min(k, 2)))
                body = {"finding": ref, "change": "add", "statement": f"It is so ({ref})."}
                pen.append(Act.FINDING, body, AUTHOR)
            for ref in asked:
                edges[ref] = drawn.sample(findings, drawn.randint(1, 2))
                body = {"recommendation": ref, "change": "add", "text": f"Do it ({ref})."}
                pen.append(Act.RECOMMENDATION, body, AUTHOR)
            edges[project] = drawn.sample(asked, 1)
            pen.append(Act.PROPOSAL, {"proposal": project, "change": "add", "title": ref}, AUTHOR)
            chains.append(edges)
    chain = chain_of(review, frozenset(on for edges in chains for held in edges.values() for on in held))  # fmt: skip
    with review.home.writing() as pen:
        for edges in chains:
            for ref, ons in edges.items():
                for on in ons:
                    pen.append(*_link(ref, on, chain), AUTHOR)
    write_paragraphs(review, drawn, chains, [ref for ref in evidence if "/" in ref])
    return chains


def write_paragraphs(
    review: Review, drawn: random.Random, chains: Sequence[Edges], numbers: Sequence[str]
) -> None:
    """A paragraph of the report on each chain: it rests on its findings and prints numbers of the run."""
    for n, edges in enumerate(chains):
        findings = [ref for ref in edges if ref.startswith("F-")]
        ons = drawn.sample(findings, n % 3 and drawn.randint(1, 2))
        ons += drawn.sample(numbers, drawn.randint(1 - bool(ons), 2))
        told = " ".join(
            f"{{{{rests:{on}}}}}" if on in edges else f"{{{{num:{on.removeprefix('FIG-')}}}}}"
            for on in ons
        )
        made = add_block(review, {"kind": "paragraph", "text": f"Of chain {n}: {told}"}, AUTHOR)
        assert {link.on for link in made.links} == set(ons)
        edges[made.ref] = ons


def _link(ref: str, on: str, chain: Chain) -> tuple[Act, Mapping[str, object]]:
    told = {"change": "link", "on": on, "seen": chain.fingerprint(on)}
    if ref.startswith("F-"):
        return Act.FINDING, {"finding": ref, "role": "supports", **told}
    if ref.startswith("REC-"):
        return Act.RECOMMENDATION, {"recommendation": ref, "role": "answers", **told}
    return Act.PROPOSAL, {"proposal": ref, **told}


def must_be_marked(edges: Edges, before: Contents, after: Contents) -> dict[str, str]:
    """By plain recursion: what rests on something changed, or on something that rests on it."""

    def worst(ref: str) -> int:
        found = 0
        for on in edges[ref]:
            if on in edges:
                found = max(found, worst(on))
            elif on not in after:
                found = 2
            elif after[on] != before[on]:
                found = max(found, 1)
        return found

    words = ("current", "out_of_date", "broken")
    return {ref: words[worst(ref)] for ref in edges if worst(ref)}


def by_hand(lines: Sequence[Line]) -> dict[str, list[tuple[str, int]]]:
    """Numbers of the killed by year and by mission: the rows that count in each, from the file itself."""
    found: dict[str, list[tuple[str, int]]] = {}
    for one in lines:
        if one.cause == VIOLENT:
            for ref in (f"FIG-killed-by-year/{one.year}", f"FIG-killed-by-mission/{one.mission}"):
                found.setdefault(ref, []).append((one.name, one.killed))
    return found


Base = tuple[Review, list[Line], Contents, list[Edges]]
"""The review, its rows, what its run says, the chains on it."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    folder = tmp_path_factory.mktemp("marks") / "review"
    review = create_review(folder, title="Marks", created_at=AUTHOR.at)
    drawn = random.Random(7)
    lines = made_lines(drawn)
    bring(review, lines)
    held = contents(review.runs)
    chains = write_chains(review, drawn, sorted(held))
    return review, lines, held, chains


@pytest.mark.slow
@pytest.mark.parametrize("nth", range(CHANGES))
def test_one_changed_row_marks_exactly_what_rests_on_it(
    base: Base, nth: int, tmp_path: Path
) -> None:
    review, lines, before, chains = base
    take_back(review)
    assert not _marked(chain_of(review))
    others = changed(lines, random.Random(nth))

    foretold = told_before(review, others)
    bring(review, others)
    run_review(review, runs=tmp_path / "runs")  # from nothing

    after = contents(tmp_path / "runs")
    assert after == contents(review.runs)
    hand = by_hand(lines), by_hand(others)
    for ref in {**hand[0], **hand[1]}:
        assert (before.get(ref) != after.get(ref)) == (hand[0].get(ref) != hand[1].get(ref)), ref
    marked = _marked(chain_of(review))
    for edges in chains:
        wanted = must_be_marked(edges, before, after)
        assert {ref: state for ref, state in marked.items() if ref in edges} == wanted
    assert foretold == marked


def told_before(review: Review, lines: Sequence[Line]) -> dict[str, str]:
    """The states that adding the file would bring, as its dry run tells them."""
    found = blast_of_import(review, _asked(review, lines), by=AUTHOR.by)
    assert found is not None
    assert {one.before for one in found.touched} <= {"current"}
    return {one.ref: one.after for one in found.touched}


def _marked(chain: Chain) -> dict[str, str]:
    rows = chain.states().to_pylist()
    return {row["ref"]: row["state"] for row in rows if row["state"] != "current"}
