"""Versions of the report: its text with its numbers, kept as it was when somebody gave it a name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.engine import RunDone, current_run
from vedette.pipeline.publish import document_of
from vedette.pipeline.run import check_up_to_date
from vedette.pipeline.snapshots import incoming, keep
from vedette.pipeline.stating import free_references
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.comparing import Comparison
    from vedette.core.reports.document import Document
    from vedette.pipeline.decisions import Decision

TODAY = "today"
"""What names the text as it stands, in place of a version."""
_LONGEST = 80
_KEPT = "version"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the report.

    Args:
        ref: Its permanent reference.
        name: Such as "Draft 2".
        note: What is new in it.
        words: Fingerprint of what it says.
        data: Fingerprint of its numbers.
        run: Fingerprint of the run that made them.
        by: Who made it.
        at: When.
    """

    ref: str
    name: str
    note: str
    words: str
    data: str
    run: str
    by: str
    at: str


def versions_of(known: Iterable[Decision]) -> dict[str, Version]:
    """The versions by reference, oldest first."""
    return {
        str(one.body["version"]): Version(
            ref=str(one.body["version"]),
            name=str(one.body["name"]),
            note=str(one.body["note"]),
            words=str(one.body["words"]),
            data=str(one.body["data"]),
            run=str(one.body["run"]),
            by=one.by,
            at=one.at,
        )
        for one in known
        if one.act is Act.VERSION
    }


def version_of_name(known: Iterable[Decision], named: str) -> Version:
    """A version by reference or name.

    Raises:
        NotFound: There is none.
    """
    held = versions_of(known)
    by_name = {one.name: one for one in held.values()}
    if named not in held and named not in by_name:
        raise NotFound(f"There is no version '{named}'.", "See `vedette report versions`.")
    return held.get(named) or by_name[named]


def make_version(review: Review, name: str, note: str, author: Author) -> Version:
    """Keep the report as it stands, under a name.

    Args:
        review: The review; its run is up to date.
        name: Such as "Draft 2"; no other version is called so.
        note: What is new in it; may be empty.
        author: Who keeps it.

    Raises:
        BadInput: The name is missing, too long or taken.
        OutOfDate: Something was decided after the run.
        WrongState: There was no run yet.
    """
    from vedette.core.reports.frozen import data_fingerprint, frozen, words_fingerprint

    name = " ".join(name.split())
    if not 0 < len(name) <= _LONGEST:
        raise BadInput("The version has no name.", f"Name it in {_LONGEST} characters: Draft 1.")
    check_up_to_date(review)
    document = replace(today(review), edition=name)
    content = json.dumps(frozen(document), ensure_ascii=False, sort_keys=True).encode()
    snapshot = hashlib.sha256(content).hexdigest()
    with incoming(review) as folder:
        made = folder / f"{_KEPT}-{snapshot[:16]}.json"
        made.write_bytes(content)
        with review.home.writing() as pen:
            if any(one.name == name for one in versions_of(pen.known).values()):
                raise BadInput(f"There is a version '{name}' already.", "Choose another name.")
            [ref] = free_references(pen, Act.VERSION, "VER", [f"{name}|{author.at}"])
            keep(review, snapshot, [made])
            body = {
                "version": ref,
                "name": name,
                "note": note.strip()[:_LONGEST],
                "words": words_fingerprint(document),
                "data": data_fingerprint(document),
                "run": document.run,
                "snapshot": snapshot,
                "files": {made.name: _KEPT},
                "label": str(review.about["label"]),
            }
            pen.append(Act.VERSION, body, author)
    return versions_of(review.decisions())[ref]


def today(review: Review) -> Document:
    """The report as it stands, with the numbers of the current run."""
    folder, manifest = current_run(review.runs)
    # The report says the same to all who read it: what rests on interviews is no secret once it is stated.
    whole = replace(review, hidden=None)
    return document_of(whole, RunDone((), str(manifest["fingerprint"]), folder))


def document_of_version(review: Review, named: str) -> Document:
    """The report as a version keeps it, by reference or name, or as it stands, for `TODAY`.

    Raises:
        NotFound: There is no such version.
    """
    if named == TODAY:
        return today(review)
    return thawed_at(kept_at(review, named))


def kept_at(review: Review, named: str) -> Path:
    """Where a version is kept, by reference or name.

    Raises:
        NotFound: There is no such version.
    """
    known = review.decisions()
    ref = version_of_name(known, named).ref
    kept = next(one for one in known if one.act is Act.VERSION and one.body["version"] == ref)
    files: Any = kept.body["files"]
    return review.snapshots / str(kept.body["snapshot"]) / str(next(iter(files)))


@lru_cache(maxsize=8)
def thawed_at(path: Path) -> Document:
    """A kept document; the folder is named after its content, so that it never becomes another one."""
    from vedette.core.reports.frozen import thawed

    return thawed(json.loads(path.read_bytes()))


def compare_versions(review: Review, before: str, after: str) -> Comparison:
    """What is different between two versions, by reference or name; `TODAY` is the text as it stands.

    Raises:
        NotFound: One of them is not there.
    """
    from vedette.core.reports.comparing import compared
    from vedette.core.reports.frozen import frozen_blocks

    both = (frozen_blocks(document_of_version(review, one)) for one in (before, after))
    return compared(*both)
