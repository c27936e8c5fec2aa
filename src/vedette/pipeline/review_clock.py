"""The clock of a review from its decisions: nothing is asked of anybody, all is in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from vedette.core.reports.approval import State
from vedette.core.reports.clock import Facts, Span, spans
from vedette.pipeline.approving import approval_of
from vedette.pipeline.comments import comments_of
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.report_releases import report_releases
from vedette.pipeline.rounds import rounds_of
from vedette.pipeline.workspace import Review

_EDITOR = "editor"


def review_clock(review: Review) -> tuple[Span, ...]:
    """The stages of a review from mandate to release, with who is waited for."""
    known = review.decisions()
    asked, answered, waits = _answers(known)
    submitted, steps = _approval(review, known)
    released = [one.made_at for one in report_releases(review, known).values() if one.made_at]
    return spans(
        Facts(
            mandate=_instant(str(review.about["created_at"])),
            data=_first(known, Act.IMPORT),
            finding=_first(known, Act.FINDING),
            draft=_first(known, Act.VERSION),
            rounds=_rounds(known),
            asked=asked,
            answered=answered,
            answers_wait_for=waits,
            submitted=submitted,
            steps=steps,
            released=_instant(released[0]) if released else None,
        )
    )


def _rounds(
    known: tuple[Decision, ...],
) -> list[tuple[str, dt.datetime, dt.datetime | None, dt.date, tuple[str, ...]]]:
    heard = {(one.round, one.entity) for one in comments_of(known).values()}
    return [
        (
            one.ref,
            _instant(one.opened_at),
            _instant(one.closed_at) if one.closed_at else None,
            one.deadline,
            tuple(name for name in one.recipients if (one.ref, name) not in heard),
        )
        for one in rounds_of(known).values()
    ]


def _answers(
    known: tuple[Decision, ...],
) -> tuple[dt.datetime | None, dt.datetime | None, tuple[str, ...]]:
    """When the last comment came in, when the last one was answered, who is to answer the rest."""
    held = [one for one in comments_of(known).values() if not one.withdrawn]
    if not held:
        return None, None, ()
    asked = max(_instant(one.received_at) for one in held)
    open_ = [one for one in held if one.is_open]
    if open_:
        return asked, None, tuple(sorted({one.responsible or _EDITOR for one in open_}))
    last = max(_instant(one.disposition.at) for one in held if one.disposition is not None)
    return asked, max(asked, last), ()


def _approval(
    review: Review, known: tuple[Decision, ...]
) -> tuple[dt.datetime | None, list[tuple[str, dt.datetime | None, tuple[str, ...]]]]:
    held = approval_of(review, known)
    given = {word.step: _instant(word.at) for word in held.history if word.step in held.given}
    said = [word.at for word in held.history if str(word.change) == "submit"]
    is_running = held.state in (State.UNDER_WAY, State.APPROVED)
    steps = [(one.label, given.get(one.code), one.roles) for one in review.template.approval]
    return (_instant(said[-1]) if said and is_running else None), steps


def _first(known: Iterable[Decision], act: Act) -> dt.datetime | None:
    found = next((one.at for one in known if one.act is act), None)
    return _instant(found) if found else None


def _instant(told: str) -> dt.datetime:
    made = dt.datetime.fromisoformat(told)
    return made if made.tzinfo else made.replace(tzinfo=dt.UTC)
