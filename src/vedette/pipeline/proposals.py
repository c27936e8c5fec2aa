"""Project proposals as decisions: every change is one, can be undone, and is folded into what holds now."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.recommendations.charges import Uses, uses
from vedette.core.recommendations.proposal_rows import as_json, key_of
from vedette.core.recommendations.proposals import (
    Change,
    Paper,
    Proposal,
    changed,
    check_entries,
)
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.resting import carried_out, looked_again
from vedette.pipeline.snapshots import copy_original, incoming, keep
from vedette.pipeline.staging import staged_in_child
from vedette.pipeline.stating import check_version, free_references
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.document import Document

_MOST_ROWS = 2_000


def proposal(known: Iterable[Decision], ref: str) -> Proposal:
    """One proposal in force.

    Raises:
        NotFound: There is none of this reference.
    """
    found = proposals_of(known).get(ref)
    if found is None:
        raise NotFound(f"There is no proposal '{ref}'.", "See `vedette proposals list`.")
    return found


def add_proposal(
    review: Review, told: Mapping[str, object], author: Author, *, carries: Sequence[str] = ()
) -> Proposal:
    """A new proposal with the recommendations that it carries out, in one decision; gives it with its reference.

    Args:
        review: The review.
        told: What is said of it, as `core.recommendations.proposals.TOLD`.
        author: Who decides.
        carries: Recommendations that it carries out, by reference.

    Raises:
        BadInput: The title is missing, something cannot be read, or what it is to carry out is no recommendation.
        NotFound: One of the recommendations is not there.
    """
    links = carried_out(review, tuple(dict.fromkeys(carries)))
    with review.home.writing() as pen:
        seed = f"{told.get('title')}|{author.at}|{author.by}"
        [ref] = free_references(pen, Act.PROPOSAL, "PRJ", [seed])
        body = {"proposal": ref, "change": Change.ADD, **told, "carries": links or None}
        return _written(review, pen, body, author)


def change_proposal(
    review: Review,
    ref: str,
    change: Change,
    told: Mapping[str, object],
    author: Author,
    *,
    version: str = "",
) -> Proposal:
    """Carry out one change of a proposal; gives the one that follows.

    Args:
        review: The review.
        ref: The proposal.
        change: What happens to it.
        told: What the change says.
        author: Who decides.
        version: The version that the person saw, as `stating.version_of` gives it; "" where it does not matter.

    Raises:
        BadInput: Something of the change is missing, too long or cannot be read.
        NotFound: It speaks of something that is not there.
        WrongState: The phase does not follow, or what it asks for is lacking.
        OutOfDate: Somebody else changed it since that version.
    """
    with review.home.writing() as pen:
        check_version(pen, Act.PROPOSAL, ref, version)
        return _written(review, pen, {"proposal": ref, "change": change, **told}, author)


def link_proposal(review: Review, ref: str, on: str, note: str, author: Author) -> Proposal:
    """Let a proposal carry a recommendation out.

    Raises:
        NotFound: One of them is not there.
        BadInput: It is no recommendation.
    """
    [told] = carried_out(review, (on,))
    return change_proposal(review, ref, Change.LINK, {**told, "note": note or None}, author)


def look_again_at_proposal(
    review: Review, ref: str, on: str, why: str | None, author: Author, *, today: str = ""
) -> Proposal:
    """Take over a recommendation as it is today, or hold the old one with a reason.

    Args:
        review: The review.
        ref: The proposal.
        on: The recommendation that changed.
        why: The reason to hold; None to take over.
        author: Who decides.
        today: The fingerprint that the person saw; "" for whatever it is now.

    Raises:
        NotFound: One of them is not there.
        BadInput: The reason is empty.
        WrongState: Nothing changed.
        OutOfDate: It changed again since the person looked.
    """
    kind, told = looked_again(review, ref, on, why, today)
    return change_proposal(review, ref, Change(kind), told, author)


def put_rows(
    review: Review, ref: str, table: str, rows: Sequence[Mapping[str, str]], author: Author
) -> Proposal:
    """Put rows into a table of a proposal; one of the same key stands in place of the old one.

    Raises:
        BadInput: A row lacks something, or something of it cannot be read; nothing is put then.
        NotFound: There is no such proposal.
        WrongState: Money is entered of a project that is not funded.
    """
    if not 0 < len(rows) <= _MOST_ROWS:
        raise BadInput(f"There are {len(rows)} rows.", f"Put 1 to {_MOST_ROWS:,} at once.")
    if table == "entries":
        check_entries(proposal(review.decisions(), ref), rows)
    told = {"table": table, "rows": [dict(row) for row in rows]}
    return change_proposal(review, ref, Change.PUT, told, author)


@dataclass(frozen=True, slots=True)
class Showing:
    """A file that shows a pledge or movement of money: where it lies, and what it is called."""

    file: Path
    name: str


def put_with_file(
    review: Review,
    ref: str,
    table: str,
    row: Mapping[str, str],
    showing: Showing,
    author: Author,
) -> Proposal:
    """Put a pledge or movement of money with the file that shows it, kept bit for bit under its fingerprint.

    A movement that names no document is shown by the name of the file.

    Args:
        review: The review.
        ref: The project.
        table: `entries` or `pledges`.
        row: The row.
        showing: What shows it.
        author: Who decides.

    Raises:
        BadInput: The file cannot be read or is empty, or the row lacks something; nothing is kept then.
        NotFound: There is no such project.
        WrongState: Money is entered of a project that is not funded.
    """
    told = {**row}
    if table == "entries" and not told.get("document"):
        told["document"] = showing.name
    if table == "entries":
        check_entries(proposal(review.decisions(), ref), [told])
    with incoming(review) as folder:
        path, sha256 = copy_original(showing.file, folder)
        if not path.stat().st_size:
            raise BadInput(f"The file '{showing.name}' is empty.", "Choose the right one.")
        body = {
            "proposal": ref, "change": Change.PUT, "table": table, "rows": [told],
            "name": showing.name, "snapshot": sha256, "files": {path.name: "original"},
        }  # fmt: skip
        with review.home.writing() as pen:
            changed(proposals_of(pen.known).get(ref), {**body, "by": author.by, "at": author.at})
            keep(review, sha256, [path])
            return _written(review, pen, body, author)


def attach(review: Review, ref: str, table: str, key: str, file: Path, author: Author) -> Proposal:
    """Let a file show a pledge or movement of money that stands there already.

    Raises:
        BadInput: The file cannot be read or is empty, or such rows carry no file.
        NotFound: There is no such project or row.
    """
    rows = proposal(review.decisions(), ref).rows(table)
    row = next((as_json(one) for one in rows if key_of(one) == key), None)
    if row is None:
        raise NotFound(f"The {table} have no row '{key}'.", "See the proposal.")
    return put_with_file(review, ref, table, row, Showing(file, file.name), author)


def paper_of(review: Review, one: Proposal, snapshot: str) -> tuple[Path, Paper]:
    """The file that shows a pledge or movement, with what is said of it.

    Raises:
        NotFound: The project has no such file, or it is not kept.
    """
    found = next((held for held in one.papers if held.snapshot == snapshot), None)
    paths = sorted((review.snapshots / snapshot).glob("original*")) if found else []
    if found is None or not paths:
        raise NotFound(f"{one.ref} has no such file.", "Choose one from its movements of money.")
    return paths[0], found


def rows_in(file: Path) -> list[dict[str, str]]:
    """Rows of a table file whose heads are the names of the columns; empty cells are left out.

    Args:
        file: CSV, XLSX or another form of table that the readers know.

    Raises:
        BadInput: It cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="vedette-") as name:
        original, _ = copy_original(file, Path(name))
        cells = staged_in_child(original, Path(name) / "child", name=file.name).cells
    return [{k: str(v) for k, v in row.items() if v not in (None, "")} for row in cells.to_pylist()]


