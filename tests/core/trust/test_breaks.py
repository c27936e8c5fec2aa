"""Each way to break is said in its own words, even where the export itself was sealed anew."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest

from tests.core.trust.makers import BEGUN, KEY, make_bundle, make_leaf, make_log
from tests.core.trust.tampering import as_line, resealed
from vedette.core.kernel.fingerprint import canonical_json
from vedette.core.trust.bundle import END_CONTEXT, whole_bundle
from vedette.core.trust.entries import instant
from vedette.core.trust.heads import HEAD_CONTEXT
from vedette.core.trust.merkle import EMPTY_ROOT, leaf_hash
from vedette.core.trust.vedette_verify import verify

Lines = list[bytes]


def edited(line: bytes, path: str, value: object) -> bytes:
    """The line with another value at a dotted path."""
    held = json.loads(line)
    *outer, last = path.split(".")
    inner = held
    for key in outer:
        inner = inner[key]
    inner[last] = value
    return as_line(held)


def resigned(line: bytes, path: str, value: object) -> bytes:
    """A head or an end with another value, signed with the right key: the key itself lies."""
    held = json.loads(edited(line, path, value))
    kind = "head" if "head" in held else "end"
    context = HEAD_CONTEXT if kind == "head" else END_CONTEXT
    message = context + canonical_json(held[kind]).encode()
    return as_line(held | {"signature": KEY.sign(message).hex()})


def whole() -> Lines:
    """Line 1 the bundle, 2 to 4 the heads of 2 and 5 entries, 5 to 9 the entries, 10 the end."""
    return make_bundle(5, [2, 5])


def with_line(number: int, change: Callable[[bytes], bytes]) -> bytes:
    lines = whole()
    lines[number - 1] = change(lines[number - 1])
    return b"".join(lines) if number == len(lines) else resealed(lines)


def bad_entry() -> bytes:
    leaves = [make_leaf(0), b'{"act":"x","at":"now"}']
    return b"".join(whole_bundle(make_log(leaves, [2]), leaves, made_at=BEGUN.replace(year=2027)))


def moved(line: int, to: int) -> bytes:
    lines = whole()
    lines.insert(to - 1, lines.pop(line - 1))
    return resealed(lines)


ROOT = leaf_hash(b"x").hex()
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "format of tomorrow": (
        lambda: with_line(1, lambda line: edited(line, "bundle.format", 2)),
        "line 1: its format is 2; this verifier reads format 1",
    ),
    "selection without proofs": (
        lambda: with_line(
            1, lambda line: line.replace(b"whole", b"selection").replace(b"each", b"none")
        ),
        "line 1: a selection of entries proves nothing without the proof of each",
    ),
    "wrong print": (
        lambda: with_line(1, lambda line: edited(line, "bundle.fingerprint", "0" * 64)),
        "line 1, key: its fingerprint is stated wrongly",
    ),
    "head of another log": (
        lambda: with_line(2, lambda line: resigned(line, "head.log", "log-other")),
        "line 2, head 1: it is of another log",
    ),
    "head with entries that fewer follow": (
        lambda: with_line(2, lambda line: resigned(line, "head.size", 6)),
        "line 3, head 2: it has 5 entries, the one before 6",
    ),
    "empty head with a root": (
        lambda: with_line(2, lambda line: resigned(line, "head.size", 0)),
        "line 2, head 1: without entries the root must be SHA-256 of nothing",
    ),
    "fork": (
        lambda: with_line(
            2, lambda line: resigned(resigned(line, "head.size", 5), "head.root", ROOT)
        ),
        "line 3, head 2: the log forks: equal sizes have different roots",
    ),
    "head before its time": (
        lambda: with_line(3, lambda line: resigned(line, "head.at", instant(BEGUN))),
        (
            "line 3, head 2: its time 2026-11-26T08:00:00.000000Z is not after that before, "
            "2026-11-26T09:00:00.000000Z"
        ),
    ),
    "head among entries": (
        lambda: moved(3, 6),
        "line 6, head 2: it stands among the entries",
    ),
    "no proof between heads": (
        lambda: moved(4, 9),
        "line 4, head 2: the proof that it continues the log is missing",
    ),
    "entry that says nothing": (
        bad_entry,
        "line 4, entry 1: it does not say what was done, by whom and when",
    ),
    "entries missing": (
        lambda: resealed([*whole()[:5], *whole()[7:]]),
        "line 6, entry 3: the entries 1 to 2 before it are missing",
    ),
    "other line": (
        lambda: with_line(6, lambda _: as_line({"note": "nothing"})),
        "line 6: this is no line of a bundle",
    ),
    "other end": (
        lambda: with_line(10, lambda line: resigned(line, "end.log", "log-other")),
        "line 10, end: it is the end of another bundle",
    ),
    "other count": (
        lambda: with_line(10, lambda line: resigned(line, "end.heads", 3)),
        "line 10, end: 3 heads were exported, 2 are here",
    ),
    "other lines": (
        lambda: with_line(10, lambda line: resigned(line, "end.sha256", EMPTY_ROOT.hex())),
        "line 10, end: the lines before it are not those that were exported",
    ),
    "end before the last head": (
        lambda: with_line(10, lambda line: resigned(line, "end.at", instant(BEGUN))),
        "line 10, end: it is dated before the last head",
    ),
    "number instead of text": (
        lambda: with_line(2, lambda line: edited(line, "head.at", 7)),
        "line 2: 'at' has not the form that it must have",
    ),
    "flag instead of number": (
        lambda: with_line(2, lambda line: edited(line, "head.size", True)),
        "line 2: 'size' has not the form that it must have",
    ),
    "fraction": (
        lambda: with_line(2, lambda line: line.replace(b'"size":2', b'"size":2.0')),
        "line 2: the line is no JSON of a bundle",
    ),
    "a key twice": (
        lambda: with_line(2, lambda line: line.replace(b'"size":2', b'"size":2,"size":2')),
        "line 2: the line is not written as it was exported",
    ),
    "blanks": (
        lambda: with_line(2, lambda line: line.replace(b'"size":2', b'"size": 2')),
        "line 2: the line is not written as it was exported",
    ),
    "after the end": (
        lambda: b"".join([*whole(), b"{}\n"]),
        "line 11: there are lines after the signed end",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_says_where_and_what(name):
    make, said = CASES[name]

    breaks = [str(one) for one in verify(io.BytesIO(make()), KEY.fingerprint).breaks]

    assert said in breaks


def test_a_printed_head_beyond_the_bundle_is_said():
    content = b"".join(whole())

    breaks = verify(io.BytesIO(content), KEY.fingerprint, (6, ROOT)).breaks

    assert [str(one) for one in breaks] == [
        "line 11, printed head: it has 6 entries, this bundle only 5: later ones were cut off"
    ]
