"""What surrounds the casualties: strength tables, conflict events, deployments, totals; and stated claims."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.context.kinds import Kind
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import parse_label
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.products import write_table
from vedette.pipeline.snapshots import copy_original, incoming, keep
from vedette.pipeline.staging import staged_of_context
from vedette.pipeline.undoing import in_force, mark, undo
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Rights:
    """Terms of a context table, carried into every figure that uses it; "" where they are not stated."""

    licence: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class ContextTable:
    """A context table in force."""

    name: str
    kind: Kind
    path: Path
    rights: Rights


def add_context(  # noqa: PLR0913 - what a table is, and what is stated of it
    review: Review,
    kind: Kind,
    file: Path,
    name: str,
    author: Author,
    *,
    label: str | None = None,
    rights: Rights | None = None,
    file_name: str = "",
) -> int:
    """Import a context table as the newest of its name; gives its number of rows.

    The same content and statements again change nothing. `label` is that of the review when None, `file_name` the
    name under which the file was received where it lies here under another one.

    Raises:
        BadInput: The file cannot be read, or is no table of this kind.
    """
    from vedette.core.kernel.fingerprint import of_table

    with incoming(review) as folder:
        original, sha256 = copy_original(file, folder)
        cells = staged_of_context(original, folder / "child", name=file_name or file.name)
        table = _table(kind, cells, name)
        content = of_table(table)
        made = folder / f"{kind}-{content[:16]}.parquet"
        write_table(table, made)
        with review.home.writing() as pen:
            held = _in_force(pen.known).get(name)
            stated = {"label": str(parse_label(label))} if label else {}
            told = {"licence": rights.licence, "publisher": rights.publisher} if rights else {}
            stated |= {part: words.strip() for part, words in told.items() if words.strip()}
            if held is None or not _is_same(held, content, stated):
                files = {original.name: "original", made.name: "table"}
                keep(review, sha256, [folder / one for one in files])
                body = {
                    "name": name,
                    "kind": str(kind),
                    "snapshot": sha256,
                    "files": files,
                    "file_name": file_name or file.name,
                    "content": content,
                    "rows": table.num_rows,
                }
                pen.append(Act.CONTEXT, body | stated, author)
    return int(table.num_rows)


def context_tables(review: Review, known: Iterable[Decision]) -> list[ContextTable]:
    """The newest table of each name."""
    return [
        ContextTable(
            name,
            Kind(str(one.body["kind"])),
            review.snapshots / str(one.body["snapshot"]) / _file(one),
            _rights(one),
        )
        for name, one in sorted(_in_force(known).items())
    ]


@dataclass(frozen=True, slots=True)
class Brought:
    """A context table that came in, as the list of all of them has it.

    Args:
        mark: Of the decision, by which it is taken back.
        name, kind, rights: Of the table.
        label: Its marking.
        file_name: Under which it was received.
        rows: Number of rows.
        by, at: Who brought it, when.
        state: in_force, replaced by a newer one of its name, or taken_back.
        undo: Mark of the act that took it back; "" where none did.
    """

    mark: str
    name: str
    kind: Kind
    rights: Rights
    label: str
    file_name: str
    rows: int
    by: str
    at: str
    state: str
    undo: str


def context_history(review: Review, known: Sequence[Decision]) -> list[Brought]:
    """All context tables that ever came in, the latest first."""
    holds = {one.n for one in _standing(known)}
    newest = {one.n for one in _in_force(known).values()}
    undone = {str(one.body["of"]): mark(one) for one in known if one.act is Act.UNDO}
    found = []
    for one in reversed(known):
        if one.act is not Act.CONTEXT:
            continue
        is_gone = one.n not in holds
        state = "taken_back" if is_gone else "in_force" if one.n in newest else "replaced"
        found.append(
            Brought(
                mark(one),
                str(one.body["name"]),
                Kind(str(one.body["kind"])),
                _rights(one),
                str(one.body.get("label") or review.about["label"]),
                str(one.body.get("file_name") or ""),
                int(str(one.body.get("rows") or 0)),
                one.by,
                one.at,
                state,
                undone.get(mark(one), "") if is_gone else "",
            )
        )
    return found


def table_in_force(review: Review, name: str) -> Brought:
    """The context table of a name.

    Raises:
        NotFound: There is none.
    """
    for one in context_history(review, review.decisions()):
        if one.name == name and one.state == "in_force":
            return one
    raise NotFound(f"There is no context table '{name}'.", "See `vedette context list`.")


def take_back_context(review: Review, which: str, why: str, author: Author) -> Decision:
    """Take back a context table, or the taking back of one; the one before of its name holds again.

    Args:
        review: The review.
        which: Mark or number of the decision.
        why: The reason.
        author: Who takes it back.

    Raises:
        NotFound: There is no such table.
        WrongState: It was taken back before.
    """
    return undo(review, which, why, author, acts=frozenset((Act.CONTEXT,)))


def set_claims(review: Review, file: Path, author: Author) -> int:
    """State the claims of the review, in place of those before; gives their number.

    Raises:
        BadInput: The file is not JSON, or a claim lacks a part; the message names it.
    """
    try:
        stated = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"'{file}' is no readable JSON.", "Correct the file.") from error
    return state_claims(review, stated, author)


def state_claims(review: Review, stated: object, author: Author) -> int:
    """State claims from their JSON form; saying the same again changes nothing."""
    from vedette.core.stats.claims import parse_claims

    n_claims = len(parse_claims(stated))
    with review.home.writing() as pen:
        held = [one for one in pen.known if one.act is Act.CLAIMS]
        if not held or held[-1].body["claims"] != stated:
            pen.append(Act.CLAIMS, {"claims": stated}, author)
    return n_claims


def _table(kind: Kind, cells: pa.Table, name: str) -> pa.Table:
    from vedette.core.context.authorised import authorised
    from vedette.core.context.contributions import contributions
    from vedette.core.context.events import bases, events, totals
    from vedette.core.context.strength import strength
    from vedette.core.context.timeline import timeline

    makers: dict[Kind, Callable[..., pa.Table]] = {
        Kind.STRENGTH: strength,
        Kind.EVENTS: events,
        Kind.BASES: bases,
        Kind.TOTALS: totals,
        Kind.AUTHORISED: authorised,
        Kind.TIMELINE: timeline,
        Kind.CONTRIBUTIONS: contributions,
    }
    return makers[kind](cells, source=name)


def _is_same(held: Decision, content: str, stated: Mapping[str, str]) -> bool:
    parts = ("label", "licence", "publisher")
    return held.body["content"] == content and all(
        held.body.get(part) == stated.get(part) for part in parts
    )


def _in_force(known: Iterable[Decision]) -> dict[str, Decision]:
    return {str(one.body["name"]): one for one in _standing(known)}


def _standing(known: Iterable[Decision]) -> list[Decision]:
    """The context tables that were not taken back; of all decisions only these are hashed."""
    mine = [one for one in known if one.act in (Act.CONTEXT, Act.UNDO)]
    return [one for one in in_force(mine) if one.act is Act.CONTEXT]


def _rights(one: Decision) -> Rights:
    return Rights(str(one.body.get("licence") or ""), str(one.body.get("publisher") or ""))


def _file(decision: Decision) -> str:
    files = decision.body["files"]
    assert isinstance(files, dict), "written by add_context"
    return next(str(name) for name, what in files.items() if what == "table")
