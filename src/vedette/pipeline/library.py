"""The steps of the library: from documents in force to their table, their passages, their copies."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.pipeline.decisions import Decision
from vedette.pipeline.documents import Document, documents
from vedette.pipeline.engine import Given, Inputs
from vedette.pipeline.notes import TYPE as NOTES
from vedette.pipeline.works import kind_of_record, references_of, with_same_works
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.passages import Passage
    from vedette.core.library.quotations import Quotation
    from vedette.core.library.stored import Text

_START, _SENTENCE = 60, 60
"""Passages at the start that say what a document is; letters from which one is a sentence."""

GIVES = (
    "documents", "passages", "document_copies", "document_problems", "document_references", "same_works",
)  # fmt: skip


def given_documents(review: Review, known: Iterable[Decision]) -> Given:
    """The documents in force; their content is that of their readings and of what is stated of them."""
    from vedette.core.kernel.fingerprint import of_value

    held = list(documents(known).values())
    told = [
        [one.reference, dict(one.body), dict(one.described), one.at, one.by]
        + [[list(m["spans"]), list(m["areas"]), m["content"]] for m in one.masked]
        + [[o["work"], o["verdict"], o["reference"]] for o in one.works.values()]
        for one in held
    ]
    return Given(of_value(told), [(one, one.reading_path(review)) for one in held])


def documents_step(inputs: Inputs) -> Mapping[str, object]:
    """The tables of the library."""
    from vedette.core.library import schema
    from vedette.core.library.copies import copies
    from vedette.core.library.masks import masked_pages
    from vedette.core.library.passages import passages
    from vedette.core.library.stored import joined
    from vedette.pipeline.products import read_table

    held: list[tuple[Document, Path]] = inputs.given["library_files"].value  # type: ignore[assignment] # given above
    rows, listed, problems = [], [], []
    texts: dict[str, str] = {}
    starts: dict[str, str] = {}
    for one, path in held:
        columns = ["page", "text", "origin", "blocks", "asides"] + ["boxes"] * bool(one.masks.areas)
        pages = masked_pages(read_table(path).select(columns).to_pylist(), one.masks)
        whole = joined(pages)
        found = passages(whole)
        texts[one.reference] = " ".join(passage.text for passage in found)
        rows.append(_document_row(one, pages, whole, found))
        starts[one.reference] = " ".join(passage.text for passage in found[:_START])
        listed += [_passage_row(one.reference, whole, passage) for passage in found]
        problems += [
            {
                "document": one.reference,
                "order": at,
                **{k: told[k] for k in ("rule", "message", "remedy")},
            }
            for at, told in enumerate(one.body["warnings"], start=1)
        ]
    files = {one.reference: str(one.body["snapshot"]) for one, _ in held}
    return {
        "documents": schema.DOCUMENTS.from_rows(rows),
        "passages": schema.PASSAGES.from_rows(listed),
        "document_copies": schema.COPIES.from_rows(
            with_same_works(copies(texts, files), [one for one, _ in held])
        ),
        "document_problems": schema.PROBLEMS.from_rows(problems),
        **references_of([one for one, _ in held], rows, starts),
    }


def missions_step(inputs: Inputs) -> Mapping[str, object]:
    """The mission of each document that names or is stated to be about one."""
    from vedette.core.kernel.codelists import codelist
    from vedette.core.library import describe
    from vedette.core.library.schema import DOCUMENT_MISSIONS

    held: list[tuple[Document, Path]] = inputs.given["library_files"].value  # type: ignore[assignment] # given above
    stated = {one.reference: one.described.get("mission") for one, _ in held}
    recorded = set(inputs.products.table("records")["mission"].unique().to_pylist())
    known = frozenset((*codelist("missions").codes, *(one for one in recorded if one)))
    starts: dict[str, list[str]] = {}
    for row in (
        inputs.products.table("passages").select(["document", "passage", "text"]).to_pylist()
    ):
        if row["passage"] <= _START:
            starts.setdefault(row["document"], []).append(row["text"])
    rows = []
    for row in inputs.products.table("documents").select(["document", "title"]).to_pylist():
        told = stated.get(row["document"])
        start = "\n".join(starts.get(row["document"], ()))
        found = told or describe.mission(row["title"], start, known)
        if found:
            by = describe.STATED if told else describe.READ
            rows.append({"document": row["document"], "mission": found, "mission_by": by})
    return {"document_missions": DOCUMENT_MISSIONS.from_rows(rows)}


def search_step(inputs: Inputs) -> Mapping[str, object]:
    """The file in which the library of this world is searched, and the same without notes of interviews."""
    from vedette.core.library.search import write_index

    path, open_path = inputs.scratch / "library.sqlite", inputs.scratch / "library_open.sqlite"
    documents = inputs.products.table("documents").to_pylist()
    passages = inputs.products.table("passages").drop_columns(["parts"]).to_pylist()
    write_index(path, documents, passages)
    told: Any = inputs.given["register"].value
    notes = {one.document for one in told}
    notes |= {row["document"] for row in documents if row["document_type"] == NOTES}
    if not notes & {row["document"] for row in documents}:
        shutil.copyfile(path, open_path)
        return {"library": path, "library_open": open_path}
    # An index of its own: scores count how often words occur in all of it.
    write_index(
        open_path,
        [row for row in documents if row["document"] not in notes],
        [row for row in passages if row["document"] not in notes],
    )
    return {"library": path, "library_open": open_path}


def given_meaning(review: Review) -> Given:
    """Whether passages are given vectors, and where those of documents that were read before are kept."""
    from vedette.core.kernel.fingerprint import of_value
    from vedette.core.library.meaning import is_installed

    is_wanted = bool(review.settings().get(BY_MEANING)) and is_installed()
    return Given(of_value(is_wanted), (is_wanted, review.folder / "meaning"))


def meaning_step(inputs: Inputs) -> Mapping[str, object]:
    """Vectors of the passages of English documents; none where the review does not ask for them."""
    from vedette.core.library.meaning import LANGUAGE
    from vedette.core.library.schema import PASSAGE_VECTORS

    told: Any = inputs.given["meaning"].value
    is_wanted, kept = told
    rows: list[dict[str, object]] = []
    if is_wanted:
        languages = inputs.products.table("documents").select(["document", "language"]).to_pylist()
        english = {row["document"] for row in languages if row["language"] == LANGUAGE}
        texts: dict[str, list[tuple[int, str]]] = {name: [] for name in sorted(english)}
        columns = ["document", "passage", "text"]
        for row in inputs.products.table("passages").select(columns).to_pylist():
            if row["document"] in english:
                texts[row["document"]].append((row["passage"], row["text"]))
        for name, held in texts.items():
            made = _vectors_kept(kept, [text for _, text in held])
            rows += [
                {"document": name, "passage": number, "vector": one}
                for (number, _), one in zip(held, made, strict=True)
            ]
    return {"passage_vectors": PASSAGE_VECTORS.from_rows(rows)}


def _vectors_kept(folder: Path, texts: list[str]) -> list[bytes]:
    """The vectors of the passages of a document, kept by the hash of their words: they take a while."""
    import hashlib

    from vedette.core.library._minilm import WIDTH
    from vedette.core.library.meaning import vectors
    from vedette.pipeline.durable import write_durably

    n_bytes = 2 * WIDTH
    path = folder / hashlib.sha256("\0".join(texts).encode()).hexdigest()
    if not path.is_file() or path.stat().st_size != n_bytes * len(texts):
        folder.mkdir(exist_ok=True)
        write_durably(path, vectors(texts).astype("<f2").tobytes())
    content = path.read_bytes()
    return [content[at : at + n_bytes] for at in range(0, len(content), n_bytes)]


BY_MEANING = "search_by_meaning"
"""Setting of a review: whether its English passages are given vectors, too."""

CODED = ("codes", "quotations", "codings", "code_counts", "code_pairs")


def given_coding(known: Iterable[Decision]) -> Given:
    """The codebook and the quotations in force."""
    from vedette.core.kernel.fingerprint import of_value
    from vedette.pipeline.coding import codebook_of, quotation_bodies, quotations
    from vedette.pipeline.settling import settlements

    known = tuple(known)
    content = {"seen": coding_content(known), "at": {n: o.at for n, o in quotations(known).items()}}
    held = (codebook_of(known), quotations(known), quotation_bodies(known), settlements(known))
    return Given(of_value(content), held)


def coding_content(known: Iterable[Decision]) -> dict[str, object]:
    """All of the codebook and the codings that can be seen, without when it was said."""
    from dataclasses import asdict

    from vedette.pipeline.coding import codebook_of, finished, quotations
    from vedette.pipeline.settling import settlements

    held = quotations(known)
    settled = {f"{s.document} {s.start} {s.end} {s.code}": s.has for s in settlements(known)}
    return {
        "codebook": {name: asdict(one) for name, one in codebook_of(known).codes.items()},
        "quotations": {
            name: [one.document, asdict(one.anchor), one.content, list(one.codes), one.memo, one.by]
            for name, one in held.items()
        },
        "finished": {name: sorted(who) for name, who in finished(known).items()},
    } | ({"settled": settled} if settled else {})


def coding_step(inputs: Inputs) -> Mapping[str, object]:
    """Quotations where they stand today, with their codes, and what they count."""
    from dataclasses import asdict

    from vedette.core.library import schema
    from vedette.core.library.coding import co_occurrence, code_counts, origins
    from vedette.core.library.disagreements import settled_quotations
    from vedette.core.library.quotations import codings

    told: Any = inputs.given["coded"].value
    book, held, bodies, settled = told
    listed: list[tuple[Document, Path]] = inputs.given["library_files"].value  # type: ignore[assignment] # given above
    paths = {one.reference: (one, path) for one, path in listed}
    known = [one for one in held.values() if one.document in paths]
    mine = settled_quotations(known, book, settled)
    documents = inputs.products.table("documents").select(["document", "quotes"]).to_pylist()
    copies = inputs.products.table("document_copies").to_pylist()
    quotes = {row["document"]: row["quotes"] for row in documents if row["quotes"]}
    origin = origins(paths, copies, quotes)
    pairs = co_occurrence(mine, book)
    return {
        "codes": schema.CODES.from_rows(
            [{**asdict(one), "path": book.path(one), "depth": depth} for depth, one in book.tree()]
        ),
        "quotations": schema.QUOTATIONS.from_rows(
            [_quotation_row(one, bodies[one.quotation], *paths[one.document]) for one in mine]
        ),
        "codings": schema.CODINGS.from_rows(
            [
                {"quotation": one.quotation, "code": code, "document": one.document, "by": one.by}
                for one, code in codings(mine, book)
            ]
        ),
        "code_counts": schema.CODE_COUNTS.from_rows(code_counts(mine, book, origin)),
        "code_pairs": schema.CODE_PAIRS.from_rows(
            [{"code": one, "other": other, "n": n} for (one, other), n in pairs.items()]
        ),
    }


def given_register(known: Iterable[Decision]) -> Given:
    """The register of interviews in force, without anything that is sealed."""
    from dataclasses import asdict

    from vedette.core.kernel.fingerprint import of_value
    from vedette.pipeline.interviews import interviews

    held = list(interviews(known).values())
    return Given(of_value([asdict(one) for one in held]), held)


def interviews_step(inputs: Inputs) -> Mapping[str, object]:
    """The register with how each speaker may be described, and who was not heard."""
    from vedette.core.kernel.attribution import K, use_of
    from vedette.core.library import schema
    from vedette.core.library.interviews import attributions, described, heard

    told: Any = inputs.given["register"].value
    given = attributions(told)
    rows = []
    for one in told:
        shown = described(one, given.get(one.interview), one.consent, len(told), K)
        rows.append(
            {
                "interview": one.interview,
                "consent": one.consent,
                "use": str(use_of(one.consent)),
                "month": one.month,
                "mission": one.mission,
                "place": one.place,
                "category": one.category,
                "component": one.component,
                "rank": one.rank,
                "sex": one.sex,
                "document": one.document,
                "attribution": None if shown is None else shown.words,
                "k": None if shown is None else shown.k,
            }
        )
    silent = heard(told, _deployed(inputs.products.table("strength").to_pylist())) if told else []
    return {
        "interviews": schema.INTERVIEWS.from_rows(rows),
        "heard": schema.HEARD.from_rows(silent),
    }


def _deployed(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], float]:
    """People deployed by mission and component, mean of the months that are known."""
    months: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        for part, names in _COMPONENTS.items():
            known = [row[name] for name in names if row[name] is not None]
            if known:
                months.setdefault((row["mission"], part), []).append(sum(known))
    return {key: sum(held) / len(held) for key, held in sorted(months.items())}


_COMPONENTS = {
    "military": ("troops", "observers"),
    "police": ("police",),
    "civilian": ("civilians",),
}


def _quotation_row(
    one: Quotation, body: Mapping[str, Any], held: Document, path: Path
) -> dict[str, object]:
    from vedette.core.library.quotations import placed
    from vedette.core.library.stored import Text, text_of
    from vedette.pipeline.products import read_table

    content = str(held.body["content"])
    page, number = body["page"], body["number"]
    whole = Text("", (), (), ())
    if one.content != content:
        whole = text_of(read_table(path))
    place = placed(one, whole, content)
    if one.content != content and place.start is not None:
        at = place.start
        page = whole.page_at(at)
        number = next((b.number for b in whole.blocks if b.start <= at < b.end), None)
    return {
        "quotation": one.quotation,
        "document": one.document,
        "page": page,
        "number": number,
        "start": place.start,
        "end": place.end,
        "text": held.words_shown(one.anchor.exact, one.anchor.start, one.content),
        "state": str(place.state),
        "likeness": place.likeness,
        "memo": one.memo,
        "by": one.by,
        "at": one.at,
        "label": held.label,
    }


def type_of(one: Document, found: list[Passage]) -> str:
    """Type of a document: as a person states it, else as its record or the start of its text tells.

    Args:
        one: The document.
        found: Its passages, in order; those at its start are enough.
    """
    from vedette.core.library import describe

    stated = one.described.get("document_type") or kind_of_record(one)
    return stated or describe.document_type(_start(found))


def _start(found: list[Passage]) -> str:
    return "\n".join(passage.text for passage in found[:_START])


def _document_row(
    one: Document, pages: list[dict[str, Any]], whole: Text, found: list[Passage]
) -> dict[str, object]:
    from vedette.core.library import describe

    body, stated = one.body, {k: v for k, v in one.described.items() if v}
    start = _start(found)
    effective, effective_by = _effective(one, start, stated)
    kind = stated.get("document_type")
    sample = " ".join(passage.text for passage in found if len(passage.text) > _SENTENCE) or start
    return {
        "document": one.reference,
        "title": stated.get("title")
        or describe.title(found, None if one.masked else body["title"]),
        "document_type": type_of(one, found),
        "type_by": describe.STATED if kind else describe.READ,
        "symbol": describe.symbol(whole.text),
        "effective_on": effective,
        "effective_by": effective_by,
        "received_on": dt.date.fromisoformat(str(body["received_on"])),
        "language": stated.get("language") or describe.language(sample),
        "format": body["format"],
        "pages": body["pages"],
        "pages_without_text": len(body["pages_without_text"]),
        "pages_by_ocr": sum(1 for page in pages if page["origin"] == "ocr"),
        "words": sum(len(passage.text.split()) for passage in found),
        "passages": len(found),
        "asides": sum(len(page["asides"] or ()) for page in pages),
        "origin": stated.get("origin"),
        "quotes": stated.get("quotes"),
        "attached_to": body["attached_to"],
        "file_name": body["file_name"],
        "sha256": body["snapshot"],
        "label": one.label,
        "at": one.at,
        "by": one.by,
    }


def _effective(
    one: Document, start: str, stated: Mapping[str, str]
) -> tuple[dt.date | None, str | None]:
    """The day that the document bears, and how it is known."""
    from vedette.core.kernel.dates import event_date
    from vedette.core.library import describe

    if "effective_on" in stated:
        return event_date(stated["effective_on"]).first, describe.STATED
    found = None if one.is_record else describe.day(start)
    if found is not None:
        return found, describe.READ
    written = one.body["written_on"]
    try:
        return (dt.date.fromisoformat(str(written)), describe.FILE) if written else (None, None)
    except ValueError:
        return None, None


def _passage_row(reference: str, whole: Text, passage: Passage) -> dict[str, object]:
    return {
        "document": reference,
        "passage": passage.number,
        "kind": str(passage.kind),
        "number": passage.cited,
        "page": whole.page_at(passage.parts[0][0]),
        "last_page": whole.page_at(max(passage.parts[-1][1] - 1, passage.parts[-1][0])),
        "parts": [{"start": start, "end": end} for start, end in passage.parts],
        "text": passage.text,
    }
