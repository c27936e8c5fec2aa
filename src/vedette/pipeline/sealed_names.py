"""The guard of all that leaves: nobody of the sealed register is named in it, or somebody answers for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.library.leaks import Leak, leaks
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.interviews import KeyStore, identities

if TYPE_CHECKING:
    from vedette.core.library.insides import Place
    from vedette.pipeline.documents import Document
    from vedette.pipeline.workspace import Review

_REMEDY = (
    "Mask it in the document, change the title, memo or code, leave the document out, or say why it may stay "
    "(--keep-names; on the pages where the file is asked for; to the API as kept_for)."
)
_OF_VICTIMS = frozenset(("name",))
"""Columns and fields in which casualty databases name the dead and injured."""


class NamesStand(WrongState):
    """Somebody of the sealed register is named in what was to leave; a reason given lets it."""


@dataclass(frozen=True, slots=True)
class Way:
    """How something leaves.

    Args:
        keys: Key store of the sealed register; needed where somebody is sealed.
        author: Who takes it out.
        kept_for: Why sealed values may stand in it, as those of an interviewee who also wrote a book; empty:
            they may not.
    """

    keys: KeyStore | None
    author: Author
    kept_for: str = ""


def check_leaves(
    review: Review, content: bytes, name: str, named: Iterable[Place], way: Way
) -> None:
    """Whether a file may leave; where sealed values stay for a reason the register of releases tells of it.

    Args:
        review: The review.
        content: Of the file.
        name: Of the file; its stem says what it is.
        named: What it was made of, by names that a person knows; never by words that may be a name.
        way: How it leaves.

    Raises:
        NamesStand: Somebody is named in it; the first place is named.
        WrongState: Names could not be looked for.
    """
    from vedette.core.kernel.fingerprint import of_bytes
    from vedette.core.library.insides import insides

    places = chain(named, insides(content, name))
    n = names_in(review.decisions(), places, way.keys, _REMEDY, kept_for=way.kept_for)
    if n:
        _log(review, name, {"sha256": of_bytes(content), "names": n}, way)


def check_rows_leave(
    review: Review,
    rows: Iterable[Mapping[str, object]],
    name: str,
    way: Way,
    named: Iterable[Place] = (),
) -> None:
    """Whether a list or table may leave; see `check_leaves`.

    The names of victims, as casualty databases tell them, are no place: they say nothing of who was interviewed,
    and a refusal would.

    Args:
        review: The review.
        rows: All that leave, in their order.
        name: Of the list.
        way: How it leaves.
        named: What else leaves with them, as titles, by names that a person knows.

    Raises:
        NamesStand: Somebody is named in it; the first row and column are named.
        WrongState: Names could not be looked for.
    """
    places = chain(named, _cells(rows, name))
    n = names_in(review.decisions(), places, way.keys, _REMEDY, kept_for=way.kept_for)
    if n:
        _log(review, name, {"names": n}, way)


def check_built_leaves(review: Review, built: Sequence[Path], name: str, way: Way) -> None:
    """Whether files that were built together from the same words may leave; see `check_leaves`.

    Args:
        review: The review.
        built: The files, the HTML among them: the letters of a PDF stand in it as numbers of its own fonts, so its
            words are looked for there. The list of numbers repeats what stands in it.
        name: Of what leaves.
        way: How it leaves.

    Raises:
        NamesStand: Somebody is named in them; the first place is named.
        WrongState: Names could not be looked for.
    """
    from vedette.core.kernel.fingerprint import of_bytes
    from vedette.core.library.insides import insides_of_file

    places = chain.from_iterable(
        insides_of_file(path, path.name) for path in built if path.suffix != ".json"
    )
    n = names_in(review.decisions(), places, way.keys, _REMEDY, kept_for=way.kept_for)
    if n:
        files = {path.name: of_bytes(path.read_bytes()) for path in built}
        _log(review, name, {"files": files, "names": n}, way)


def built_to_leave(
    review: Review, out: Path, name: str, way: Way, build: Callable[[Path], Sequence[Path]]
) -> list[Path]:
    """Build files and put them into a folder once they may leave; nothing stands in it before.

    Args:
        review: The review.
        out: Folder; made if absent.
        name: Of what leaves.
        way: How it leaves.
        build: Writes the files into the folder it is given.

    Raises:
        NamesStand: Somebody is named in them; the first place is named.
        WrongState: Names could not be looked for.
    """
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        built = build(Path(folder))
        check_built_leaves(review, built, name, way)
        out.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copyfile(path, out / path.name)) for path in built]


def check_files_leave(
    review: Review, files: Sequence[tuple[Path, str]], named: Iterable[Place], name: str, way: Way
) -> None:
    """Whether files that others made may leave as they are; each is opened in a process of its own.

    Args:
        review: The review.
        files: Each with the name that a person knows it by.
        named: What was read from them, by such names.
        name: Of what leaves.
        way: How it leaves.

    Raises:
        NamesStand: Somebody is named in them, and the first place is named; or one cannot be looked through.
        WrongState: Names could not be looked for.
    """
    from vedette.pipeline.sweeping import leaks_in_files

    held = _sealed(review.decisions(), way.keys)
    if held:
        try:
            found = [*leaks(named, held), *leaks_in_files(files, held)]
        except BadInput as error:
            if not way.kept_for.strip():
                raise NamesStand(
                    f"{name} could not be looked through for sealed names. {error.problem}", _REMEDY
                ) from error
            _log(review, name, {"names": None}, way)
            return
        if _answered_for(found, _REMEDY, way.kept_for):
            _log(review, name, {"names": len(found)}, way)


def check_original_leaves(review: Review, held: Document, way: Way) -> None:
    """Whether the file of a document may leave as it came in; see `check_files_leave`."""
    from vedette.core.library.stored import text_of

    files = [(held.original(review), f"{held.reference}, file")]
    words = [(f"{held.reference}, text", text_of(held.reading(review)).text)]
    check_files_leave(review, files, words, held.reference, way)


def names_in(
    known: Iterable[Decision],
    places: Iterable[Place],
    keys: KeyStore | None,
    remedy: str,
    *,
    kept_for: str = "",
) -> int:
    """At how many places sealed values stay for a reason; nothing is looked for where nobody is sealed.

    Raises:
        NamesStand: Some stand there without a reason; the value is never told.
        WrongState: They could not be looked for.
    """
    held = _sealed(known, keys)
    return _answered_for(leaks(places, held) if held else [], remedy, kept_for)


def _sealed(known: Iterable[Decision], keys: KeyStore | None) -> dict[str, dict[str, str]]:
    held, unread = identities(known, keys)
    if unread:
        raise WrongState(
            f"The names of {len(unread)} interviews could not be looked for: {unread[0]}.",
            "Name the key store that they were registered with (--keys; on the pages VEDETTE_SEALS).",
        )
    return held


def _answered_for(found: Sequence[Leak], remedy: str, kept_for: str) -> int:
    if found and not kept_for.strip():
        first = found[0]
        raise NamesStand(
            # Not whose: who may take a file out need not learn to which interview a name belongs.
            f"{first.place}: the {first.field} of somebody in the sealed register stands there "
            f"({first.written}); {len(found)} such places in all.",
            remedy,
        )
    return len(found)


def _cells(rows: Iterable[Mapping[str, object]], name: str) -> Iterator[Place]:
    for n, row in enumerate(rows, 1):
        if row.get("field") in _OF_VICTIMS:
            continue
        for column, value in row.items():
            is_number = isinstance(value, int | float | dt.date)
            if value and not is_number and column not in _OF_VICTIMS:
                yield f"{name}, row {n}, {column}", str(value)


def _log(review: Review, name: str, released: Mapping[str, object], way: Way) -> None:
    body = {
        "released": dict(released),
        "kind": name.partition(".")[0],
        "why": way.kept_for,
        "label": str(review.about["label"]),
    }
    with review.home.writing() as pen:
        pen.append(Act.RELEASE, body, way.author)
