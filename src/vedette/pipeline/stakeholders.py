"""The register of stakeholders as decisions: every change is one, can be undone, and is folded into what holds now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from vedette.core.consultations.stakeholders import (
    PCC,
    TCC,
    Change,
    ContributorList,
    Register,
    Stakeholder,
    changed,
    planned,
    register,
)
from vedette.core.context.kinds import Kind
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.labels import join, parse_label
from vedette.core.kernel.references import references
from vedette.pipeline.context import ContextTable, context_tables
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.products import read_table
from vedette.pipeline.recommended import changes_in_force
from vedette.pipeline.undoing import in_force
from vedette.pipeline.workspace import Review


def register_of(known: Iterable[Decision]) -> Register:
    """Who is to be heard, and the lists of contributors, as decided so far."""
    return register(changes_in_force(known, Act.STAKEHOLDER))


def add_stakeholder(review: Review, told: Mapping[str, object], author: Author) -> Stakeholder:
    """A new one in the register; gives it with its reference.

    Args:
        review: The review.
        told: `kind`, `name`, and as wanted `country`, `missions`, `stages`, `note`, `label`.
        author: Who decides.

    Raises:
        BadInput: The name is missing, or something is no code.
    """
    with review.home.writing() as pen:
        ref = _fresh(pen, "STK", str(told.get("name")), author)
        body = {"stakeholder": ref, "change": Change.ADD, **told}
        return _written(review, pen, body, author).stakeholders[ref]


def edit_stakeholder(
    review: Review, ref: str, told: Mapping[str, object], author: Author
) -> Stakeholder:
    """Say something else of one of the register; gives it as it is then.

    Raises:
        BadInput: The name is missing, or something is no code.
        NotFound: There is none of this reference.
    """
    with review.home.writing() as pen:
        body = {"stakeholder": ref, "change": Change.EDIT, **told}
        return _written(review, pen, body, author).stakeholders[ref]


def list_contributors(
    review: Review, as_of: dt.date, author: Author, *, table: str = ""
) -> ContributorList:
    """Keep who contributed on a day, as a table of contributions tells it; who is new enters the register.

    Args:
        review: The review.
        as_of: The day; the last month that the table tells by then counts.
        author: Who decides.
        table: Name of the context table; "" for the first one.

    Raises:
        NotFound: There is no such table, or it tells no month by that day.
    """
    with review.home.writing() as pen:
        held = _table(review, pen, table)
        month, rows = _by_country(held, as_of)
        [source] = [
            one for one in reversed(in_force(pen.known)) if one.act is Act.CONTEXT and one.body["name"] == held.name
        ][:1]  # fmt: skip
        own = str(review.about["label"])
        label = str(join(map(parse_label, (own, str(source.body.get("label") or own)))))
        ref = _fresh(pen, "INV", f"{held.name}|{as_of}", author)
        body = {
            "list": ref, "change": Change.LIST, "as_of": str(as_of), "month": str(month), "table": held.name,
            "content": source.body["content"], "rows": rows, "label": label,
        }  # fmt: skip
        return _written(review, pen, body, author).lists[ref]


def _table(review: Review, pen: Pen, name: str) -> ContextTable:
    for one in context_tables(review, pen.known):
        if one.kind is Kind.CONTRIBUTIONS and name in ("", one.name):
            return one
    raise NotFound(
        "There is no table of contributions by country.", "Add one with `vedette context add`."
    )


def _by_country(table: ContextTable, as_of: dt.date) -> tuple[dt.date, list[dict[str, Any]]]:
    """The last month by a day, and what each country gave in it, in the order of names."""
    told = [
        row
        for row in read_table(table.path).to_pylist()
        if row["span"] == "month" and row["first"] <= as_of
    ]
    if not told:
        raise NotFound(f"The table '{table.name}' tells no month by {as_of}.", "Name a later day.")
    month = max(row["first"] for row in told)
    found: dict[str, dict[str, Any]] = {}
    for row in told:
        if row["first"] != month or row["total"] <= 0:
            continue
        code = row["contributor_iso3"] or ""
        name = codelist("country").label(code) if code else row["contributor"]
        one = found.setdefault(
            name, {"name": name, "country": code, "missions": set(), "troops": 0, "police": 0}
        )
        one["missions"] |= {row["mission_code"] or row["mission"]} - {None}
        one["troops"] += (row["troops"] or 0) + (row["observers"] or 0)
        one["police"] += row["police"] or 0
    return month, [{**found[n], "missions": sorted(found[n]["missions"])} for n in sorted(found)]


def _fresh(pen: Pen, prefix: str, said: str, author: Author) -> str:
    others = sum(one.act is Act.STAKEHOLDER for one in pen.whole)
    return references(prefix, [f"{said}|{author.at}|{author.by}|{others}"])[0]


def _kinds_of(held: Register, body: Mapping[str, object]) -> Iterable[str]:
    """The kinds of stakeholders that a change is about."""
    if body["change"] == Change.LIST:
        return (TCC, PCC)
    known = held.stakeholders.get(str(body["stakeholder"]))
    return (str(body.get("kind") or (known.kind if known else "")),)


def _written(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> Register:
    review.template.check(body)
    held = register_of(pen.known)
    said = {name: value for name, value in body.items() if value is not None}
    said["planned"] = {
        kind: planned(kind, review.template.stages) for kind in _kinds_of(held, said)
    }
    made = changed(held, said)
    pen.append(Act.STAKEHOLDER, {"label": str(review.about["label"]), **said}, author)
    return made
