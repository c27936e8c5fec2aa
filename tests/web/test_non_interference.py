"""Two databases that differ in restricted objects only give everybody who is not cleared the same bytes.

`VEDETTE_PAIRS` says how many pairs are made (`make long`: 5,000).
"""

from __future__ import annotations

import itertools
import os
import random
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.test import Client

from tests.web.paired import material as pairs
from tests.web.paired.acts import USUAL, restricted
from tests.web.paired.asking import (
    Answer,
    answer,
    answers,
    arguments,
    browser,
    differences,
    filled,
    is_address,
    routes,
)
from tests.web.paired.databases import (
    NOT_CLEARED,
    Database,
    bring_up_to_date,
    database,
    make_once,
    run_of_staff,
)
from tests.web.paired.pins import Pins
from tests.web.paired.places import good_places, hidden_places, known_values, queries
from tests.web.paired.planted import LEAKS
from vedette.core.trust.permissions import actions
from vedette.pipeline.publish import build_report
from vedette.pipeline.run import run_review
from vedette.web.accounts.writes import make_token
from vedette.web.reviews.reads import review_of

PAIRS = int(os.environ.get("VEDETTE_PAIRS", "20"))
AT_ONCE = 20
"""Databases with restricted things that are held against one without."""
PARTS = 1 if "VEDETTE_PAIRS" in os.environ else 6
"""The first pair is asked everything; of the others each is asked one part in turn, so that `make test` stays short."""
OK, MISSING, NOT_A_GET = 200, 404, 405
METHODS = ("head", "options", "put", "delete", "post", "get")
REVIEW_NOT_READ = ("openapi.json", "healthz", "favicon.ico", "/verifier/", "template.xlsx")
"""What is the same for all reviews; like pages that a role may not open only the first pair is asked for it."""

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="session")
def material(tmp_path_factory) -> pairs.Material:
    base = tmp_path_factory.getbasetemp()
    return pairs.material(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)


@pytest.fixture
def one_of_a_pair(monkeypatch, material, tmp_path: Path, caplog):
    """Makes databases; a number draws what is restricted in it, None is the one that never had it."""
    caplog.set_level("ERROR")
    make_once(monkeypatch, material, tmp_path / "first", USUAL)
    made = itertools.count()

    def make(seed: int | None):
        hidden = [] if seed is None else restricted(material, random.Random(seed))
        return database(monkeypatch, material, tmp_path / f"{next(made):06}", USUAL, hidden)

    return make


def clients(found: Database) -> dict[str, Client]:
    """A browser for each person who is not cleared, that also holds a token of theirs."""
    with found.pins.keys():
        return {name: browser(name, token(found, name)) for name in NOT_CLEARED}


def token(found: Database, name: str) -> str:
    return make_token(name, found.slug, words="test", scopes=list(actions()), days=1, by=name)


def all_of(found: Database) -> list[tuple[str, str]]:
    """Who asks where, for every route and role."""
    places = [*good_places(found), *hidden_places(found)]
    return [(name, place) for name in NOT_CLEARED for place in places]


def often(found: Database, told: Mapping[tuple[str, str], Answer]) -> Iterator[tuple[str, str]]:
    """Every route that a role may open; searches, exports and what is hidden each by one of the roles.

    The rest is the same for all reviews, or opens to nobody of that role.
    """
    extra = [*queries(found), *hidden_places(found)]
    for (name, place), said in told.items():
        if place in extra:
            if name == NOT_CLEARED[extra.index(place) % 3]:
                yield name, place
        elif said[0] not in (NOT_A_GET, MISSING) and not place.endswith(REVIEW_NOT_READ):
            yield name, place