def build_proposal(
    review: Review, one: Proposal, out: Path, known_on: str, *, is_concept: bool
) -> list[Path]:
    """Write a proposal as HTML, PDF, DOCX, XLSX with live formulas, and the list of its numbers.

    Args:
        review: The review.
        one: The proposal.
        out: Folder; made if absent.
        known_on: The day on which it is written, ISO 8601.
        is_concept: Whether only the concept note is wanted.

    Raises:
        NotEnoughData: A currency has no rate.
    """
    import datetime as dt

    from vedette.core.reports.proposal_report import proposal_report
    from vedette.core.reports.proposal_workbook import proposal_workbook

    held, label = recommendations_of(review.decisions()), str(review.about["label"])
    carried = {
        held[ref].number or ref: held[ref].text for ref in one.recommendations if ref in held
    }
    day = dt.date.fromisoformat(known_on)
    document = proposal_report(
        one, carried=carried, label=label, known_on=day, is_concept=is_concept
    )
    return _with_workbook(document, proposal_workbook(one, label=label), out, "proposal")


def build_account(
    review: Review, one: Proposal, out: Path, known_on: str, *, donor: str = ""
) -> list[Path]:
    """Write what became of the money as HTML, PDF, DOCX, XLSX with live sums, and the list of its numbers.

    Args:
        review: The review.
        one: The project.
        out: Folder; made if absent.
        known_on: The day on which it is written, ISO 8601.
        donor: For one donor; "" for all.

    Raises:
        NotEnoughData: A currency has no rate.
        NotFound: The project has no such donor.
    """
    import datetime as dt

    from vedette.core.reports.account_report import account_report
    from vedette.core.reports.account_workbook import account_workbook

    label, day = str(review.about["label"]), dt.date.fromisoformat(known_on)
    told = uses_of(review.decisions(), one)
    document = account_report(one, label=label, known_on=day, donor=donor, uses=told)
    workbook = account_workbook(one, label=label, known_on=day, donor=donor, uses=told)
    return _with_workbook(document, workbook, out, "account")


def uses_of(known: Iterable[Decision], one: Proposal) -> Uses:
    """What the actions that a project pays for plan of its budget.

    Raises:
        NotEnoughData: A currency has no rate.
    """
    return uses(one, [each.plans for each in plan_of(known).paid_by(one.ref)])


def _with_workbook(document: Document, workbook: bytes, out: Path, name: str) -> list[Path]:
    """Write a paper in all its forms, and the workbook beside it."""
    from vedette.pipeline.publish import written

    pdf, docx, html, numbers = written(document, out, name=name)
    book = out / f"{name}.xlsx"
    fresh = book.with_name(f".{book.name}.new")
    fresh.write_bytes(workbook)
    fresh.replace(book)
    return [html, pdf, docx, book, numbers]


def _written(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> Proposal:
    ref = str(body["proposal"])
    said = {name: value for name, value in body.items() if value is not None}
    told: dict[str, Any] = {**said, "by": author.by, "at": author.at}
    made = changed(proposals_of(pen.known).get(ref), told)
    pen.append(Act.PROPOSAL, {"label": str(review.about["label"]), **said}, author)
    return made
