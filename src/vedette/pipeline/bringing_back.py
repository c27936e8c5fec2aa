"""Bringing an import back that was taken back: its files were kept, so nothing has to be read again."""

from __future__ import annotations

from collections.abc import Sequence

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.imports import Import, as_import, import_state
from vedette.pipeline.labelled import import_labels
from vedette.pipeline.workspace import Review


def bring_back(review: Review, name: str, author: Author) -> Import:
    """Let an import that was taken back count again.

    It has the label that it had when it was taken back: a raised label stays raised.

    Args:
        review: The review.
        name: Reference of the import.
        author: Who brings it back.

    Raises:
        NotFound: No import of that reference was taken back.
        WrongState: Another import of its source came since, or one that it followed is gone.
    """
    with review.home.writing() as pen:
        check_can_bring_back(pen.known, name)
        found = _last(pen.known, name)
        label = import_labels(pen.known, str(review.about["label"])).labels[found.n]
        made = pen.append(Act.IMPORT, {**found.body, "label": str(label)}, author)
    return as_import(made)


def check_can_bring_back(known: Sequence[Decision], name: str) -> None:
    """Twin of `can_bring_back`.

    Raises:
        NotFound: No import of that reference was taken back.
        WrongState: Another import of its source came since, or one that it followed is gone.
    """
    found = _last(known, name)
    source = str(found.body["source"])
    now, then = import_state(known), import_state(one for one in known if one.n < found.n)
    if any(one.id == name for one in now.standing.get(source, ())):
        raise NotFound(f"Import {name} was not taken back.", "See the bin of the review.")
    newest, followed = now.newest(source), then.newest(source)
    if (newest and newest.id) != (followed and followed.id):
        raise WrongState(
            f"Import {name} of '{source}' does not follow what stands now.",
            "Take later imports of the source back first, or import the file again.",
        )


def can_bring_back(known: Sequence[Decision], name: str) -> bool:
    """Whether an import that was taken back can count again."""
    try:
        check_can_bring_back(known, name)
    except (NotFound, WrongState):
        return False
    return True


def _last(known: Sequence[Decision], name: str) -> Decision:
    found = [one for one in known if one.act is Act.IMPORT and one.body["import"] == name]
    if not found:
        raise NotFound(f"There is no import {name}.", "See the bin of the review.")
    return found[-1]
