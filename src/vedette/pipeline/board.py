"""The triangulation board as decisions: statements of issue areas, and what each kind of evidence says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from vedette.core.evidence.board import (
    KIND_OF,
    Cell,
    Item,
    Kind,
    Said,
    Verdict,
    areas_of,
    cells,
    check_can_say,
)
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import join, parse_label
from vedette.pipeline.coding import codebook_of, quotations
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.documents import documents
from vedette.pipeline.engine import Given, Inputs
from vedette.pipeline.interviews import interviews
from vedette.pipeline.settling import settlements
from vedette.pipeline.undoing import library_in_force, mark
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.codebook import Codebook
    from vedette.core.library.quotations import Quotation


def areas(review: Review) -> tuple[str, ...]:
    """Codes of the issue areas of a review in their order."""
    return review.template.areas.codes


@dataclass(frozen=True, slots=True)
class About:
    """What is known of documents, for telling evidence apart.

    Args:
        types: Document -> its type.
        missions: Document -> the mission that it is about.
        origins: Document -> the first of those of one origin with it.
        interviews: Notes -> reference of their interview.
    """

    types: Mapping[str, str]
    missions: Mapping[str, str]
    origins: Mapping[str, str]
    interviews: Mapping[str, str]


def items(held: Iterable[Quotation], book: Codebook, about: About) -> list[Item]:
    """What quotations say of issue areas; those in documents that are no evidence of a kind are left out."""
    from vedette.core.library.quotations import codings

    area = areas_of(book)
    found = {}
    for one, code in codings(held, book):
        talk = about.interviews.get(one.document, "")
        kind = Kind.INTERVIEWS if talk else KIND_OF.get(about.types.get(one.document, ""))
        if code in area and kind is not None:
            key = (one.quotation, area[code])
            found[key] = Item(
                one.quotation,
                one.document,
                area[code],
                kind,
                about.origins.get(one.document, one.document),
                talk or (one.document if kind is Kind.INTERVIEWS else ""),
                about.missions.get(one.document, ""),
            )
    return [found[key] for key in sorted(found)]


def evidence(review: Review, run_tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Item]:
    """The evidence as it is coded now, in documents of the last run.

    Args:
        review: The review, as the viewer sees it.
        run_tables: Rows of documents, document_copies, document_missions.
    """
    known = review.decisions()
    return _evidence(known, run_tables)


def _evidence(
    known: Sequence[Decision], tables: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[Item]:
    from vedette.core.library.coding import origins
    from vedette.core.library.disagreements import settled_quotations

    rows = tables["documents"]
    names = [str(row["document"]) for row in rows]
    quotes = {str(row["document"]): str(row["quotes"]) for row in rows if row["quotes"]}
    about = About(
        types={str(row["document"]): str(row["document_type"]) for row in rows},
        missions={str(row["document"]): str(row["mission"]) for row in tables["document_missions"]},
        origins=origins(names, tables["document_copies"], quotes),
        interviews={
            one.document: name
            for name, one in interviews(known).items()
            if one.document is not None
        },
    )
    book = codebook_of(known)
    there = set(names)
    mine = [one for one in quotations(known).values() if one.document in there]
    return items(settled_quotations(mine, book, settlements(known)), book, about)


def say(
    review: Review,
    told: Said,
    cell: Cell,
    author: Author,
    *,
    shown: Mapping[str, object] | None = None,
) -> Said:
    """Give a verdict on a cell; the same again changes nothing.

    Args:
        review: The review.
        told: Area, kind, verdict, why and resolution; the rest is filled in here.
        cell: The evidence as the person saw it.
        author: Who says so.
        shown: Of rates: what the system told, kept beside the verdict; None for other kinds.

    Raises:
        NotFound: There is no such issue area.
        BadInput: The reason is missing, or a resolution stands where nothing contradicts.
        WrongState: Evidence is said to speak where there is none.
    """
    _check_area(review, told.area)
    is_empty = cell.is_empty and not shown
    check_can_say(told.verdict, told.why, told.resolution, is_empty=is_empty)
    with review.home.writing() as pen:
        body: dict[str, object] = {
            "area": told.area,
            "kind": str(told.kind),
            "verdict": str(told.verdict),
            "why": told.why.strip(),
            "resolution": told.resolution.strip(),
            "evidence": fingerprint_of(cell, shown),
            "label": _label(review, pen.known, cell),
        }
        held = said(pen.known).get((told.area, told.kind))
        if held is None or any(str(getattr(held, name)) != body[name] for name in _SAME):
            pen.append(Act.TRIANGULATE, body, author)
        return said(pen.known)[told.area, told.kind]


_SAME = ("verdict", "why", "resolution", "evidence")


def fingerprint_of(cell: Cell, shown: Mapping[str, object] | None) -> str:
    """Of the evidence of a cell: its quotations, or what the system told of rates."""
    from vedette.core.kernel.fingerprint import of_value

    return of_value(dict(shown)) if shown else cell.fingerprint


def state_area(review: Review, area: str, statement: str, author: Author) -> None:
    """State what the kinds of evidence of an issue area are held against; the same again changes nothing.

    Raises:
        NotFound: There is no such issue area.
        BadInput: It says nothing, or too much.
    """
    _check_area(review, area)
    words = " ".join(statement.split())
    if not words or len(words) > _LONGEST:
        raise BadInput("A statement is one sentence.", f"Write one of up to {_LONGEST} characters.")
    with review.home.writing() as pen:
        if statements(pen.known).get(area) != words:
            body = {"area": area, "statement": words, "label": str(review.about["label"])}
            pen.append(Act.TRIANGULATE, body, author)


_LONGEST = 400


def said(known: Iterable[Decision]) -> dict[tuple[str, Kind], Said]:
    """The verdicts in force; the last word on each cell."""
    return {key: held[-1] for key, held in every_said(known).items()}


def every_said(known: Iterable[Decision]) -> dict[tuple[str, Kind], list[Said]]:
    """All verdicts in force on each cell, in order."""
    found: dict[tuple[str, Kind], list[Said]] = {}
    for one in library_in_force(known):
        if one.act is Act.TRIANGULATE and "verdict" in one.body:
            made = Said(
                area=str(one.body["area"]),
                kind=Kind(str(one.body["kind"])),
                verdict=Verdict(str(one.body["verdict"])),
                why=str(one.body["why"]),
                resolution=str(one.body["resolution"]),
                evidence=str(one.body["evidence"]),
                by=one.by,
                at=one.at,
                mark=mark(one),
            )
            found.setdefault((made.area, made.kind), []).append(made)
    return found


def statements(known: Iterable[Decision]) -> dict[str, str]:
    """Issue area -> the statement in force."""
    return {
        str(one.body["area"]): str(one.body["statement"])
        for one in library_in_force(known)
        if one.act is Act.TRIANGULATE and "statement" in one.body
    }


def board_content(known: Iterable[Decision]) -> dict[str, object]:
    """All of the board that can be seen, without when it was said."""
    known = tuple(known)
    told = {
        f"{area} {kind}": [str(one.verdict), one.why, one.resolution, one.evidence, one.by]
        for (area, kind), one in said(known).items()
    }
    return {"said": told, "statements": statements(known)} if told or statements(known) else {}


def given_board(known: Iterable[Decision]) -> Given:
    """The board with all that it is made of."""
    from vedette.core.kernel.fingerprint import of_value
    from vedette.pipeline.library import coding_content

    known = tuple(known)
    told = {f"{area} {kind}": asdict(one) for (area, kind), one in said(known).items()}
    content = [told, statements(known), coding_content(known) if told else {}]
    return Given(of_value(content), known)


def board_step(inputs: Inputs) -> Mapping[str, object]:
    """The board as it may be printed: cells with a verdict; of interviews only where enough people spoke."""
    from vedette.core.evidence.schema import BOARD

    known: Any = inputs.given["board_said"].value
    told, stated = said(known), statements(known)
    names = ("documents", "document_copies", "document_missions")
    tables = {name: inputs.products.table(name).to_pylist() for name in names} if told else {}
    found = cells(_evidence(known, tables)) if told else {}
    rows: list[dict[str, object]] = []
    for (area, kind), one in sorted(told.items()):
        cell = found.get((area, kind), Cell())
        if kind is Kind.INTERVIEWS and (cell.is_masked or cell.is_empty):
            continue
        is_counted = kind is not Kind.RATES
        rows.append(
            {
                "area": area,
                "kind": str(kind),
                "statement": stated.get(area),
                "quotations": len(cell.quotations) if is_counted else None,
                "documents": len(cell.documents) if is_counted else None,
                "origins": cell.n_origins if is_counted else None,
                "verdict": str(one.verdict),
                "why": one.why,
                "resolution": one.resolution or None,
                "is_current": not is_counted or one.is_current(cell.fingerprint),
                "by": one.by,
                "at": one.at,
            }
        )
    return {"board": BOARD.from_rows(rows)}


def _check_area(review: Review, area: str) -> None:
    known = areas(review)
    if area not in known:
        raise NotFound(f"There is no issue area '{area}'.", f"Use one of {', '.join(known)}.")


def _label(review: Review, known: Iterable[Decision], cell: Cell) -> str:
    """The join of the labels of its documents, else that of the review."""
    there = documents(known)
    held = [parse_label(there[name].label) for name in cell.documents if name in there]
    return str(join(held)) if held else str(review.about["label"])
