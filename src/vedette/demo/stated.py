"""What the sample review states: findings, recommendations, earlier ones with their fate, and five projects.

The words are data (`stated/`); their numbers, evidence and estimates are those of the run, so that another seed
gives other ones. What a seed has nothing for is left out, with all that would rest on it.
"""

from __future__ import annotations

import importlib.resources
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vedette.core.evidence import findings as f
from vedette.core.evidence.chain import Chain, figure_ref
from vedette.core.recommendations import changes as r
from vedette.core.recommendations import proposals as p
from vedette.core.recommendations import recommendations as words
from vedette.core.recommendations.proposal_rows import PLANNED, TABLES
from vedette.core.reports.bindings import Bindings, bindings
from vedette.pipeline.chain import chain_of
from vedette.pipeline.coding import quotations
from vedette.pipeline.decisions import Author, Decision, Home, Pen
from vedette.pipeline.documents import documents
from vedette.pipeline.earlier import import_earlier
from vedette.pipeline.effects import declare_effect
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.findings import add_finding, change_finding
from vedette.pipeline.products import Products
from vedette.pipeline.proposals import add_proposal, change_proposal, put_rows
from vedette.pipeline.recommendations import (
    add_recommendation,
    change_recommendation,
    merge_recommendations,
    move_recommendation,
    split_recommendation,
)
from vedette.pipeline.telling import told
from vedette.pipeline.workspace import Review

EARLIER_REVIEW = "Review of camp security, 2011"
_PLACE = re.compile(r"\{([^{}]+)\}")
_ISSUED, _LATER = "2021-07-15T09:00:00Z", "2021-07-25T09:00:00Z"
_MONEY = "2022-12-31T17:00:00Z"
_HEAD, _EDITOR = "head", "editor"


def add_stated(review: Review) -> None:
    """State all of it on the current run; the same run gives the same decisions.

    Raises:
        WrongState: There was no run yet.
    """
    with one_pen(review) as held:
        found = _Evidence.of(held)
        stated = _findings(held, found)
        asked = _recommendations(held, stated)
        _proposals(held, asked)
        _later(held, found, stated)


def _data(name: str) -> list[dict[str, Any]]:
    path = importlib.resources.files("vedette.demo") / "stated" / f"{name}.json"
    made: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return made


@dataclass(frozen=True, slots=True)
class _OnePen:
    """A home whose pen stays in one hand: hundreds of decisions read the log once."""

    pen: Pen

    def known(self) -> tuple[Decision, ...]:
        return self.pen.known

    @contextmanager
    def writing(self) -> Iterator[Pen]:
        yield self.pen


@contextmanager
def one_pen(review: Review) -> Iterator[Review]:
    """The review with its pen in one hand."""
    with review.home.writing() as pen:
        home: Home = _OnePen(pen)
        yield replace(review, home=home)


class _NotHere(LookupError):
    """This world has no such number or evidence."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What findings can rest on, by what the data call it."""

    products: Products
    run: str
    numbers: Bindings
    quotations: Mapping[tuple[str, str], str]
    documents: Mapping[str, str]

    @classmethod
    def of(cls, review: Review) -> _Evidence:
        folder, manifest = current_run(review.runs)
        products, known = products_of(folder, manifest), review.decisions()
        files = {str(one.body["file_name"]): ref for ref, one in documents(known).items()}
        names = {ref: file for file, ref in files.items()}
        said = {
            (names[one.document], " ".join(one.anchor.exact.split())): ref
            for ref, one in quotations(known).items()
        }
        return cls(products, folder.name, bindings(products.table("figures")), said, files)

    def ref(self, wanted: Mapping[str, str]) -> str:
        """The reference of one piece of evidence."""
        if "figure" in wanted:
            key, _, point = wanted["figure"].partition("/")
            self._number(wanted["figure"]) if point else self._points(key)
            return figure_ref(key, point or None)
        if "quotation" in wanted:
            return self._quotation(wanted["quotation"], wanted["file"])[1]
        if "document_of" in wanted:
            return self.documents[self._quotation(wanted["document_of"], wanted["file"])[0]]
        if "document" in wanted:
            return _of(self.documents, wanted["document"])
        incident = self._largest(wanted.get("row") or wanted["incident"])
        return self._row(incident) if "row" in wanted else incident

    def _number(self, name: str) -> Any:
        if name not in self.numbers:
            raise _NotHere(name)
        return self.numbers[name]

    def _points(self, key: str) -> None:
        if not self.numbers.points(key):
            raise _NotHere(key)

    def _quotation(self, words: str, file: str) -> tuple[str, str]:
        """File and reference of a quotation that holds some words, the first in order of files."""
        held = sorted(
            (where, ref)
            for (where, text), ref in self.quotations.items()
            if words in text and where.startswith(file)
        )
        if not held:
            raise _NotHere(words)
        return held[0]

    def _largest(self, figure: str) -> str:
        key, _, point = figure.partition("/")
        rows = [
            row
            for row in self.products.table("figure_rows").to_pylist()
            if (row["key"], row["point"]) == (key, point)
        ]
        if not rows:
            raise _NotHere(figure)
        return str(
            min(rows, key=lambda row: (-row["counted"], row["incident_ref"]))["incident_ref"]
        )

    def _row(self, incident: str) -> str:
        rows = self.products.table("links").to_pylist()
        held = [row for row in rows if row["incident_ref"] == incident]
        return min(f"{row['source']}:{row['source_record_id']}" for row in held)

    def words(self, text: str) -> str:
        """A text with the numbers that it names."""
        return _PLACE.sub(lambda place: self._printed(place[1]), text)

    def _printed(self, name: str) -> str:
        self._number(name)
        return self.numbers.value(name).printed

    def estimate(self, name: str, unknown: Sequence[str]) -> dict[str, object]:
        """What a finding from a number states; missing is the share of the killed without what it needs."""
        one = self._number(name)
        column, word = unknown
        rows = [
            row
            for row in self.products.table("facts").to_pylist()
            if row["source"] == "all" and row["cause"] == "malicious_act" and row["killed"]
        ]
        whole = sum(row["killed"] for row in rows)
        lacking = sum(row["killed"] for row in rows if row[column] in (None, word))
        missing = round(lacking / whole, 4) if whole else 0.0
        low, high = (one.value if end is None else end for end in (one.low, one.high))
        stated = {"value": one.value, "low": low, "high": high, "unit": one.unit}
        return {**stated, "missing": missing}


