"""The review as one file: a ZIP of the folder with a description by which others find their way (RO-Crate)."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput
from vedette.pipeline.archive_seal import seal
from vedette.pipeline.decisions import Act, Decision, as_log
from vedette.pipeline.durable import TEMPORARY, flush_file, flush_folder, temporary_beside
from vedette.pipeline.engine import current_run
from vedette.pipeline.sealed_names import Way, check_files_leave
from vedette.pipeline.snapshots import files_named
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.insides import Place

LOG = "decisions/log.jsonl"
CRATE = "ro-crate-metadata.json"
_OLDEST = (1980, 1, 1, 0, 0, 0)
_LARGEST = 64 * 2**30


def export_review(review: Review, out: Path, way: Way) -> Path:
    """Write originals, decisions and the current run into one ZIP; the same review gives the same bytes.

    Documents and all that people wrote are looked through for those who are sealed; what casualty databases say
    of victims is not, and the tables of the run tell nothing else than these.

    Raises:
        WrongState: The review was never run; somebody of the register is named, or could not be looked for.
    """
    run, _ = current_run(review.runs)
    known = review.decisions()
    check_files_leave(review, list(_of_documents(review, known)), _said(known), out.name, way)
    files = dict(sorted(_files(review, run)))
    temporary = temporary_beside(out)
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, path in files.items():
            _add(archive, name, path.read_bytes())
        _add(archive, LOG, as_log(review.decisions()))
        _add(archive, CRATE, _crate(review, sorted([*files, LOG])))
    seal(temporary)
    flush_file(temporary)
    temporary.replace(out)
    flush_folder(out.parent)
    return out


def _of_documents(review: Review, known: Iterable[Decision]) -> Iterator[tuple[Path, str]]:
    """Files of documents, those that no longer count, too: the original, and what was read from it."""
    for one in known:
        if one.act in (Act.DOCUMENT, Act.REFERENCES):
            folder = review.snapshots / str(one.body["snapshot"])
            whose = one.body.get("document") or f"decision {one.n}"
            yield from ((folder / name, f"{whose}, {name}") for name in files_named(one))


def _said(known: Iterable[Decision]) -> Iterator[Place]:
    """What each decision says, in the words of whoever took it."""
    for one in known:
        told = {name: value for name, value in one.body.items() if name != "sealed"}
        yield f"decision {one.n}", json.dumps(told, ensure_ascii=False, default=str)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder of a review: itself, or an archive unpacked for as long as it is looked at.

    Raises:
        BadInput: It is neither, or a name in the archive leads out of it.
    """
    if path.is_dir():
        yield path
        return
    if not path.is_file() or not zipfile.is_zipfile(path):
        raise BadInput(f"'{path}' is neither a review folder nor its archive.", "Check the path.")
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        try:
            _unpack(path, Path(folder))
        except zipfile.BadZipFile as error:
            raise BadInput(
                f"The archive is damaged: {error}.", "Get another copy of it."
            ) from error
        yield Path(folder)


def _unpack(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        names = [PurePosixPath(name) for name in archive.namelist()]
        outside = any(name.is_absolute() or ".." in name.parts for name in names)
        twice = len(set(names)) < len(names)
        if outside or twice or sum(one.file_size for one in archive.infolist()) > _LARGEST:
            raise BadInput("The archive has names or sizes that no review has.", "Do not use it.")
        archive.extractall(folder)


def _files(review: Review, run: Path) -> Iterator[tuple[str, Path]]:
    """Name in the archive and path of each file: what the decisions of this world name, and its run.

    In the archive of a world that world is all there is.
    """
    yield "review.json", review.folder / "review.json"
    yield "runs/current", review.runs / "current"
    named = {
        (str(one.body["snapshot"]), str(name))
        for one in review.decisions()
        for name in files_named(one)
    }
    for snapshot, name in named:
        # The folder of an original may also hold what a hidden import read from it.
        yield f"snapshots/{snapshot}/{name}", review.snapshots / snapshot / name
    yield from _below(run, f"runs/{run.name}")


def _below(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file() and not any(part.startswith(TEMPORARY) for part in path.parts):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, _OLDEST)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o644 << 16
    archive.writestr(about, content)


def _crate(review: Review, files: list[str]) -> bytes:
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": review.about["title"],
        "datePublished": review.about["created_at"],
        "hasPart": [{"@id": name} for name in files],
    }
    described = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    graph = [described, root, *({"@id": name, "@type": "File"} for name in files)]
    crate = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return json.dumps(crate, ensure_ascii=False, indent=1).encode()
