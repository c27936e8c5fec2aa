"""Whether a release is what left: its archive against itself, or its PDF against a review folder or archive."""

from __future__ import annotations

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vedette.core.kernel.errors import BadInput
from vedette.core.library.page_words import page_words
from vedette.pipeline.report_releases import MADE, ReportRelease, rebuilt, report_releases
from vedette.pipeline.workspace import Review, open_review

_PDF = "report.pdf"
_REF = re.compile(r"REL-[0-9A-Z]{6,}")
_HEX = re.compile(r"(\d+) decisions, ((?:[0-9a-f]{4} ){7}[0-9a-f]{4})")
_BLANKS = re.compile(r"\s+")

Place = tuple[str, str]


def is_release(path: Path) -> bool:
    """Whether a file is the archive of a release, damaged or not."""
    from vedette.core.reports.release_archive import MANIFEST

    if not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as held:
            return MANIFEST in held.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        with path.open("rb") as stream:
            return MANIFEST.encode() in stream.read(256)


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF by its name."""
    return path.is_file() and path.suffix.lower() == ".pdf"


def broken_in_release(path: Path) -> list[Place]:
    """What in the archive of a release is not as it left: every byte, every signature, every printed form made anew."""
    from vedette.core.reports.release_archive import broken_places

    content = path.read_bytes()
    if found := broken_places(content):
        return found
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        return rebuilt(content, Path(folder))


def broken_in_review(review: Review) -> list[Place]:
    """Releases kept in a review folder that are not what the log says of them."""
    from vedette.core.reports.release_archive import broken_places

    found: list[Place] = []
    for one in report_releases(review, review.decisions()).values():
        if one.path is None:
            continue
        place = f"snapshots/{one.sha256}/{one.path.name}"
        if not one.path.is_file():
            found.append((place, "The file is missing."))
            continue
        content = one.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != one.sha256:
            inner, problem = (broken_places(content) or [("", "It is another file.")])[0]
            found.append((f"{place}, {inner}".rstrip(", "), problem))
    return found


def broken_in_pdf(path: Path, against: Path | None) -> list[Place]:
    """What in the PDF of a release is not as it left, by its bytes, its imprint and its pages.

    Args:
        path: The PDF.
        against: Review folder, archive of the review, or archive of the release.

    Raises:
        BadInput: Nothing is named that it could be held against.
    """
    if against is None:
        raise BadInput(
            "A PDF is held against what it was made from.",
            "Name the review folder, its archive or the archive of the release with --against.",
        )
    pages = page_words(path.read_bytes())
    if not pages:
        return [("PDF", "It cannot be opened.")]
    if is_release(against):
        return broken_in_release(against) or _against_release(path, pages, against.read_bytes())
    from vedette.pipeline.archive import unpacked

    with unpacked(against) as folder:
        return _against_review(path, pages, open_review(folder))


def _against_review(path: Path, pages: list[str], review: Review) -> list[Place]:
    known = review.decisions()
    held = report_releases(review, known)
    named = _REF.search(pages[0])
    one = held.get(named.group()) if named else None
    if one is None or one.path is None:
        return [("cover, Release", "The review knows no such release.")]
    if one.state != MADE:
        return [("cover, Release", f"{one.ref} is {one.state}: {one.withdrawn}")]
    heads = [decision.hash for decision in known]
    broken = _wrong_head(pages[0], heads)
    return [*broken, *_against_release(path, pages, _archive(one))]


def _archive(one: ReportRelease) -> bytes:
    assert one.path is not None, "a release that was made has a file"
    return one.path.read_bytes()


def _wrong_head(cover: str, heads: list[str]) -> list[Place]:
    found = _HEX.search(cover)
    if found is None:
        return [("cover, Log head", "It is not printed.")]
    n, printed = int(found.group(1)), found.group(2).replace(" ", "")
    if n > len(heads) or n < 1 or not heads[n - 1].startswith(printed):
        return [("cover, Log head", "The log of the review never had this head.")]
    return []


def _against_release(path: Path, pages: list[str], content: bytes) -> list[Place]:
    from vedette.core.reports.release_archive import manifest_of, parts_of

    parts = parts_of(content)
    told = manifest_of(parts)
    is_, was = path.read_bytes(), parts[_PDF]
    if hashlib.sha256(is_).hexdigest() == told["files"][_PDF]:
        return _wrong_imprint(pages[0], told)
    before = page_words(was)
    others = [
        (f"page {n}", "Its words are others than those released.")
        for n, (now, then) in enumerate(zip(pages, before, strict=False), 1)
        if now != then
    ]
    if len(pages) != len(before):
        others.append(("pages", f"It has {len(pages)} pages, the release {len(before)}."))
    at = next((n for n, (a, b) in enumerate(zip(is_, was, strict=False)) if a != b), len(was))
    return others or [(f"byte {at:,}", "The words are those released, the file is another.")]


def _wrong_imprint(cover: str, told: Mapping[str, Any]) -> list[Place]:
    from vedette.core.reports import printed

    said = _BLANKS.sub(" ", cover)
    wanted = {
        "Release": str(told["release"]),
        "Content": printed.hash_in_fours(str(told["content"])),
        "Log head": f"{told['log']['decisions']} decisions",
    }
    return [
        (f"cover, {term}", "It is not what the manifest says.")
        for term, words in wanted.items()
        if words not in said
    ]
