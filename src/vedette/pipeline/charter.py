"""The charter of a review as a decision: what it was asked to do, by whom, with whom, by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vedette.core.kernel.errors import NotFound, OutOfDate, WrongState
from vedette.core.kernel.fingerprint import of_value, short
from vedette.core.kernel.templates import Charter, charter_from
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.undoing import mark
from vedette.pipeline.workspace import Review

CHARTER = "charter"
"""The setting that holds it."""


@dataclass(frozen=True, slots=True)
class Written:
    """The charter as one decision left it; None where the decision took it away."""

    decision: Decision
    charter: Charter | None


def charter_of(review: Review) -> Charter | None:
    """The charter in force; None where the review has none yet."""
    told = review.settings().get(CHARTER)
    return None if told is None else charter_from(told, review.template)


def charters_written(review: Review) -> list[Written]:
    """Every charter that the review had, the first first."""
    held = _decisions(review.decisions())
    return [
        Written(one, None if told is None else charter_from(told, review.template))
        for one in held
        for told in (one.body[CHARTER],)
    ]


def charter_version(review: Review) -> str:
    """A name of the charter as it stands; "" while there is none."""
    return _version(_last(review.decisions()))


def set_charter(
    review: Review, told: object, author: Author, *, version: str | None = None
) -> Charter:
    """Decide the charter; the same again changes nothing.

    Args:
        review: The review.
        told: In JSON types, as `Charter.as_json` gives it.
        author: Who decides.
        version: The charter that the person saw, as `charter_version` names it; None where it does not matter.

    Raises:
        BadInput: Something is missing, unknown, too long or cannot be read.
        OutOfDate: Somebody wrote another one since.
    """
    made = charter_from(told, review.template)
    with review.home.writing() as pen:
        held = _last(pen.known)
        if version is not None and version != _version(held):
            raise OutOfDate("The charter was changed since you opened it.", "Open it again.")
        if held != made.as_json():
            pen.append(Act.SETTINGS, {CHARTER: made.as_json()}, author)
    return made


def take_back_charter(review: Review, which: str, author: Author) -> Charter | None:
    """Let the charter hold that stood before a decision; the log keeps both.

    Args:
        review: The review.
        which: The mark of the decision, the last one on the charter.
        author: Who takes it back.

    Returns:
        The charter that holds now; None where there was none before.

    Raises:
        NotFound: There is no such decision on the charter.
        WrongState: The charter was written again since.
    """
    with review.home.writing() as pen:
        held = _decisions(pen.known)
        marks = [mark(one) for one in held]
        if which not in marks:
            raise NotFound("There is no such change of the charter.", "Look into its history.")
        if which != marks[-1]:
            raise WrongState(
                "The charter was written again since.", "Take the later change back first."
            )
        before = held[-2].body[CHARTER] if len(held) > 1 else None
        pen.append(Act.SETTINGS, {CHARTER: before}, author)
    return None if before is None else charter_from(before, review.template)


def bring_back_charter(review: Review, which: str, author: Author) -> Charter:
    """Let the charter of an earlier decision hold again; the log keeps all that stood between.

    Args:
        review: The review.
        which: The mark of the decision that wrote it.
        author: Who brings it back.

    Raises:
        BadInput: It names what the template has no longer.
        NotFound: There is no such decision on the charter, or it took the charter away.
        WrongState: This charter holds now.
    """
    with review.home.writing() as pen:
        held = _decisions(pen.known)
        told = next((one.body[CHARTER] for one in held if mark(one) == which), None)
        if told is None:
            raise NotFound("There is no such charter.", "Look into its history.")
        if told == held[-1].body[CHARTER]:
            raise WrongState("This charter holds now.", "There is nothing to bring back.")
        made = charter_from(told, review.template)
        pen.append(Act.SETTINGS, {CHARTER: told}, author)
    return made


def _decisions(known: Iterable[Decision]) -> list[Decision]:
    return [one for one in known if one.act is Act.SETTINGS and CHARTER in one.body]


def _last(known: Iterable[Decision]) -> object:
    held = _decisions(known)
    return held[-1].body[CHARTER] if held else None


def _version(told: object) -> str:
    return "" if told is None else short(of_value(told))
