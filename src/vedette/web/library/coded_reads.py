"""Questions about what is coded, as it is decided now: codes with their counts, quotations under filters, matrices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vedette.core.library.codebook import Code, Codebook
from vedette.core.library.coding import co_occurrence, code_counts, origins
from vedette.core.library.disagreements import settled_quotations
from vedette.core.library.matrices import Matrix, attribute_matrix
from vedette.core.library.quotations import Quotation
from vedette.core.library.saturation import Saturation, saturation
from vedette.pipeline.coding import codebook_of, quotation_bodies, quotations, quotations_shown
from vedette.pipeline.recoding import counted
from vedette.pipeline.settling import settlements
from vedette.web.library.coding_reads import by_document, is_blind
from vedette.web.reviews.visit import Visit

OF_DOCUMENTS = ("mission", "document_type", "year", "language")
OF_SPEAKERS = ("component", "rank", "consent")
"""Attributes of interviews only: for those who may see the register."""

FILTERS = ("code", "with", "document", *OF_DOCUMENTS, *OF_SPEAKERS, "by", "q")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as a list shows it."""

    one: Quotation
    codes: tuple[Code, ...]
    title: str
    page: int | None
    number: str | None
    interview: str | None


class Coded:
    """All that is coded in a viewer's world; a settlement takes a code from the passages it was decided against."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.known = visit.review.decisions()
        self.book: Codebook = codebook_of(self.known)

    @cached_property
    def held(self) -> list[Quotation]:
        """Quotations in force of documents that the viewer does not code blind just now."""
        every = settled_quotations(
            quotations_shown(self.known).values(), self.book, settlements(self.known)
        )
        return [one for one in every if one.by == self.visit.viewer.name or not self._is_blind(one)]

    def _is_blind(self, one: Quotation) -> bool:
        """Whether the viewer has begun to code its document and is not done: others stay hidden there."""
        return one.document in self._blind

    @cached_property
    def _blind(self) -> frozenset[str]:
        name = self.visit.viewer.name
        begun = {o.document for o in quotations(self.known).values() if o.by == name}
        return frozenset(one for one in begun if is_blind(self.visit, self.known, one))

    @cached_property
    def titles(self) -> dict[str, str]:
        """Document -> what it is called; notes of an interview by its reference."""
        rows = self.visit.run.rows("SELECT document, title, file_name FROM documents")
        found = {row["document"]: row["title"] or row["file_name"] for row in rows}
        return found | {name: one.interview for name, one in self.interviews.items()}

    @cached_property
    def origin(self) -> dict[str, str]:
        """Document -> the first of those of one origin with it."""
        run = self.visit.run
        rows = run.rows("SELECT document, quotes FROM documents")
        quotes = {row["document"]: row["quotes"] for row in rows if row["quotes"]}
        copies = run.rows("SELECT document, other, relation FROM document_copies")
        return origins([row["document"] for row in rows], copies, quotes)

    @cached_property
    def interviews(self) -> dict[str, Any]:
        """Document -> its interview, for those who may see the register."""
        return by_document(self.known) if self.visit.viewer.may("interviews.read") else {}

    @property
    def attributes(self) -> tuple[str, ...]:
        """Attributes by which the viewer may part what is coded."""
        return OF_DOCUMENTS + (OF_SPEAKERS if self.interviews else ())

    @cached_property
    def about(self) -> dict[str, dict[str, str]]:
        """Document -> its attributes; one that is not known is left out."""
        sql = (
            "SELECT d.document, d.document_type, substr(d.effective_on, 1, 4) AS year, d.language, m.mission"
            " FROM documents AS d LEFT JOIN document_missions AS m ON m.document = d.document"
        )
        found = {
            row["document"]: {name: str(row[name]) for name in OF_DOCUMENTS if row[name]}
            for row in self.visit.run.rows(sql)
        }
        for name, one in self.interviews.items():
            mine = {"mission": one.mission, "year": one.year, "component": one.component}
            mine |= {"rank": one.rank, "consent": one.consent}
            found.setdefault(name, {}).update({key: value for key, value in mine.items() if value})
        return found

    def counts(self) -> list[dict[str, Any]]:
        """Each code with quotations, documents, independent origins and coders, in the order of the tree."""
        return code_counts(self.held, self.book, self.origin)

    def by_attribute(self, name: str) -> Matrix:
        """Codes by the values of an attribute."""
        values = {document: told[name] for document, told in self.about.items() if name in told}
        return attribute_matrix(self.held, self.book, values, self.origin)

    def meetings(self) -> Mapping[tuple[str, str], int]:
        """How often two codes meet, named in order of their references."""
        return co_occurrence(self.held, self.book)

    def saturation(self) -> Saturation:
        """Codes met after so many documents, in the order in which they were first coded."""
        first: dict[str, tuple[str, set[str]]] = {}
        for one in sorted(self.held, key=lambda held: (held.at, held.quotation)):
            _, codes = first.setdefault(one.document, (one.at, set()))
            codes |= counted(self.book, one)
        coded = [(name, frozenset(codes)) for name, (_, codes) in first.items()]
        return saturation(coded, seed=int(str(self.visit.review.settings()["seed"])))

    def quoted(self, filters: Mapping[str, str]) -> list[Quoted]:
        """The quotations that filters leave, by document and place."""
        found = [one for one in self.held if self._fits(one, filters)]
        bodies = quotation_bodies(self.known)
        ordered = sorted(found, key=lambda one: (one.document, one.anchor.start, one.quotation))
        return [self._told(one, bodies.get(one.quotation, {})) for one in ordered]

    def named(self, references: Iterable[str]) -> list[Quoted]:
        """Some quotations by their references, in that order; those that are gone are left out."""
        held = {one.quotation: one for one in self.held}
        bodies = quotation_bodies(self.known)
        return [self._told(held[name], bodies[name]) for name in references if name in held]

    def _told(self, one: Quotation, body: Mapping[str, Any]) -> Quoted:
        codes = tuple(self.book.codes[name] for name in sorted(counted(self.book, one)))
        interview = self.interviews.get(one.document)
        return Quoted(
            one,
            codes,
            self.titles.get(one.document, one.document),
            body.get("page"),
            body.get("number"),
            interview.interview if interview else None,
        )

    def _fits(self, one: Quotation, filters: Mapping[str, str]) -> bool:
        mine = counted(self.book, one)
        about = self.about.get(one.document, {})
        wanted = {name: filters[name] for name in self.attributes if filters.get(name)}
        return (
            self._has(mine, filters.get("code"))
            and self._meets(one, filters.get("with"))
            and (filters.get("document") or one.document) == one.document
            and (filters.get("by") or one.by) == one.by
            and all(about.get(name, UNKNOWN) == value for name, value in wanted.items())
            and (filters.get("q") or "").casefold() in f"{one.anchor.exact} {one.memo}".casefold()
        )

    def _has(self, mine: frozenset[str], code: str | None) -> bool:
        return not code or bool(mine & self._below(code))

    def _meets(self, one: Quotation, code: str | None) -> bool:
        """Whether the quotation, or one that overlaps with it, has the other code."""
        if not code:
            return True
        wanted = self._below(code)
        return any(
            counted(self.book, other) & wanted
            for other in self._in_document.get(one.document, ())
            if other.anchor.start < one.anchor.end and one.anchor.start < other.anchor.end
        )

    @cached_property
    def _in_document(self) -> dict[str, Sequence[Quotation]]:
        found: dict[str, list[Quotation]] = {}
        for one in self.held:
            found.setdefault(one.document, []).append(one)
        return dict(found)

    def _below(self, code: str) -> frozenset[str]:
        return self.book.below(code) if code in self.book.codes else frozenset()


UNKNOWN = "-"
"""In an address: the value of an attribute that is not known."""
