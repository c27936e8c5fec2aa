"""Recomputes everything in a review folder or archive and says exactly where it breaks.

The order is that of the evidence: the bytes of an archive, the log, the originals, the records read again from them,
the tables of the run, the run made again from the records.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import VedetteError
from vedette.pipeline.archive import unpacked
from vedette.pipeline.archive_seal import broken_bytes, is_sealed
from vedette.pipeline.decisions import GENESIS, Act, Decision
from vedette.pipeline.imports import Import, every_import
from vedette.pipeline.workspace import Review, open_review

if TYPE_CHECKING:
    import pyarrow as pa

PARTS = ("bytes", "log", "originals", "records", "readings", "releases", "tables", "figures")


@dataclass(frozen=True, slots=True)
class Broken:
    """A place that is not what it should be."""

    place: str
    problem: str


@dataclass(slots=True)
class Verified:
    """What was looked at and what was found."""

    checked: int = 0
    broken: list[Broken] = field(default_factory=list)

    def expect(self, place: str, problem: str, *, holds: bool) -> bool:
        """Count one check; note its place when it does not hold."""
        self.checked += 1
        if not holds:
            self.broken.append(Broken(place, problem))
        return holds

    def as_json(self) -> dict[str, object]:
        """The shape that `vedette verify --json` prints."""
        return {
            "ok": not self.broken,
            "checked": self.checked,
            "broken": [{"place": one.place, "problem": one.problem} for one in self.broken],
        }


def verify(path: Path, *, told: Callable[[str], None] = lambda _part: None) -> Verified:
    """Check a review folder or its archive against itself, from the files up to every figure.

    Args:
        path: Folder or ZIP.
        told: Called with the name of each part that begins.

    Raises:
        BadInput: It is neither a folder nor an archive.
        NotFound: There is no review in it.
    """
    found = Verified()
    if zipfile.is_zipfile(path) or is_sealed(path):
        told("bytes")
        if not _bytes_are_sealed(path, found):
            return found
    with unpacked(path) as folder:
        review = open_review(folder)
        told("log")
        known = _log(review, found)
        for part, check in _CHECKS:
            told(part)
            check(review, known, found)
    return found


def _bytes_are_sealed(path: Path, found: Verified) -> bool:
    """Whether an archive is as it was written; what is damaged is not unpacked."""
    broken = broken_bytes(path)
    for place, problem in broken:
        found.expect(place, problem, holds=False)
    if not broken:
        found.expect(path.name, "", holds=True)
    return not broken


def _log(review: Review, found: Verified) -> tuple[Decision, ...]:
    try:
        known = review.decisions()
    except VedetteError as error:
        found.expect("decisions/log.jsonl", error.problem, holds=False)
        return ()
    found.expect("decisions/log.jsonl", "", holds=True)
    return known


def _originals(review: Review, known: tuple[Decision, ...], found: Verified) -> None:
    from vedette.core.kernel.fingerprint import of_file

    for decision in known:
        for path, kind in _files(review, decision):
            place = path.relative_to(review.folder).as_posix()
            if not found.expect(place, "The file is missing.", holds=path.is_file()):
                continue
            if kind == "original":
                same = of_file(path) == decision.body["snapshot"]
                found.expect(place, "It is not the file that came in.", holds=same)


def _records(review: Review, known: tuple[Decision, ...], found: Verified) -> None:
    from vedette.core.kernel.fingerprint import of_table

    for decision in known:
        for path, kind in _files(review, decision):
            if kind not in ("records", "table") or not path.is_file():
                continue
            place = path.relative_to(review.folder).as_posix()
            try:
                table = _read(path)
            except OSError:
                found.expect(place, "It cannot be read.", holds=False)
                continue
            left_out = [name for name in table.column_names if name == "import_id"]
            same = of_table(table.drop_columns(left_out)) == decision.body["content"]
            found.expect(place, "Its content is not what was imported.", holds=same)


def _readings(review: Review, known: tuple[Decision, ...], found: Verified) -> None:
    """Read each original again with the mapping that the log keeps."""
    for one in every_import(known):
        try:
            content = _read_again(review, one)
        except (VedetteError, OSError) as error:
            content = str(error)
        found.expect(
            f"snapshots/{one.snapshot} ({one.id})",
            "Reading the original again does not give the records that were imported.",
            holds=content == one.content,
        )


def _read_again(review: Review, one: Import) -> str:
    from vedette.core.kernel.fingerprint import of_table
    from vedette.core.sources.mapping import parse_mapping
    from vedette.pipeline import acquire

    held = one.body.get("quarantine")
    quarantine = (
        acquire.Quarantine(tuple(held["records"]), held["why"])
        if isinstance(held, dict)
        else acquire.Quarantine()
    )
    label = one.body.get("label")
    request = acquire.Request(
        file=one.file(review, "original"),
        name=str(one.body["file_name"]),
        source=one.source,
        mapping=parse_mapping(one.mapping),
        received_on=dt.date.fromisoformat(str(one.body["received_on"])),
        quarantine=quarantine,
        label=None if label is None else str(label),
        corrected=one.corrected,
    )
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        table = acquire.records_of(review, request, Path(folder), one.key)
    return of_table(table.drop_columns(["import_id"]))


def _releases(review: Review, known: tuple[Decision, ...], found: Verified) -> None:
    """What left, as it was kept, against what the log says of it."""
    from vedette.pipeline.verify_release import broken_in_review

    if any(one.act is Act.PUBLISH for one in known):
        broken = broken_in_review(review)
        found.expect("releases", "", holds=True)
        for place, problem in broken:
            found.expect(place, problem, holds=False)


def _tables(review: Review, known: tuple[Decision, ...], found: Verified) -> None:
    """The products of the current run against its manifest, the manifest against the log."""
    from vedette.pipeline.engine import current_run, products_of

    if not (review.runs / "current").is_file():
        return
    try:
        run, manifest = current_run(review.runs)
        products = products_of(run, manifest)
    except (VedetteError, KeyError, TypeError) as error:
        found.expect("runs/current", str(error), holds=False)
        return
    used = manifest.get("decisions")
    n_used, head = (used["n"], used["head"]) if isinstance(used, dict) else (0, GENESIS)
    heads = [GENESIS, *(decision.hash for decision in known)]
    follows = n_used < len(heads) and heads[n_used] == head
    found.expect("decisions/log.jsonl", "It lacks decisions that the run used.", holds=follows)
    for stored in products.values():
        same = _content(stored.path) == stored.content
        place = stored.path.relative_to(review.folder).as_posix()
        found.expect(place, "Its content is not what the run made.", holds=same)


def _figures(review: Review, _known: tuple[Decision, ...], found: Verified) -> None:
    """Make the whole run again in an empty folder and compare every product."""
    from vedette.pipeline.engine import current_run, products_of
    from vedette.pipeline.run import run_review
    from vedette.pipeline.visible import content_of_runs

    if found.broken or not (review.runs / "current").is_file():
        return
    folder, manifest = current_run(review.runs)
    if manifest.get("review") != content_of_runs(review):
        return
    with tempfile.TemporaryDirectory(prefix="vedette-") as empty:
        again = run_review(review, runs=Path(empty))
        _, fresh = current_run(Path(empty))
        made = products_of(again.folder, fresh)
        for name, stored in products_of(folder, manifest).items():
            place = stored.path.relative_to(review.folder).as_posix()
            same = name in made and (
                made[name].content == stored.content or _is_binary(stored.file)
            )
            found.expect(place, "Running again does not give the same content.", holds=same)


def _content(path: Path) -> str | None:
    from vedette.core.kernel.fingerprint import of_file, of_table, of_value

    try:
        if path.suffix == ".parquet":
            return of_table(_read(path))
        return of_file(path) if _is_binary(path.name) else of_value(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return None


def _is_binary(name: str) -> bool:
    """Whether only the bytes of a product are known; a database file may differ and be equal."""
    return name.endswith(".sqlite")


def _read(path: Path) -> pa.Table:
    import pyarrow as pa

    from vedette.pipeline.products import read_table

    try:
        return read_table(path)
    except pa.ArrowException as error:
        raise OSError(str(error)) from error


def _files(review: Review, decision: Decision) -> Iterator[tuple[Path, str]]:
    files = decision.body.get("files")
    if isinstance(files, dict):
        for name, kind in files.items():
            yield review.snapshots / str(decision.body["snapshot"]) / str(name), str(kind)


_CHECKS = (
    ("originals", _originals),
    ("records", _records),
    ("readings", _readings),
    ("releases", _releases),
    ("tables", _tables),
    ("figures", _figures),
)