@pytest.mark.parametrize("batch", range(-(-PAIRS // AT_ONCE)))
def test_who_is_not_cleared_gets_the_same_bytes_of_both(one_of_a_pair, batch: int) -> None:
    with one_of_a_pair(None) as plain:
        done, whole = bring_up_to_date(plain), all_of(plain)
        run_review(plain.staff())
        world, told_whole = plain.world_told(), answers(clients(plain), whole)
        some = list(often(plain, told_whole))
    parts = []
    for part in (some[n::PARTS] for n in range(PARTS)):
        with one_of_a_pair(None) as plain:
            bring_up_to_date(plain)
            run_review(plain.staff())
            parts.append((part, answers(clients(plain), part)))
    assert nothing_at(told_whole) == []
    assert not [
        place for place, said in told_whole.items() if said[0] >= 500 or is_stopped(place, said)
    ]

    for n in range(min(AT_ONCE, PAIRS - batch * AT_ONCE)):
        with one_of_a_pair(batch * AT_ONCE + n) as full:
            assert len(review_of(full.slug).decisions()) > len(full.usual().decisions()) + 4
            is_whole = n == 0
            if is_whole:
                run_of_staff(full)
            again = bring_up_to_date(full)
            assert full.world_told() == world
            assert again.fingerprint == done.fingerprint
            assert {step.state for step in again.steps} == {"kept"}
            asked, told = (whole, told_whole) if is_whole else parts[n % PARTS]
            assert differences(told, answers(clients(full), asked)) == []


def is_stopped(place: tuple[str, str], said: Answer) -> bool:
    """Whether asking often was stopped; guesses at personal links are to be."""
    return said[0] == 429 and "/circulated/open/" not in place[1]


def nothing_at(told: Mapping[tuple[str, str], Answer]) -> list[str]:
    """The addresses where neither a head nor an analyst finds anything, though they should."""
    found = {place for (_, place), said in told.items() if said[0] != MISSING}
    hidden = (
        "right=h:1",
        "/none/",
        "/accounts/people/",
        "/otto/mail/",
        "/linkage/pair/",
        "/api/",
        "/rows.xlsx",
        "/pages/1.png",
        "/merge/",
    )
    nobody = ("/library/batches/", "/library/exchange/", "/library/references/", "/circulated/")
    asked = dict.fromkeys(place for _, place in told)
    end = next(n for n, place in enumerate(asked) if "/sources/h/card/" in place)
    return [
        one
        for one in list(asked)[:end]
        if one not in found and not one.endswith(hidden) and not any(room in one for room in nobody)
    ]


def test_a_run_and_a_report_made_anew_among_restricted_things_are_those_of_the_copy(
    one_of_a_pair, material, tmp_path: Path
) -> None:
    with one_of_a_pair(3) as full:
        run_of_staff(full)
        made = run_review(full.usual(), runs=tmp_path / "runs")
        build_report(full.usual(), made, tmp_path / "report")

    copy = material.made / "review" / "runs" / "worlds" / "review" / made.fingerprint
    assert {step.state for step in made.steps} == {"run"}
    assert contents(made.folder) == contents(copy)
    assert contents(tmp_path / "report") == contents(material.made / "review" / "report" / "review")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_hidden_and_missing_answer_alike_whatever_is_asked_of_them(one_of_a_pair) -> None:
    key, none = str(Pins.hidden_key()), str(uuid.UUID(int=7, version=4))
    with one_of_a_pair(0) as full:
        hidden = known_values(full) | {"source": "h", "record_id": "1", "reference": "IN-ZZZZZZ"}
        imports = full.material.decisions()["h1"].body["import"]
        hidden |= {"sources/imports/": str(imports), "imports/<str:name>/": str(imports)}
        alike = {"h": "y", key: none, str(imports): f"{str(imports)[:-1]}~"}
        for person, methods in (("ana", METHODS), ("dora", ("get",))):
            # One browser for each, so that a notice of an earlier answer is shown to both.
            both = browser(person), browser(person)
            for place in sorted(hidden_addresses(full, hidden, key)):
                missing = "/".join(alike.get(part, part) for part in place.split("/"))
                for method in methods:
                    said = answer(both[0], place, method), answer(both[1], missing, method)
                    assert same(said[0], place, alike) == same(said[1], missing, alike), (
                        person,
                        method,
                        place,
                    )


def hidden_addresses(found: Database, values: dict[str, str], key: str) -> set[str]:
    """Addresses within the review that name something hidden."""
    made = set()
    for route in routes():
        named = [value for beginning, value in values.items() if beginning in route]
        chosen = [
            key if kind == "uuid" else (named if name == "name" else [values.get(name, "x")])[0]
            for kind, name in arguments(route)
        ]
        if route.startswith("reviews/") and {"h", key, values["sources/imports/"]} & set(chosen):
            made.add(filled(route, found.slug, chosen))
    return {place for place in made if is_address(place)}


def same(said: Answer, place: str, alike: dict[str, str]) -> list[object]:
    """An answer without what was asked for: pages repeat their own address and the name that was not found.

    With them goes the tag of the page, which is a hash of all its bytes.
    """
    text = said[3].replace(place.encode(), b"HERE")
    for name in (name for pair in alike.items() for name in pair):
        # A name of one letter stands in quotation marks; that of a key or an import is like nothing else.
        text = text.replace(
            name.encode() if len(name) > 1 else f"&#x27;{name}&#x27;".encode(), b"NAME"
        )
    left_out = ("ETag", "Content-Length")
    kept = [one for one in said[1] if one[0] not in left_out and place not in one[1]]
    return [said[0], *kept, said[2], text]


def nothing(patch) -> None:
    """Nothing."""


WHERE = (
    "", "stats/figures/killed-by-year/", "linkage/incidents/", "linkage/incidents/?q=Kidal", "sources/",
    "sources/h/rows/1/", "audit/", "reports/files/numbers.json", "search/?q=convoy+Kidal",
)  # fmt: skip
"""Addresses at which a leak is looked for: some of those that every pair is asked for."""


def test_the_comparison_finds_every_planted_leak(monkeypatch, one_of_a_pair) -> None:
    told: list[list[dict[tuple[str, str], Answer]]] = [[] for _ in (nothing, *LEAKS)]
    for seed in (None, 0):
        with one_of_a_pair(seed) as made:
            run_of_staff(made)
            bring_up_to_date(made)
            places = [("otto", f"/reviews/{made.slug}/{place}") for place in WHERE]
            people = {name: browser(name) for name in ("hana", "otto")}
            for n, plant in enumerate((nothing, *LEAKS)):
                with monkeypatch.context() as patch:
                    plant(patch)
                    answer(people["hana"], places[0][1])
                    told[n].append(answers(people, places))

    clean, *leaking = [differences(*both) for both in told]
    assert clean == []
    assert [leak.__name__ for leak, found in zip(LEAKS, leaking, strict=True) if not found] == []
