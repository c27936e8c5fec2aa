"""Recommendations of earlier reviews, imported as a table: the newest table of each review counts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vedette.core.kernel.errors import BadInput
from vedette.core.recommendations.earlier import Earlier, of_rows
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.products import write_table
from vedette.pipeline.snapshots import copy_original, incoming, keep
from vedette.pipeline.staging import staged_in_child
from vedette.pipeline.undoing import in_force
from vedette.pipeline.workspace import Review

_LONGEST = 200


def import_earlier(review: Review, file: Path, name: str, author: Author) -> list[Earlier]:
    """Import the recommendations of an earlier review with their fate; gives them.

    The same content again changes nothing; another table of the same review stands in place of the first.

    Args:
        review: The review.
        file: CSV, XLSX or another form of table that the readers know.
        name: What the earlier review is called.
        author: Who decides.

    Raises:
        BadInput: The file cannot be read, or is no such table.
    """
    from vedette.core.kernel.fingerprint import of_table
    from vedette.core.recommendations.earlier import earlier

    if not 0 < len(name.strip()) <= _LONGEST:
        raise BadInput("The earlier review has no name.", f"Name it in {_LONGEST} characters.")
    with incoming(review) as folder:
        original, sha256 = copy_original(file, folder)
        staged = staged_in_child(original, folder / "child", name=file.name)
        table = earlier(staged.cells, name.strip())
        content = of_table(table)
        made = folder / f"earlier-{content[:16]}.parquet"
        write_table(table, made)
        with review.home.writing() as pen:
            held = _in_force(pen.known).get(name.strip())
            if held is None or held.body["content"] != content:
                files = {original.name: "original", made.name: "table"}
                keep(review, sha256, [folder / one for one in files])
                body = {
                    "label": str(review.about["label"]),
                    "name": name.strip(),
                    "snapshot": sha256,
                    "files": files,
                    "file_name": file.name,
                    "content": content,
                    "rows": table.num_rows,
                }
                pen.append(Act.EARLIER, body, author)
    return of_rows(table.to_pylist())


def earlier_of(review: Review, known: Iterable[Decision] | None = None) -> dict[str, Earlier]:
    """The recommendations of earlier reviews by reference."""
    import pyarrow.parquet as pq

    found: dict[str, Earlier] = {}
    for one in _in_force(review.decisions() if known is None else known).values():
        folder = review.snapshots / str(one.body["snapshot"])
        table = pq.read_table(folder / _file(one))
        found |= {each.ref: each for each in of_rows(table.to_pylist())}
    return found


def earlier_content(known: Iterable[Decision]) -> dict[str, str]:
    """Earlier review -> fingerprint of its table."""
    return {name: str(one.body["content"]) for name, one in sorted(_in_force(known).items())}


def _in_force(known: Iterable[Decision]) -> dict[str, Decision]:
    wanted = [one for one in known if one.act in {Act.EARLIER, Act.UNDO}]
    return {str(one.body["name"]): one for one in in_force(wanted) if one.act is Act.EARLIER}


def _file(decision: Decision) -> str:
    files = decision.body["files"]
    assert isinstance(files, dict), "written by import_earlier"
    return next(str(name) for name, what in files.items() if what == "table")
