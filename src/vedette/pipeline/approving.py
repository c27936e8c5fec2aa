"""Approval of the report as decisions, and what speaks against it: refused while anything grave is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.reports.approval import Approval, Change, State, approval, changed
from vedette.pipeline.comments import comments_of
from vedette.pipeline.consulted import meetings_of
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.recommended import changes_in_force
from vedette.pipeline.resting import standing_text
from vedette.pipeline.versions import today, version_of_name
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vedette.core.kernel.templates import ApprovalStep
    from vedette.core.reports.bindings import Bindings
    from vedette.core.reports.lint import Found


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the approval of the report stands today.

    Args:
        approval: All that was said.
        state: Where it stands for the text and the numbers of today.
        words: Fingerprint of the text of today.
        data: Fingerprint of its numbers.
        faults: What speaks against giving the text of today to readers, the grave first.
    """

    approval: Approval
    state: State
    words: str
    data: str
    faults: tuple[Found, ...]

    def waits_for(self, chain: Sequence[ApprovalStep]) -> ApprovalStep | None:
        """The step that is asked next; None when none is, or when the approval lapsed."""
        return self.approval.waits_for(chain) if self.state is State.UNDER_WAY else None


def approval_of(review: Review, known: Iterable[Decision]) -> Approval:
    """All that was said in the approval, and where it stands, whatever the text says today."""
    return approval(review.template.approval, changes_in_force(known, Act.APPROVAL))


def approval_today(review: Review) -> Standing:
    """Where the approval stands for the text and the numbers of today, and what speaks against them.

    Raises:
        WrongState: There was no run yet.
    """
    from vedette.core.reports.frozen import data_fingerprint, words_fingerprint
    from vedette.core.reports.lint import lint

    known, document = review.decisions(), today(review)
    held = approval_of(review, known)
    words, data = words_fingerprint(document), data_fingerprint(document)
    faults = lint(
        standing_text(review),
        document,
        comments_of(known).values(),
        _numbers(review).told_by_value(),
        known=codelist("missions").codes,
    )
    return Standing(held, held.standing(words, data), words, data, faults)


def say_in_approval(
    review: Review, change: Change, told: Mapping[str, object], author: Author
) -> Approval:
    """Submit, approve, ask for a change, reject, revoke, or call a change of words editorial.

    Args:
        review: The review.
        change: What is said.
        told: `version` of a submission (reference or name); as needed `why`, `paper`, and `minutes`, references of
            meetings whose minutes are attached; `role` of who speaks.
        author: Who speaks.

    Raises:
        BadInput: A reason or a document is missing.
        NotFound: There is no such version or meeting.
        NotAllowed: The role may not speak at this step.
        WrongState: It does not fit where the approval stands, something grave is open, or there was no run yet.
    """
    standing = approval_today(review)
    body: dict[str, Any] = {
        "change": change,
        "words": standing.words,
        "data": standing.data,
        **{name: told[name] for name in ("why", "paper", "role") if told.get(name)},
    }
    if minutes := told.get("minutes"):
        body |= {"minutes": _minuted(review, minutes)}
    if change is Change.SUBMIT:
        version = version_of_name(review.decisions(), str(told.get("version") or ""))
        if (version.words, version.data) != (standing.words, standing.data):
            raise WrongState(
                f"The text or its numbers are others by now than in {version.name}.",
                "Make a new version, and submit that one.",
            )
        body |= {"version": version.ref}
    if change in (Change.SUBMIT, Change.APPROVE):
        _check_nothing_grave(standing)
    with review.home.writing() as pen:
        held = approval_of(review, pen.known)
        body = {"approval": str(body.get("version") or held.version), **body}
        made = changed(held, review.template.approval, {**body, "by": author.by, "at": author.at})
        pen.append(Act.APPROVAL, {"label": str(review.about["label"]), **body}, author)
        return made


def _minuted(review: Review, named: object) -> list[str]:
    """References of meetings that have a record, each once.

    Raises:
        NotFound: There is no such meeting.
        WrongState: Nothing was recorded of it yet.
    """
    assert isinstance(named, list | tuple), "minutes are a list of references"
    held = meetings_of(review.decisions())
    for ref in named:
        if ref not in held:
            raise NotFound(f"There is no meeting '{ref}'.", "See `vedette consultations list`.")
        if not held[ref].summary:
            raise WrongState(f"{ref} has no minutes yet.", "Write its record first.")
    return list(dict.fromkeys(map(str, named)))


def _check_nothing_grave(standing: Standing) -> None:
    grave = [one for one in standing.faults if one.fault.is_grave]
    if grave:
        first = grave[0]
        raise WrongState(
            f"{len(grave)} things are open, the first: {first.on}.",
            "See `vedette report lint`; look at red numbers again, answer the comments.",
        )


def _numbers(review: Review) -> Bindings:
    from vedette.core.reports.bindings import bindings

    return bindings(products_of(*current_run(review.runs)).table("figures"))
