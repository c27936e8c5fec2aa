"""Questions about the library, answered from the current run and from what is kept of each document."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from vedette.pipeline.coding import codebook_of, finished, quotations
from vedette.pipeline.documents import document
from vedette.pipeline.engine import current_run
from vedette.pipeline.screening import counted, criteria, shown_to, verdicts
from vedette.pipeline.settling import settlements
from vedette.pipeline.tables import run_table
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.coding import CodeAgreement
    from vedette.core.library.disagreements import PassageAgreement
    from vedette.core.library.screening import Flow
    from vedette.core.library.search import Found


_RANKED = 100
"""Passages of each ranking that are joined."""
_BEGINNING = 4_000
"""Letters of a document that the order of screening is learnt from."""


def documents_listed(review: Review) -> list[dict[str, Any]]:
    """The documents of the current run, by type and day.

    Raises:
        WrongState: There was no run yet.
    """
    run, _ = current_run(review.runs)
    rows: list[dict[str, Any]] = run_table(run, "documents").to_pylist()
    return sorted(
        rows, key=lambda row: (row["document_type"], str(row["effective_on"]), row["document"])
    )


def document_shown(review: Review, reference: str) -> dict[str, Any]:
    """All that the current run knows of one document, with its problems and its copies.

    Raises:
        NotFound: The run has no such document.
        WrongState: There was no run yet.
    """
    run, _ = current_run(review.runs)
    rows = run_table(run, "documents").to_pylist()
    mine = next((row for row in rows if row["document"] == reference), None)
    if mine is None:
        raise NotFound(
            f"The run has no document '{reference}'.", "Run `vedette run`, then list them."
        )
    problems = run_table(run, "document_problems").to_pylist()
    copies = run_table(run, "document_copies").to_pylist()
    return {
        **mine,
        "problems": [
            {"rule": one["rule"], "message": one["message"], "remedy": one["remedy"]}
            for one in problems
            if one["document"] == reference
        ],
        "copies": [
            {
                "document": one["other"] if one["document"] == reference else one["document"],
                "relation": one["relation"],
                "shared": round(one["shared"], 3),
            }
            for one in copies
            if reference in (one["document"], one["other"])
        ],
    }


def pages_shown(review: Review, reference: str, page: int | None = None) -> list[dict[str, Any]]:
    """The pages of a document: number, text, what stands beside it; masked words are black.

    Raises:
        NotFound: There is no such document, or no such page.
    """
    from vedette.core.library.masks import masked_pages

    found = document(review.decisions(), reference).masks
    rows = masked_pages(_pages(review, reference, ["boxes"] if found.areas else []), found)
    return _chosen(
        [{k: v for k, v in row.items() if k != "boxes"} for row in rows], reference, page
    )


def pages_unmasked(review: Review, reference: str, page: int | None = None) -> list[dict[str, Any]]:
    """As `pages_shown`, for those who may mask: nothing is black.

    Raises:
        NotFound: There is no such document, or no such page.
    """
    return _chosen(_pages(review, reference, []), reference, page)


def _pages(review: Review, reference: str, more: list[str]) -> list[dict[str, Any]]:
    columns = ["page", "name", "text", "origin", "confidence", "asides", *more]
    table = document(review.decisions(), reference).reading(review)
    rows: list[dict[str, Any]] = table.select(columns).to_pylist()
    return rows


def _chosen(rows: list[dict[str, Any]], reference: str, page: int | None) -> list[dict[str, Any]]:
    found = [row for row in rows if page is None or row["page"] == page]
    if not found:
        raise NotFound(f"{reference} has no page {page}.", f"It has {len(rows)}.")
    return found


def found(
    review: Review, question: str, *, start: int = 0, most: int = 20, whole: bool = False
) -> Found:
    """The passages of the current run that answer a question, best first; see `core.library.search`.

    Raises:
        BadInput: The question cannot be read.
        WrongState: There was no run yet.
    """
    from vedette.core.library.search import search

    run, _ = current_run(review.runs)
    return search(_index(review, run), question, start=start, most=most, whole=whole)


def _index(review: Review, run: Path) -> Path:
    """The index that the viewer of a review may ask."""
    return run / ("library.sqlite" if review.hidden is None else "library_open.sqlite")


def found_by_meaning(review: Review, question: str, *, most: int = 20) -> Found:
    """The passages that are nearest to a question in meaning or words, both rankings joined; English only.

    Raises:
        WrongState: There was no run yet, the review has no vectors, or they cannot be read here.
        BadInput: The question cannot be read.
    """
    from vedette.core.library._minilm import WIDTH
    from vedette.core.library.meaning import merged, nearest
    from vedette.core.library.search import passages_at, search

    run, _ = current_run(review.runs)
    held = run_table(run, "passage_vectors")
    if not held.num_rows:
        raise WrongState(
            "This review is not searched by meaning.",
            "`vedette library meaning on`, then `vedette run`; or search by words.",
        )
    index = _index(review, run)
    by_words = search(index, question, most=_RANKED)
    if review.hidden:
        is_seen = [name not in review.hidden for name in held["document"].to_pylist()]
        held = held.filter(is_seen)
    content = np.frombuffer(b"".join(held["vector"].to_pylist()), "<f2")
    near = nearest(question, content.reshape(-1, WIDTH).astype(np.float32), _RANKED)
    names = [
        f"{row['document']}#{row['passage']}"
        for row in held.select(["document", "passage"]).to_pylist()
    ]
    known = {f"{one.document}#{one.passage}": one for one in by_words.hits}
    order = merged([list(known), [names[at] for at, _ in near]])
    missing = [one for one in order[:most] if one not in known]
    known |= {f"{one.document}#{one.passage}": one for one in passages_at(index, missing)}
    documents = {one.partition("#")[0] for one in order}
    return replace(
        by_words,
        n_passages=len(order),
        n_documents=len(documents),
        hits=tuple(known[one] for one in order[:most]),
    )


def alike(review: Review, reference: str, passage: int, *, most: int = 10) -> Found:
    """Passages of other documents that have the telling words of one.

    Raises:
        NotFound: There is no such passage.
        WrongState: There was no run yet.
    """
    from vedette.core.library.search import like

    run, _ = current_run(review.runs)
    return like(_index(review, run), reference, passage, most=most)


def passage_shown(review: Review, reference: str, passage: int) -> dict[str, Any]:
    """A passage of the current run: its page, its words, where its parts stand in the text of the document.

    Raises:
        NotFound: There is no such passage.
        WrongState: There was no run yet.
    """
    import pyarrow.parquet as pq

    run, _ = current_run(review.runs)
    wanted = [("document", "=", reference), ("passage", "=", passage)]
    if reference in (review.hidden or ()):
        wanted.append(("passage", "<", 0))
    rows = pq.read_table(run / "tables" / "passages.parquet", filters=wanted).to_pylist()
    if not rows:
        raise NotFound(f"There is no passage {passage} of '{reference}'.", "Search for it again.")
    found: dict[str, Any] = rows[0]
    return found


def listed(review: Review, table: str) -> list[dict[str, Any]]:
    """The rows of a table of the current run.

    Raises:
        WrongState: There was no run yet.
    """
    run, _ = current_run(review.runs)
    rows: list[dict[str, Any]] = run_table(run, table).to_pylist()
    hidden = review.hidden or frozenset()
    if not hidden:
        return rows
    return [row for row in rows if not hidden & {row.get("document"), row.get("other")}]


def quotations_listed(review: Review, code: str | None = None) -> list[dict[str, Any]]:
    """The quotations of the current run with the paths of their codes; those of one code if it is named.

    Raises:
        NotFound: There is no such code.
        WrongState: There was no run yet.
    """
    paths = {row["code"]: row["path"] for row in listed(review, "codes")}
    by_quotation: dict[str, list[str]] = {}
    for row in listed(review, "codings"):
        by_quotation.setdefault(row["quotation"], []).append(row["code"])
    wanted = None
    if code is not None:
        book = codebook_of(review.decisions())
        wanted = book.below(book.named(code).code)
    return [
        {**row, "codes": sorted(paths[one] for one in by_quotation[row["quotation"]])}
        for row in listed(review, "quotations")
        if wanted is None or wanted & set(by_quotation[row["quotation"]])
    ]


def agreement_of_coders(review: Review) -> list[tuple[str, CodeAgreement]]:
    """Agreement per code, with its path, over the documents that two people have coded to their end.

    Raises:
        BadInput: No document was.
        WrongState: There was no run yet.
    """
    from vedette.core.library.coding import code_agreement

    known = review.decisions()
    book = codebook_of(known)
    places: dict[str, list[tuple[int, int]]] = {}
    for row in listed(review, "passages"):
        span = (row["parts"][0]["start"], row["parts"][-1]["end"])
        places.setdefault(row["document"], []).append(span)
    done = {name: who for name, who in finished(known).items() if name in places}
    seed = int(str(review.settings()["seed"]))
    found = code_agreement(list(quotations(known).values()), book, places, done, seed=seed)
    return [(book.path(book.codes[one.code]), one) for one in found]


def contested_in(review: Review, reference: str) -> list[PassageAgreement]:
    """Agreement per passage of a document that two people or more have coded to its end; empty for others.

    Raises:
        NotFound: There is no such document.
    """
    from vedette.core.library.disagreements import passage_agreement
    from vedette.core.library.passages import passages
    from vedette.core.library.stored import text_of

    known = review.decisions()
    held = document(known, reference)
    coders = finished(known).get(reference, frozenset())
    if len(coders) < len(("one", "another")):
        return []
    spans = [(one.parts[0][0], one.parts[-1][1]) for one in passages(text_of(held.reading(review)))]
    mine = [one for one in quotations(known).values() if one.document == reference]
    return passage_agreement(mine, codebook_of(known), spans, coders, settlements(known, reference))


def screening_flow(review: Review, viewer: str) -> Flow:
    """The flow from identified to included as a viewer may see it; of the current run's documents.

    While screeners are blind to each other it is what the viewer alone has said.

    Raises:
        WrongState: There was no run yet.
    """
    from vedette.core.library.screening import flow

    known = review.decisions()
    made = criteria(known)
    documents = [row["document"] for row in listed(review, "documents")]
    said = shown_to(counted(verdicts(known), made), made, viewer)
    needed = 1 if made.is_blind else made.needed
    return flow(documents, listed(review, "document_copies"), said, needed=needed)


def screening_next(review: Review, viewer: str, *, at_random: bool = False) -> dict[str, Any]:
    """What a screener has not judged yet, most promising first, and how sure it is that more will be found.

    The order is learnt from the viewer's own verdicts alone, so it tells nothing of others; from the title
    and the beginning of each document, and from what that means where the review has vectors. Of documents
    with the same text one is shown.

    Raises:
        WrongState: There was no run yet.
    """
    from vedette.core.library.screening import (
        Verdict,
        chance_of_more,
        doubles,
        reads_until_sure,
    )
    from vedette.core.library.screening_order import ranking

    mine = [one for one in verdicts(review.decisions()) if one.by == viewer and not one.settles]
    judged = {one.document: one.verdict is Verdict.INCLUDE for one in mine}
    same = doubles(listed(review, "document_copies"))
    rows = {row["document"]: row for row in listed(review, "documents")}
    texts = {name: text for name, text in _beginnings(review).items() if name not in same}
    known = {name: found for name, found in judged.items() if name in texts}
    titles = {name: str(rows[name]["title"] or "") for name in texts if name in rows}
    order = ranking(texts, known, titles, _meanings(review) or None)
    if at_random:
        seed = int(str(review.settings()["seed"]))
        order = [order[at] for at in np.random.default_rng(seed).permutation(len(order))]
    return {
        "left": len(order),
        "judged": len(known),
        "included": sum(known.values()),
        "judged_documents": list(known),
        "found": list(known.values()),
        "chance_of_more": chance_of_more(list(known.values()), len(order)),
        "reads_until_sure": reads_until_sure(list(known.values()), len(order)),
        "documents": [
            {
                "document": name,
                "document_type": rows[name]["document_type"],
                "title": rows[name]["title"],
            }
            for name in order
        ],
    }


def _beginnings(review: Review) -> dict[str, str]:
    """Title and beginning of each document of the current run."""
    run, _ = current_run(review.runs)
    return _beginnings_of(run)


@lru_cache(maxsize=4)
def _beginnings_of(run: Path) -> dict[str, str]:
    rows = run_table(run, "documents").select(["document", "title"]).to_pylist()
    texts = {row["document"]: str(row["title"] or "") for row in rows}
    for row in run_table(run, "passages").select(["document", "text"]).to_pylist():
        if len(texts[row["document"]]) < _BEGINNING:
            texts[row["document"]] += f" {row['text'][:_BEGINNING]}"
    return texts


def _meanings(review: Review) -> dict[str, npt.NDArray[np.float32]]:
    """What the beginning of each English document means; empty where the review has no vectors."""
    run, _ = current_run(review.runs)
    return _meanings_of(run)


@lru_cache(maxsize=4)
def _meanings_of(run: Path) -> dict[str, npt.NDArray[np.float32]]:
    vectors = {
        (row["document"], row["passage"]): np.frombuffer(row["vector"], "<f2").astype(np.float32)
        for row in run_table(run, "passage_vectors").to_pylist()
    }
    if not vectors:
        return {}
    letters: dict[str, int] = {}
    sums: dict[str, npt.NDArray[np.float32]] = {}
    columns = ["document", "passage", "text"]
    for row in run_table(run, "passages").select(columns).to_pylist():
        name, said = row["document"], len(row["text"])
        made = vectors.get((name, row["passage"]))
        if made is not None and letters.get(name, 0) < _BEGINNING:
            letters[name] = letters.get(name, 0) + said
            sums[name] = sums.get(name, np.zeros_like(made)) + said * made
    return {name: one / (float(np.linalg.norm(one)) or 1.0) for name, one in sums.items()}


def screening_agreement(review: Review) -> list[dict[str, Any]]:
    """Agreement of each pair of screeners, before conflicts were settled.

    Raises:
        NotAllowed: They are still blind to each other.
    """
    from vedette.core.library.screening import screener_agreement

    known = review.decisions()
    if criteria(known).is_blind:
        raise NotAllowed(
            "Screeners are blind to each other.",
            "Lift the blind: `vedette screening criteria --open`.",
        )
    return [
        {
            "one": one,
            "other": other,
            "documents": kappa.n_units,
            "equal": kappa.share_equal,
            "kappa": kappa.value,
            "alpha": alpha.value,
        }
        for one, other, kappa, alpha in screener_agreement(
            counted(verdicts(known), criteria(known))
        )
    ]


def original_to(review: Review, reference: str, out: Path) -> str:
    """Copy the original of a document; gives its SHA-256.

    Raises:
        NotFound: There is no such document.
        BadInput: The file is there already.
    """
    held = document(review.decisions(), reference)
    if out.exists():
        raise BadInput(f"'{out}' is there already.", "Name a new file.")
    shutil.copyfile(held.original(review), out)
    return str(held.body["snapshot"])
