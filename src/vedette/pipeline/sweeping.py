"""Looks through any files for sealed values: what somebody wants to send, a copy of a folder, a dump."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.library.foreign import asked
from vedette.core.library.leaks import Leak, leaks
from vedette.pipeline.interviews import KeyStore, identities
from vedette.pipeline.workspace import Review

_AT_ONCE = 2 * 2**20
"""Bytes that one child looks through."""
_CELLS = 20_000
"""Places that are held at once."""


def swept(review: Review, paths: Sequence[Path], keys: KeyStore) -> tuple[int, list[Leak]]:
    """Number of files looked through, and the places where values of the sealed register stand.

    Files are opened in child processes, the values are handed over without touching a disk.

    Args:
        review: The review with the register.
        paths: Files; of folders all that is in them.
        keys: Its key store.

    Raises:
        WrongState: A key is missing, so that somebody's name could not be looked for.
        BadInput: There is no such file, or one cannot be looked through.
    """
    held = _identities(review, keys)
    files = list(_files(paths))
    return len(files), leaks_in_files(files, held)


def leaks_in_files(
    files: Sequence[tuple[Path, str]], held: Mapping[str, Mapping[str, str]]
) -> list[Leak]:
    """Where sealed values stand in files, each given with the name under which places in it are told.

    Raises:
        BadInput: One cannot be looked through.
    """
    found: list[Leak] = []
    with tempfile.TemporaryDirectory(prefix="vedette-") as scratch:
        for several in _batches(files):
            told = asked("leaks", Path(scratch), files=several, identities=_plain(held))
            found += [Leak(**one) for one in told]
    return found


def swept_places(
    review: Review, places: Iterable[tuple[str, str | bytes]], keys: KeyStore
) -> tuple[int, list[Leak]]:
    """The same for places that are no files, such as the cells of a database: their number, and what was found.

    Args:
        review: The review with the register.
        places: Name of each place and what stands there.
        keys: Its key store.

    Raises:
        WrongState: A key is missing, so that somebody's name could not be looked for.
    """
    held = _identities(review, keys)
    n, found = 0, list[Leak]()
    for several in _batched(places):
        n += len(several)
        found += leaks(several, held)
    return n, found


def _batched(
    places: Iterable[tuple[str, str | bytes]],
) -> Iterator[list[tuple[str, str | bytes]]]:
    """Places in parts that fit into memory."""
    it = iter(places)
    while several := list(islice(it, _CELLS)):
        yield several


def _identities(review: Review, keys: KeyStore) -> dict[str, dict[str, str]]:
    held, unread = identities(review.decisions(), keys)
    if unread:
        raise WrongState(
            f"The names of {len(unread)} interviews cannot be looked for: {unread[0]}.",
            "Name the key store that they were registered with.",
        )
    return held


def _plain(held: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {name: dict(one) for name, one in held.items()}


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with the name under which places in it are told."""
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file())
            yield from ((one, str(one.relative_to(path.parent))) for one in inside)
        elif path.is_file():
            yield path, path.name
        else:
            raise BadInput(f"There is no file '{path}'.", "Name a file or a folder.")


def _batches(files: Sequence[tuple[Path, str]]) -> Iterator[list[tuple[str, str]]]:
    held: list[tuple[str, str]] = []
    size = 0
    for path, name in files:
        if held and size + path.stat().st_size > _AT_ONCE:
            yield held
            held, size = [], 0
        held.append((str(path.absolute()), name))
        size += path.stat().st_size
    if held:
        yield held
