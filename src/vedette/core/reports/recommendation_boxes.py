"""A recommendation as a report prints it: in a frame, with who does it by when, what it answers, where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from vedette.core.evidence.chain import State
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.templates import known_horizons
from vedette.core.recommendations.recommendations import Recommendation
from vedette.core.recommendations.states import ACCEPTED
from vedette.core.reports import printed
from vedette.core.reports.document import Box, Code, Inlines, Strong, Text

STALE = {
    State.OUT_OF_DATE: "out of date: what it rests on has changed",
    State.BROKEN: "broken: something that it rests on is gone",
    State.HELD: "held against a newer value",
}
"""What is printed of a statement whose evidence is not as it was."""
_STANDS_NO_LONGER = frozenset(("superseded", "withdrawn"))


def stands(one: Recommendation) -> bool:
    """Whether a report prints it: it was neither superseded nor withdrawn."""
    return one.closure not in _STANDS_NO_LONGER


def recommendation_box(one: Recommendation, state: State, *, project: str = "") -> Box:
    """A recommendation in its frame.

    Args:
        one: The recommendation.
        state: Of its evidence.
        project: Title of the project that carries it out; "" where none does.
    """
    horizon = known_horizons().get(one.horizon)
    head = (
        ("Recommendation", one.number or one.ref),
        ("Horizon", horizon.label.lower() if horizon else ""),
        ("To", one.addressee),
        ("Led by", one.lead if one.lead != one.addressee else ""),
        ("By", printed.day(one.deadline) if one.deadline else ""),
    )
    return Box(
        tuple((term, words) for term, words in head if words),
        (Strong(one.text),),
        _foot(one, state, project),
        label=f"recommendation-{one.ref}",
    )


def _foot(one: Recommendation, state: State, project: str) -> Inlines:
    told = (
        _sentence(_standing(one)),
        f"Seen by: {_sentence(one.indicator)}" if one.indicator else "",
        "Its effect on casualties was declared before." if one.declared else "",
        f"Project: {_sentence(project)}" if project else "",
        _sentence(STALE.get(state, "")),
    )
    return (
        *_named("Answers", one.findings),
        *_named("Said before in", one.said_before),
        Text(" ".join(filter(None, told))),
    )


def _named(verb: str, refs: Sequence[str]) -> Inlines:
    if not refs:
        return ()
    names = [inline for ref in refs for inline in (Text(", "), Code(ref))][1:]
    return (Text(f"{verb} "), *names, Text(". "))


def _standing(one: Recommendation) -> str:
    """Where it stands in words: the answer to it and, once it was accepted, how far it is done."""
    if not one.is_open:
        return _status(one.closure)
    answer, done = _status(one.response), _status(one.implementation)
    if one.response not in ACCEPTED:
        return answer
    # "Accepted, not started" says the answer already.
    return done if done.startswith(answer) else f"{answer}; {done.lower()}"


def _status(code: str) -> str:
    return codelist("recommendation_status").label(code)


def _sentence(words: str) -> str:
    """With a capital letter in front and a full stop behind; nothing of nothing."""
    return f"{words[0].upper()}{words[1:].rstrip('.')}." if words else ""