def _of(held: Mapping[str, str], name: str) -> str:
    if name not in held:
        raise _NotHere(name)
    return held[name]


def _findings(review: Review, found: _Evidence) -> dict[str, str]:
    """Name in the data -> reference."""
    made: dict[str, str] = {}
    pieces = {one["name"]: list(_pieces(one, found)) for one in _data("findings")}
    refs = frozenset(ref for held in pieces.values() for _, ref in held)
    chain = chain_of(review, refs)
    says = told(found.products, {}, [(ref, chain.kind(ref)) for ref in sorted(refs)])
    for one in _data("findings"):
        try:
            statement = found.words(one["statement"])
        except _NotHere:
            continue
        if not any(wanted["role"] == "supports" for wanted, _ in pieces[one["name"]]):
            continue
        author = Author(one["by"], f"{one['on']}T08:00:00Z")
        said = {name: one.get(name) for name in f.TOLD if one.get(name)}
        ref = add_finding(review, {**said, "statement": statement}, author).ref
        made[one["name"]] = ref
        for wanted, on in pieces[one["name"]]:
            body = {
                **{name: wanted[name] for name in ("role", "note") if wanted.get(name)},
                **{"on": on, "seen": chain.fingerprint(on)},
                **{"said": says[on].said, "run": found.run},
            }
            if wanted.get("quotation"):
                body["excerpt"] = says[on].said
            change_finding(review, ref, f.Change.LINK, body, author)
        _judge(review, ref, one, found, author)
    return made


def _pieces(one: Mapping[str, Any], found: _Evidence) -> Iterator[tuple[Mapping[str, str], str]]:
    for wanted in one["evidence"]:
        try:
            yield wanted, found.ref(wanted)
        except _NotHere:
            continue


def _judge(
    review: Review, ref: str, one: Mapping[str, Any], found: _Evidence, author: Author
) -> None:
    """Grade, talk, challenge and stage, as the team went about it."""
    day = one["on"]
    if grade := one.get("grade"):
        concerns = {
            name: {"level": level, "why": why} for name, (level, why) in grade["concerns"].items()
        }
        estimate = grade.get("estimate") and found.estimate(grade["estimate"], grade["unknown"])
        body = {"confidence": grade["confidence"], "concerns": concerns, "estimate": estimate}
        change_finding(review, ref, f.Change.GRADE, body, author)
    _talk(review, ref, one.get("votes", ()), f"{day}T10:00:00Z")
    for by, text in one.get("say", ()):
        change_finding(review, ref, f.Change.SAY, {"text": text}, Author(by, f"{day}T11:00:00Z"))
    if asked := one.get("challenge"):
        body = {name: asked[name] for name in ("challenger", "text", "due")}
        change_finding(review, ref, f.Change.CHALLENGE, body, Author(_HEAD, f"{day}T12:00:00Z"))
    if asked and asked.get("outcome"):
        body = {"challenge": 1, "outcome": asked["outcome"], "answer": asked["answer"]}
        challenger = Author(asked["challenger"], f"{asked['due']}T08:00:00Z")
        change_finding(review, ref, f.Change.ANSWER, body, challenger)
        day = asked["due"]
    _talk(review, ref, one.get("votes_after", ()), f"{day}T13:00:00Z")
    if one.get("stage"):
        head = Author(_HEAD, f"{day}T15:00:00Z")
        change_finding(review, ref, f.Change.STAGE, {"to": one["stage"]}, head)
    if one.get("withdrawn"):
        body = {"to": f.Stage.WITHDRAWN, "why": one["withdrawn"]}
        change_finding(review, ref, f.Change.STAGE, body, author)


