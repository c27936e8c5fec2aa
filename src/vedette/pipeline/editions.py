"""The tables of editions: what they hold, what is public already, what has left; the step that makes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.labels import parse_label
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.engine import Given, Inputs
from vedette.pipeline.undoing import in_force, mark
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.stats.editions import Earlier, Editions
    from vedette.core.trust.published import Part

GIVES = ("edition_tables", "edition_cells", "edition_notes", "edition_frozen")
FROZEN = "frozen"
"""What the file of a release is: whom its numbers count, and the people then."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A table on the list of those that are public already.

    Args:
        mark: Of the decision, by which it is taken back.
        table: As defined, in JSON.
        source: Where it is out.
        by: Who stated it.
        at: When.
        why: The reason.
        is_in_force: Whether it was not taken back.
    """

    mark: str
    table: Mapping[str, Any]
    source: str
    by: str
    at: str
    why: str
    is_in_force: bool


def shipped_definition() -> dict[str, Any]:
    """The definition that a review of peacekeeping can begin with."""
    path = resources.files("vedette.core.stats") / "definitions" / "peacekeeping_editions.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def define_editions(
    review: Review, told: Mapping[str, Any], author: Author, *, label: str | None = None
) -> None:
    """Decide which tables editions hold, and which countries get one, in place of what was decided before.

    The same again changes nothing.

    Args:
        review: The review.
        told: The definition, as `parse_definition` takes it.
        author: Who decides.
        label: Of the decision; that of the review when None.

    Raises:
        BadInput: A part of the definition is wrong; the message names it.
    """
    from vedette.core.stats.edition_tables import parse_definition

    parse_definition(told)
    body = {"definition": dict(told), **labelled(label)}
    with review.home.writing() as pen:
        if definition_in(pen.known) != body["definition"]:
            pen.append(Act.EDITIONS, body, author)


def definition_in(known: Iterable[Decision]) -> dict[str, Any] | None:
    """The definition in force; None where none was decided."""
    found = [one for one in known if one.act is Act.EDITIONS]
    held: Any = found[-1].body["definition"] if found else None
    return None if held is None else dict(held)


def state_public(
    review: Review,
    table: Mapping[str, Any],
    source: str,
    why: str,
    author: Author,
    *,
    label: str | None = None,
) -> str:
    """State that a table is public already; gives the mark by which `undo` takes it back.

    Args:
        review: The review.
        table: As a table of a definition, its scope written out.
        source: Where it is out, such as a publication and its date.
        why: The reason.
        author: Who states it.
        label: Of the decision; that of the review when None.

    Raises:
        BadInput: The table is wrong, or source or reason is missing.
    """
    from vedette.core.stats.edition_tables import parse_table

    if not source.strip() or not why.strip():
        raise BadInput(
            "It is not said where the table is public, or why it is on the list.",
            "State the publication with its date, and the reason.",
        )
    parse_table(table, {})
    body = {"table": dict(table), "published": source.strip(), "why": why.strip()}
    with review.home.writing() as pen:
        return mark(pen.append(Act.PUBLIC_TABLE, {**body, **labelled(label)}, author))


def public_tables(known: Sequence[Decision]) -> list[Stated]:
    """The list of tables that are public already, oldest first, with those taken back."""
    mine = [one for one in known if one.act in (Act.PUBLIC_TABLE, Act.UNDO)]
    holds = {mark(one) for one in in_force(mine)}
    return [_stated(one, mark(one) in holds) for one in mine if one.act is Act.PUBLIC_TABLE]


def _stated(one: Decision, is_in_force: bool) -> Stated:  # noqa: FBT001 - a field of the row
    table: Any = one.body["table"]
    source, why = str(one.body["published"]), str(one.body["why"])
    return Stated(mark(one), table, source, one.by, one.at, why, is_in_force)


def released_tables(known: Iterable[Decision]) -> list[dict[str, Any]]:
    """What has left of editions, oldest first: edition, at, by, why, SHA-256 of the file and of the certificate."""
    return [
        {
            "at": one.at,
            "by": one.by,
            **{name: one.body[name] for name in ("edition", "why", "released", "snapshot")},
        }
        for one in known
        if one.act is Act.RELEASE_TABLES
    ]


def given_editions(review: Review, known: Sequence[Decision]) -> Given:
    """What the step of editions is given."""
    from vedette.core.kernel.fingerprint import of_value

    earlier = [
        {
            "source": f"release to {one.body['edition']} of {one.at[:10]}",
            "edition": one.body["edition"],
            "sha256": one.body["snapshot"],
        }
        for one in known
        if one.act is Act.RELEASE_TABLES
    ]
    paths = [
        review.snapshots / str(one.body["snapshot"]) / _file(one)
        for one in known
        if one.act is Act.RELEASE_TABLES
    ]
    value: dict[str, object] = {
        "definition": definition_in(known),
        "public": [
            {"table": dict(one.table), "source": one.source}
            for one in public_tables(known)
            if one.is_in_force
        ],
        "earlier": earlier,
    }
    return Given(of_value(value), {**value, "paths": paths})


def editions_content(known: Sequence[Decision]) -> dict[str, object]:
    """What of it could be seen; empty where nothing was ever decided."""
    public = [[dict(one.table), one.source] for one in public_tables(known) if one.is_in_force]
    found: dict[str, object] = {
        "definition": definition_in(known),
        "public": public,
        "released": [[one["edition"], one["snapshot"]] for one in released_tables(known)],
    }
    return found if any(found.values()) else {}


def editions_step(inputs: Inputs) -> Mapping[str, object]:
    """Tables of all editions of the review, and what a release of each would make known."""
    from vedette.core.stats.edition_tables import base_of, parse_definition, parse_table
    from vedette.core.stats.editions import PublicTable, editions, no_tables, tables_of

    told: Any = inputs.given["editions"].value
    if told["definition"] is None:
        return {**no_tables(), "edition_frozen": {}}
    definition = parse_definition(told["definition"])
    base = base_of(inputs.products.table("facts"))
    made = editions(
        base,
        definition,
        public=[
            PublicTable(parse_table(one["table"], {}), one["source"]) for one in told["public"]
        ],
        earlier=[_earlier(*one) for one in zip(told["earlier"], told["paths"], strict=True)],
    )
    frozen: dict[str, object] = {
        "base": [[*group, n] for group, n in base.items()],
        "tables": [_plain(one) for one in definition.tables],
        **_frozen(made),
    }
    return {**tables_of(made), "edition_frozen": frozen}


def _plain(asked: object) -> dict[str, object]:
    told = asdict(asked)  # type: ignore[call-overload] # a dataclass of ours
    scope = {name: list(v) if isinstance(v, tuple) else v for name, v in told["scope"].items()}
    years = {"from": told["first_year"], "to": told["last_year"]}
    named = {name: str(told[name]) for name in ("key", "title", "measure")}
    return {**named, "by": list(told["by"]), "scope": scope, **years}


def _frozen(made: Editions) -> dict[str, object]:
    """The parts that each edition makes known, and the small numbers that it hides."""
    from vedette.core.stats.editions import without_held

    def told(parts: Iterable[Part]) -> list[dict[str, list[str]]]:
        plain = (without_held(part).by_dimension for part in parts)
        return [{name: sorted(among) for name, among in one.items()} for one in plain]

    hidden = made.audit.hidden
    cells = [part for table in made.tables for _, part in table.cells()]
    return {
        "may_leave": made.audit.may_leave,
        "shown": told(part for part in cells if part not in hidden),
        "hidden": told(part for part, why in hidden.items() if why == "small"),
        "own": {name: told(made.own_parts(name)) for name in made.definition.countries},
    }


def _earlier(one: Mapping[str, Any], path: Path) -> Earlier:
    from vedette.core.stats.edition_tables import parse_table
    from vedette.core.stats.editions import PUBLIC, Earlier
    from vedette.core.trust.published import Part

    held = json.loads(path.read_bytes())
    audience = "" if one["edition"] == PUBLIC else str(one["edition"])
    return Earlier(
        source=one["source"],
        audience=audience,
        base={tuple(group[:-1]): int(group[-1]) for group in held["base"]},
        asked=tuple(parse_table(told, {}) for told in held["tables"]),
        shown=tuple(Part.of(told) for told in held["shown"]),
        own=tuple(Part.of(told) for told in held["own"]),
        hidden=tuple(Part.of(told) for told in held["hidden"]),
    )


def _file(one: Decision) -> str:
    files = one.body["files"]
    assert isinstance(files, dict), "written by release_edition"
    return next(str(name) for name, what in files.items() if what == FROZEN)


def labelled(label: str | None) -> dict[str, str]:
    """What a decision says of its own label."""
    return {"label": str(parse_label(label))} if label else {}
