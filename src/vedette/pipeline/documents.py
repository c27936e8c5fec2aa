"""Documents in force: their files, what persons state of them, and how that is stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.dates import event_date
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.products import read_table
from vedette.pipeline.undoing import library_in_force
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.library.masks import Masks

DESCRIBED = ("title", "document_type", "effective_on", "language", "mission", "origin", "quotes")
"""What a person can state of a document."""

SAME, DIFFERENT = "same", "different"
"""What a person can say of a record and a document."""


def describe(
    review: Review, reference: str, stated: Mapping[str, str], why: str, author: Author
) -> None:
    """State what a document is; the last word on each fact holds, an empty one takes it back.

    Raises:
        NotFound: There is no such document.
        BadInput: A fact or its value cannot be.
    """
    check_described(stated)
    with review.home.writing() as pen:
        held = document(pen.known, reference)
        new = {k: v for k, v in stated.items() if (held.described.get(k) or "") != v}
        if new:
            body = {"document": reference, "stated": new, "why": why, "label": held.label}
            pen.append(Act.DESCRIBE, body, author)


def check_described(stated: Mapping[str, str]) -> None:
    """Whether a person may state this of a document.

    Raises:
        BadInput: A fact or its value cannot be.
    """
    for name, value in stated.items():
        if name not in DESCRIBED:
            raise BadInput(f"'{name}' cannot be stated.", f"Use one of {', '.join(DESCRIBED)}.")
        if name == "document_type" and value and value not in codelist("document_type").entries:
            known = ", ".join(codelist("document_type").codes)
            raise BadInput(f"'{value}' is no type of document.", f"Use one of {known}.")
        if name == "effective_on" and value:
            event_date(value)


@dataclass(frozen=True, slots=True)
class Document:
    """A document in force.

    Args:
        reference: Permanent.
        body: What the decision on its reading says.
        described: What persons state of it.
        at: When it was first added.
        by: Who added it.
        masked: What the decisions on its masks say.
        works: What persons said of records that seem to be its work: record -> the last decision's body.
    """

    reference: str
    body: Mapping[str, Any]
    described: Mapping[str, str]
    at: str
    by: str
    masked: tuple[Mapping[str, Any], ...] = ()
    works: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def is_record(self) -> bool:
        """Whether it came in as a bibliographic record, without a file."""
        return "reference" in self.body

    @property
    def csl(self) -> Mapping[str, Any] | None:
        """Its bibliographic reference as CSL-JSON: of the record that is its work, or its own."""
        same = [one["reference"] for one in self.works.values() if one["verdict"] == SAME]
        found: Mapping[str, Any] | None = same[-1] if same else self.body.get("reference")
        return found

    @property
    def masks(self) -> Masks:
        """What is masked of it."""
        from vedette.core.library.masks import combined

        return combined(self.masked, str(self.body["content"]))

    @property
    def is_masked(self) -> bool:
        """Whether anything of it is masked."""
        return bool(self.masked)

    def shown(self, review: Review) -> pa.Table:
        """Its pages as they are shown: what is masked is black, and nothing stands beside the text then."""
        import pyarrow as pa

        from vedette.core.library.masks import masked_pages

        table = self.reading(review)
        if not self.is_masked:
            return table
        rows = masked_pages(
            table.select(["page", "text", "asides", "boxes"]).to_pylist(), self.masks
        )
        for name in ("text", "asides"):
            field = table.schema.field(name)
            column = pa.array([row[name] for row in rows], field.type)
            table = table.set_column(table.schema.get_field_index(name), field, column)
        return table

    def words_shown(self, words: str, start: int, content: str) -> str:
        """Words quoted from it as they are shown: what is masked of them is black.

        Args:
            words: As they were quoted.
            start: Their place in the text.
            content: Of the reading that they were quoted from.
        """
        from vedette.core.library.masks import masked_words

        return masked_words(words, start, content, self.masks, str(self.body["content"]))

    @property
    def label(self) -> str:
        """Its label."""
        return str(self.body["label"])

    def original(self, review: Review) -> Path:
        """The file as it came in."""
        return self._file(review, "original")

    def reading(self, review: Review) -> pa.Table:
        """Its pages as they were read."""
        return read_table(self._file(review, "table"))

    def reading_path(self, review: Review) -> Path:
        """The file with its pages as they were read."""
        return self._file(review, "table")

    def _file(self, review: Review, kind: str) -> Path:
        name = next(name for name, what in self.body["files"].items() if what == kind)
        return review.snapshots / str(self.body["snapshot"]) / str(name)


def documents(known: Iterable[Decision]) -> dict[str, Document]:
    """The documents in force by reference; the last reading of each counts."""
    found: dict[str, Document] = {}
    for one in library_in_force(known):
        reference = str(one.body.get("document"))
        held = found.get(reference)
        if one.act is Act.DOCUMENT:
            if held is None:
                found[reference] = Document(reference, one.body, {}, one.at, one.by)
            else:
                found[reference] = replace(held, body=one.body)
        elif one.act is Act.MASK and held is not None:
            found[reference] = replace(held, masked=(*held.masked, one.body))
        elif one.act is Act.SAME_WORK and held is not None:
            works = {**held.works, str(one.body["work"]): one.body}
            found[reference] = replace(held, works=works)
        elif one.act is Act.DESCRIBE and held is not None:
            stated: Any = one.body["stated"]
            found[reference] = replace(held, described={**held.described, **stated})
    return dict(sorted(found.items()))


def document(known: Iterable[Decision], reference: str) -> Document:
    """A document in force.

    Raises:
        NotFound: There is none of that reference.
    """
    held = documents(known).get(reference)
    if held is None:
        raise NotFound(f"There is no document '{reference}'.", "See `vedette library list`.")
    return held