def _talk(review: Review, ref: str, votes: Sequence[Sequence[str]], at: str) -> None:
    for by, vote, why in votes:
        change_finding(review, ref, f.Change.VOTE, {"vote": vote, "why": why}, Author(by, at))


def _recommendations(review: Review, stated: Mapping[str, str]) -> dict[str, str]:
    """Name in the data -> reference; parts of a split are named `search:1`."""
    path = importlib.resources.files("vedette.demo") / "stated" / "earlier.csv"
    before = import_earlier(review, Path(str(path)), EARLIER_REVIEW, Author(_EDITOR, _ISSUED))
    same = {one.number: one for one in before}
    numbers = {row["same as"]: row["number"] for row in _earlier_rows() if row["same as"]}
    chain = chain_of(review, frozenset([*stated.values(), *(one.ref for one in before)]))
    made: dict[str, str] = {}
    listed = _data("recommendations")
    author = Author(_EDITOR, _ISSUED)
    for one in listed:
        answered = [stated[name] for name in one["answers"] if name in stated]
        if one["answers"] and not answered:
            continue
        said = {name: one.get(name) for name in (*words.TOLD, "supporting") if one.get(name)}
        if one.get("lowers_casualties"):
            said["lowers_casualties"] = True
        ref = add_recommendation(review, said, author).ref
        made[one["name"]] = ref
        for on in answered:
            _answer(review, ref, on, "answers", chain)
        if one["name"] in numbers:
            _answer(review, ref, same[numbers[one["name"]]].ref, "context", chain)
    for one in listed:
        if one["name"] in made:
            _move(review, made, one)
    return made


def _answer(review: Review, ref: str, on: str, role: str, chain: Chain) -> None:
    body = {"on": on, "role": role, "seen": chain.fingerprint(on)}
    change_recommendation(review, ref, r.Change.LINK, body, Author(_EDITOR, _ISSUED))


def _earlier_rows() -> list[dict[str, str]]:
    import csv

    path = importlib.resources.files("vedette.demo") / "stated" / "earlier.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def _move(review: Review, made: dict[str, str], one: Mapping[str, Any]) -> None:
    """Its effect declared, its states, deadline, merge or split, as they came about."""
    ref, head = made[one["name"]], Author(_HEAD, "2021-07-18T09:00:00Z")
    if one.get("plan"):
        declare_effect(review, ref, one["plan"], "", head)
    for axis, to, more in one.get("steps", ()):
        move_recommendation(review, ref, (axis, to), more, head)
    if one.get("moved"):
        body = {"deadline": one["moved"]}
        change_recommendation(review, ref, r.Change.EDIT, body, Author(_EDITOR, _LATER))
    if one.get("merged_into") in made:
        into = made[one["merged_into"]]
        merge_recommendations(review, into, [ref], one["why"], head)
    if one.get("split"):
        parts = split_recommendation(review, ref, one["split"], one["why"], head)
        made |= {f"{one['name']}:{n}": part.ref for n, part in enumerate(parts, start=1)}


def _proposals(review: Review, asked: Mapping[str, str]) -> None:
    chain = chain_of(review, frozenset(asked.values()))
    for one in _data("proposals"):
        carried = [asked[name] for name in one["carries"] if name in asked]
        if not carried:
            continue
        author = Author(one["by"], f"{one['on']}T08:00:00Z")
        facts = {name: one[name] for name in p.FACTS if one.get(name)}
        ref = add_proposal(review, {**facts, **one["words"]}, author).ref
        for on in carried:
            body = {"on": on, "seen": chain.fingerprint(on)}
            change_proposal(review, ref, p.Change.LINK, body, author)
        for table in PLANNED:
            if one.get(table):
                kind = TABLES[table]
                heads = _HEADS.get(table) or list(kind.__dataclass_fields__)
                rows = [_row(heads, row) for row in one[table]]
                put_rows(review, ref, table, rows, author)
        for to in one["phases"]:
            head = Author(_HEAD, _LATER)
            change_proposal(review, ref, p.Change.PHASE, {"to": to}, head)
        if one.get("entries"):
            names = list(TABLES["entries"].__dataclass_fields__)
            rows = [_row(names, row) for row in one["entries"]]
            put_rows(review, ref, "entries", rows, Author(one["by"], _MONEY))


_HEADS: Mapping[str, Sequence[str]] = {
    "results": ("key", "level", "parent", "statement", "indicator", "baseline", "target", "means",
                "assumptions"),
}  # fmt: skip
"""Order of the columns in the data where it is another one than in the rows."""


def _row(heads: Sequence[str], row: Sequence[object]) -> dict[str, str]:
    return {name: str(value) for name, value in zip(heads, row, strict=True) if value != ""}


def _later(review: Review, found: _Evidence, stated: Mapping[str, str]) -> None:
    """What was said otherwise after a recommendation answered it: that one is out of date now."""
    for one in _data("findings"):
        if one.get("later") and one["name"] in stated:
            body = {"statement": found.words(one["later"])}
            author = Author(one["by"], _LATER)
            change_finding(review, stated[one["name"]], f.Change.EDIT, body, author)
