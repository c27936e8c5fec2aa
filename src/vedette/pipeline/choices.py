"""Choices of people for fields of incidents: decided here, laid over the rules by reconciliation.

An incident is named by any of its records, so that a choice survives every re-run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.imports import import_state
from vedette.pipeline.judgements import check_known
from vedette.pipeline.undoing import in_force, mark
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.linkage.choices import Choice


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody chooses: as sources say, in falling trust, or a value of their own.

    Args:
        field: Field of the incident; `country` stands for `country_iso3`.
        why: The reason.
        record: `source:record_id` of any record of the incident; empty for every incident of the review.
        sources: The first of these sources that says something of the field is taken.
        value: A person's own value, for one incident.
        rule: Name of the rule, such as "board of inquiry over notification".
    """

    field: str
    why: str
    record: str = ""
    sources: tuple[str, ...] = ()
    value: str | None = None
    rule: str = ""


def choose(review: Review, asked: Asked, author: Author) -> Decision:
    """Choose what a field of an incident, or of all incidents, says. The same again changes nothing.

    Raises:
        BadInput: The field, the value or the reach does not fit, or the reason is missing.
        NotFound: A record or source is not active.
    """
    body = choice_body(asked)
    with review.home.writing() as pen:
        check_known(review, pen.known, (asked.record,) if asked.record else ())
        _check_sources(pen.known, asked.sources)
        held = [one for one in _standing(pen.known) if one.by == author.by and one.body == body]
        return held[-1] if held else pen.append(Act.CHOOSE, body, author)


def choice_body(asked: Asked) -> dict[str, object]:
    """What the decision says, after checks that need no review.

    Raises:
        BadInput: The field, the value or the reach does not fit, or the reason is missing.
    """
    from vedette.core.linkage.choices import ALIASES, checked

    field = ALIASES.get(asked.field, asked.field)
    value = checked(field, asked.value)
    if not asked.why.strip():
        raise BadInput("A choice needs its reason.", "State it with --why.")
    if (value is None) == (not asked.sources):
        raise BadInput("A choice takes sources or a value.", "Name one of the two.")
    if value is not None and not asked.record:
        raise BadInput("A value is for one incident.", "Name one of its records.")
    is_order = len(asked.sources) > 1 or not asked.record
    body: dict[str, object] = {
        "record": asked.record,
        "field": field,
        "why": asked.why.strip(),
        "rule": asked.rule.strip() or (" over ".join(asked.sources) if is_order else ""),
    }
    return body | ({"sources": list(asked.sources)} if asked.sources else {"value": value})


def choices(known: Iterable[Decision]) -> tuple[Choice, ...]:
    """The choices in force, in order of time; of those for one record and field the last."""
    from vedette.core.linkage.choices import Choice

    return tuple(
        Choice(
            mark=mark(one),
            record=str(one.body["record"]),
            field=str(one.body["field"]),
            sources=tuple(_texts(one.body.get("sources"))),
            value=None if one.body.get("value") is None else str(one.body["value"]),
            rule=str(one.body.get("rule") or ""),
            by=one.by,
            at=one.at,
            why=str(one.body["why"]),
        )
        for one in _standing(known)
    )


def _standing(known: Iterable[Decision]) -> list[Decision]:
    last: dict[tuple[str, str], Decision] = {}
    for one in in_force(known):
        if one.act is Act.CHOOSE:
            key = (str(one.body["record"]), str(one.body["field"]))
            last.pop(key, None)
            last[key] = one
    return list(last.values())


def _check_sources(known: Iterable[Decision], sources: Sequence[str]) -> None:
    active = {one.source for one in import_state(known).active()}
    missing = [name for name in sources if name not in active]
    if missing:
        raise NotFound(f"No source '{missing[0]}' is active.", "See `vedette sources list`.")
    if len(set(sources)) < len(sources):
        raise BadInput("A source stands twice in the order.", "Name each source once.")


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []
