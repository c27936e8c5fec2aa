"""What stands in a text and is labelled higher than those who approve a release may lower: it does not leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.kernel.labels import Label, join, parse_label
from vedette.pipeline.coding import quotations
from vedette.pipeline.decisions import Act
from vedette.pipeline.documents import documents
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.labelled import import_labels
from vedette.pipeline.recommended import changes_in_force
from vedette.pipeline.report_text import text_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.document import Document


@dataclass(frozen=True, slots=True)
class Above:
    """A part of a text that is labelled higher.

    Args:
        block: Where it stands, such as PAR-7K3QF2; of a number the first block that prints it.
        what: The block itself, a quotation, or a number with its source.
        label: Of it.
        remedy: How it could leave.
    """

    block: str
    what: str
    label: str
    remedy: str


def labels_above(review: Review, document: Document, label: Label) -> list[Above]:
    """What of a text neither the label of a release nor that of the review covers, in the order of the text.

    The label of the review is lowered to that of a release by two persons; what is labelled higher than the review
    was not before them.

    Args:
        review: The review, as those who release it see it.
        document: What shall leave.
        label: Under which it shall leave.
    """
    usual = parse_label(str(review.about["label"]))
    found = [*_of_words(review, document), *_of_numbers(review, document)]
    return [
        one for one in found if not any(of.covers(parse_label(one.label)) for of in (label, usual))
    ]


def check_labels(review: Review, document: Document) -> None:
    """Whether a text may be read under the label of its review.

    Raises:
        WrongState: Something in it is labelled higher; block and remedy are named.
    """
    found = labels_above(review, document, parse_label(str(review.about["label"])))
    if found:
        raise WrongState(problem_of(found), found[0].remedy)


def problem_of(found: list[Above]) -> str:
    """What is wrong, in one sentence."""
    first = found[0]
    return (
        f"{len(found)} parts of the text are labelled higher than the review, the first: {first.what} "
        f"in {first.block}, '{first.label}'."
    )


def _of_words(review: Review, document: Document) -> Iterator[Above]:
    """Blocks that were written under a label, and quotations of documents."""
    known = review.decisions()
    written: dict[str, list[Label]] = {}
    for change in changes_in_force(known, Act.BLOCK):
        written.setdefault(str(change["block"]), []).append(parse_label(str(change["label"])))
    quoted, held = quotations(known), documents(known)
    of = {one.ref: one.of for one in text_of(review, known)}
    for block in dict.fromkeys(document.origins):
        if block in written:
            remedy = "Leave the block out of the edition (its readers), or write its words anew under a lower label."
            yield Above(block, "the block", str(join(written[block])), remedy)
        if of.get(block) in quoted:
            source = held[quoted[of[block]].document]
            remedy = f"Take the quotation out, or lower the label of {source.reference}."
            yield Above(block, f"the quotation {of[block]}", source.label, remedy)


def _of_numbers(review: Review, document: Document) -> Iterator[Above]:
    """Numbers of figures, by the labels of the sources that they were counted from."""
    from vedette.core.reports.document import LiveNumber, inlines_of

    labels = import_labels(review.decisions(), str(review.about["label"]))
    of_figure = _sources(review)
    names = document.origins or ("",) * len(document.blocks)
    seen = set[str]()
    for name, block in zip(names, document.blocks, strict=True):
        for one in inlines_of(block):
            figure = one.key.partition("/")[0] if isinstance(one, LiveNumber) else ""
            for source in of_figure.get(figure, ()):
                mine = labels.of_source(source)
                if mine and f"{figure} {source}" not in seen:
                    seen.add(f"{figure} {source}")
                    remedy = f"Count it without {source}, or lower the label of its imports."
                    yield Above(
                        name or "the text", f"{figure} with {source}", str(join(mine)), remedy
                    )


def _sources(review: Review) -> dict[str, list[str]]:
    try:
        figures = products_of(*current_run(review.runs)).table("figures")
    except (NotFound, WrongState, KeyError):
        return {}
    pairs = zip(figures["key"].to_pylist(), figures["sources"].to_pylist(), strict=True)
    return {str(key): str(sources).split(", ") for key, sources in pairs}
