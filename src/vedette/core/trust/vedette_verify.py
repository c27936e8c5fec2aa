"""vedette-verify: checks an export of a Vedette audit log offline, and says exactly where it breaks.

    python vedette_verify.py BUNDLE FINGERPRINT [--head SIZE:ROOT]

One file, no other software: Python 3.9 or later and its standard library. It reads nothing but the
bundle. FINGERPRINT is that of the log's key and must come to you by another way than the bundle: from
the head of the review, a printed report, the manual of the installation. With --head, as printed in
a published report, a log that was rewritten or cut after that day is found out, even if whoever did
it holds the key.

Exit code: 0 the log is whole and signed, 1 it is broken (each place is named), 2 wrong usage.

Sources: RFC 6962 and RFC 9162 (Merkle trees and proofs), RFC 8032 (Ed25519).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256, sha512
from typing import Any, BinaryIO, NamedTuple, NoReturn

FORMAT = 1
VALID, BROKEN, USAGE = 0, 1, 2
SHOWN = 20
Json = dict[str, Any]  # any value: each is checked for its form before it is used
LONGEST_LINE = 16 * 2**20
HEAD_CONTEXT = b"vedette log head 1\n"
END_CONTEXT = b"vedette log bundle 1\n"
EMPTY_ROOT = sha256(b"").digest()

_DIGITS = re.compile("[0-9a-f]{64}")
_FORMS = {
    "at": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z"),
    "fingerprint": _DIGITS,
    "key": _DIGITS,
    "log": re.compile("[A-Za-z0-9._-]{1,64}"),
    "paths": re.compile("each|none"),
    "root": _DIGITS,
    "scope": re.compile("whole|selection"),
    "sha256": _DIGITS,
    "signature": re.compile("[0-9a-f]{128}"),
}
_NUMBERS = {"entries", "format", "from", "heads", "index", "size", "to"}
_PRINTED = re.compile("([0-9]{1,15}):([0-9a-f]{64})")
_SEPARATORS = re.compile(r"[\s:-]")


# Ed25519, RFC 8032, 5.1: points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_1 = pow(2, (_P - 1) // 4, _P)
_SIGNATURE_BYTES, _KEY_BYTES = 64, 32
Point = tuple[int, int, int, int]
_NEUTRAL: Point = (0, 1, 1, 0)


def _added(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _point(encoded: bytes) -> Point | None:
    """The point of 32 bytes; None if they are no point, or not its only encoding."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_1 % _P
    if x * x % _P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _encoded(point: Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(_KEY_BYTES, "little")


Table = list[list[Point]]


def _table(point: Point) -> Table:
    """Multiples 0 to 15 of the point times each power of 16: makes the check of many heads quick."""
    rows: Table = []
    for _ in range(64):
        row = [_NEUTRAL]
        for _ in range(15):
            row.append(_added(row[-1], point))
        rows.append(row)
        point = _added(row[-1], point)
    return rows


def _times(table: Table, scalar: int) -> Point:
    total = _NEUTRAL
    for row in table:
        if scalar & 15:
            total = _added(total, row[scalar & 15])
        scalar >>= 4
    return total


@lru_cache(maxsize=1)
def _base_table() -> Table:
    base = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(_KEY_BYTES, "little"))
    assert base is not None, "the base point of RFC 8032 is a point"
    return _table(base)


@lru_cache(maxsize=8)
def _key_table(public: bytes) -> Table | None:
    """The table of the key's negative; None if the bytes are no key."""
    point = _point(public) if len(public) == _KEY_BYTES else None
    return None if point is None else _table((_P - point[0], point[1], 1, _P - point[3]))


def is_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64 bytes are the signature of the message by this public key."""
    table = _key_table(public)
    if table is None or len(signature) != _SIGNATURE_BYTES:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= _ORDER:
        return False
    challenge = sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(challenge, "little") % _ORDER
    return _encoded(_added(_times(_base_table(), s), _times(table, k))) == signature[:32]


# Merkle trees, RFC 6962, 2.1 and RFC 9162, 2.1.3.2 and 2.1.4.2.


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf hash at the index to the root of the tree of that size."""
    return 0 <= index < size and _climbed(leaf, index, size - 1, path)[1] == root


def is_consistent(old: Head, new: Head, path: Sequence[bytes]) -> bool:
    """Whether the path proves the older tree to be the beginning of the newer one."""
    if old.size in (0, new.size):
        return not path and (old.size == 0 or old.root == new.root)
    if old.size > new.size or not path:
        return False
    steps = [old.root, *path] if old.size & (old.size - 1) == 0 else list(path)
    here, last = old.size - 1, new.size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    return _climbed(steps[0], here, last, steps[1:]) == (old.root, new.root)


def _climbed(node: bytes, here: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots of the older and the newer tree to which the steps lead; nothing where they do not fit."""
    older = newer = node
    for step in steps:
        if last == 0:
            return b"", b""
        if here & 1 or here == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        here, last = here >> 1, last >> 1
    return (older, newer) if last == 0 else (b"", b"")


class _Growing:
    """The tree of the entries read so far: the roots of its whole subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, node: bytes) -> None:
        below = self.size
        while below & 1:
            node = node_hash(self._peaks.pop(), node)
            below >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY_ROOT
        node = self._peaks[-1]
        for peak in self._peaks[-2::-1]:
            node = node_hash(peak, node)
        return node


# The bundle.


class Head(NamedTuple):
    """A signed state of the log, and the line on which it stands."""

    size: int
    root: bytes
    at: str
    line: int


class Break(NamedTuple):
    """One place where the bundle breaks."""

    line: int
    place: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}{self.place and ', ' + self.place}: {self.problem}"


class Verdict(NamedTuple):
    """What came of the check: the breaks in the order of the lines, and what the bundle holds."""

    breaks: list[Break]
    facts: Json


class _NoBundle(Exception):
    """The rest cannot be read with any meaning."""


class _BadLine(Exception):
    """The line is not what a bundle holds."""


class _Check:
    """The state of the check of one bundle, line by line."""

    def __init__(self, fingerprint: str, printed: tuple[int, str] | None) -> None:
        self.fingerprint = fingerprint
        self.printed = printed
        self.breaks: list[Break] = []
        self.line = 0
        self.public = b""
        self.log = self.scope = self.paths = self.made_at = ""
        self.heads: list[Head] = []
        self.needs_proof = False
        self.next_index = self.n_entries = 0
        self.tree = _Growing()
        self.roots: dict[int, bytes] = {}
        self.is_ended = False
        self.digest = sha256()

    def need(self, is_so: bool, place: str, problem: str, line: int = 0) -> bool:  # noqa: FBT001
        """Note the problem unless it is so."""
        if not is_so:
            self.breaks.append(Break(line or self.line, place, problem))
        return is_so

    def read(self, raw: bytes) -> None:
        """Check the next line."""
        self.line += 1
        if not self.need(not self.is_ended, "", "there are lines after the signed end"):
            raise _NoBundle
        try:
            value = _parsed(raw)
            self._begin(value) if self.line == 1 else self._dispatch(value)
        except _BadLine as error:
            self.need(False, "", str(error))  # noqa: FBT003
            if self.line == 1:
                raise _NoBundle from None
        self.digest.update(raw)

    def _begin(self, value: Json) -> None:
        if set(value) != {"bundle"}:
            raise _BadLine("the file does not begin as a bundle of a log")
        keys = ("fingerprint", "format", "key", "log", "paths", "scope")
        about = _checked(value["bundle"], *keys)
        if about["format"] != FORMAT:
            raise _BadLine(f"its format is {about['format']}; this verifier reads format {FORMAT}")
        self.public = bytes.fromhex(about["key"])
        self.log, self.scope, self.paths = (about[key] for key in ("log", "scope", "paths"))
        if (self.scope, self.paths) == ("selection", "none"):
            raise _BadLine("a selection of entries proves nothing without the proof of each")
        actual = sha256(self.public).hexdigest()
        is_given = actual == self.fingerprint
        if not self.need(is_given, "key", f"the key is {actual}, not the one whose print you gave"):
            raise _NoBundle
        self.need(about["fingerprint"] == actual, "key", "its fingerprint is stated wrongly")

    def _dispatch(self, value: Json) -> None:
        keys = set(value)
        if self.needs_proof and keys != {"consistency"}:
            self.needs_proof = False
            self.need(False, self._last_head, "the proof that it continues the log is missing")  # noqa: FBT003
        if keys == {"head", "signature"}:
            self._head(value)
        elif keys == {"consistency"}:
            self._consistency(_checked(value["consistency"], "from", "path", "to"))
        elif keys in ({"entry", "index"}, {"entry", "index", "path"}):
            self._entry(_checked(value, *keys))
        elif keys == {"end", "signature"}:
            self._end(value)
        else:
            raise _BadLine("this is no line of a bundle")

    @property
    def _last_head(self) -> str:
        return f"head {len(self.heads)}"

    def _head(self, value: Json) -> None:
        held = _checked(value["head"], "at", "log", "root", "size")
        head = Head(held["size"], bytes.fromhex(held["root"]), held["at"], self.line)
        before = self.heads[-1] if self.heads else None
        self.heads.append(head)
        self.needs_proof = before is not None
        place = self._last_head
        self.need(not self.n_entries, place, "it stands among the entries")
        self.need(held["log"] == self.log, place, "it is of another log")
        is_signed = self._is_signed(HEAD_CONTEXT, held, value["signature"])
        self.need(is_signed, place, "its signature is not one of this key for this head")
        is_root = head.size > 0 or head.root == EMPTY_ROOT
        self.need(is_root, place, "without entries the root must be SHA-256 of nothing")
        if before is not None:
            is_later, is_grown = head.at > before.at, head.size >= before.size
            self.need(is_later, place, f"its time {head.at} is not after that before, {before.at}")
            self.need(is_grown, place, f"it has {head.size} entries, the one before {before.size}")
            is_fork = head.size == before.size and head.root != before.root
            self.need(not is_fork, place, "the log forks: equal sizes have different roots")

    def _is_signed(self, context: bytes, held: Json, signature: str) -> bool:
        _checked({"signature": signature}, "signature")
        return is_signature(self.public, context + _canonical(held), bytes.fromhex(signature))

    def _consistency(self, held: Json) -> None:
        if not self.needs_proof:
            raise _BadLine("a proof of consistency stands where none belongs")
        self.needs_proof = False
        before, head = self.heads[-2:]
        stated = f"from {held['from']} to {held['to']}"
        due = f"from {before.size} to {head.size}"
        if self.need(stated == due, self._last_head, f"its proof is {stated} entries, not {due}"):
            is_grown = is_consistent(before, head, _steps(held["path"]))
            self.need(is_grown, self._last_head, "it does not continue the log of the head before")

    def _entry(self, value: Json) -> None:
        if not self.heads:
            raise _BadLine("an entry stands before the heads")
        index = value["index"]
        place = f"entry {index}"
        self._check_place(index, place)
        self.n_entries += 1
        entry = value["entry"]
        leaf = leaf_hash(_canonical(entry))
        if self.scope == "whole":
            self._grow(leaf)
        self.need(_is_entry(entry), place, "it does not say what was done, by whom and when")
        is_due = ("path" in value) == (self.paths == "each")
        self.need(is_due, place, "its proof is missing, or it has one where none belongs")
        if "path" in value:
            last, steps = self.heads[-1], _steps(value["path"])
            is_held = is_included(leaf, index, last.size, steps, last.root)
            self.need(is_held, place, "the log does not hold this entry at this place")

    def _check_place(self, index: int, place: str) -> None:
        due = self.next_index
        self.need(index >= due, place, f"it stands twice or out of order; entry {due} is due here")
        is_next = self.scope == "selection" or index <= due
        self.need(is_next, place, f"the entries {due} to {index - 1} before it are missing")
        self.next_index = max(due, index + 1)

    def _grow(self, leaf: bytes) -> None:
        """Add an entry to the tree; keep the root where a head has that size."""
        if not self.roots:
            sizes = {head.size for head in self.heads} | {(self.printed or (0, ""))[0]}
            self.roots = dict.fromkeys(sizes, EMPTY_ROOT)
        self.tree.append(leaf)
        if self.tree.size in self.roots:
            self.roots[self.tree.size] = self.tree.root()

    def _check_roots(self) -> None:
        """Compare the heads with the entries; after the first that differs all others do."""
        before = 0
        for number, head in enumerate(self.heads, 1):
            if 0 < head.size <= self.tree.size and head.root != self.roots.get(head.size):
                problem = f"the entries {before} to {head.size - 1} are not those that were signed"
                self.need(False, f"head {number}", problem, head.line)  # noqa: FBT003
                return
            before = head.size

    def _end(self, value: Json) -> None:
        end = _checked(value["end"], "at", "entries", "heads", "log", "scope", "sha256")
        self.is_ended = True
        self.made_at = end["at"]
        is_signed = self._is_signed(END_CONTEXT, end, value["signature"])
        self.need(is_signed, "end", "its signature is not one of this key for this end")
        is_own = (end["log"], end["scope"]) == (self.log, self.scope)
        self.need(is_own, "end", "it is the end of another bundle")
        for what, found in (("heads", len(self.heads)), ("entries", self.n_entries)):
            is_all = end[what] == found
            self.need(is_all, "end", f"{end[what]} {what} were exported, {found} are here")
        is_same = end["sha256"] == self.digest.hexdigest()
        self.need(is_same, "end", "the lines before it are not those that were exported")
        if self.need(bool(self.heads), "end", "there is no head before it"):
            last = self.heads[-1]
            self.need(self.made_at >= last.at, "end", "it is dated before the last head")
            is_covered = self.scope == "selection" or self.n_entries == last.size
            problem = f"the last head covers {last.size} entries, {self.n_entries} are here"
            self.need(is_covered, "end", problem)

    def finish(self) -> None:
        """Check what can only be said after the last line."""
        is_located = any(one.place.startswith("entry") for one in self.breaks)
        if self.scope == "whole" and not is_located:
            self._check_roots()
        self.line += 1
        problem = "the bundle breaks off: its signed end is missing, perhaps more"
        self.need(self.is_ended, "", problem)
        if self.printed is not None:
            self._check_printed(*self.printed)

    def _check_printed(self, size: int, root: str) -> None:
        last = max((head.size for head in self.heads), default=0)
        problem = f"it has {size} entries, this bundle only {last}: later ones were cut off"
        if not self.need(size <= last, "printed head", problem):
            return
        roots = {head.root for head in self.heads if head.size == size}
        if self.scope == "whole":
            roots.add(self.roots.get(size, EMPTY_ROOT))
        if self.need(bool(roots), "printed head", f"no head of {size} entries is here"):
            problem = f"the first {size} entries are not its own: the log was rewritten"
            self.need(roots == {bytes.fromhex(root)}, "printed head", problem)

    def verdict(self) -> Verdict:
        """What came of it."""
        last = self.heads[-1] if self.heads else None
        facts = {
            "log": self.log,
            "scope": self.scope,
            "entries": self.n_entries,
            "heads": len(self.heads),
            "last_head": f"{last.size}:{last.root.hex()}" if last else "",
            "last_head_at": last.at if last else "",
            "exported_at": self.made_at,
        }
        return Verdict(sorted(self.breaks, key=lambda one: one.line), facts)


def verify(stream: BinaryIO, fingerprint: str, printed: tuple[int, str] | None = None) -> Verdict:
    """The verdict on a bundle.

    Args:
        stream: The bundle, read once from its beginning to its end.
        fingerprint: 64 hexadecimal digits, of the key that must have signed.
        printed: Size and root (64 hexadecimal digits) of a head that was printed.
    """
    check = _Check(fingerprint, printed)
    try:
        while raw := stream.readline(LONGEST_LINE + 1):
            check.read(raw)
        check.finish()
    except _NoBundle:
        pass
    return check.verdict()


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _parsed(raw: bytes) -> Json:
    """The object of a line, which must be written in the one canonical way."""
    if not raw.endswith(b"\n"):
        raise _BadLine("the line is cut off, or longer than any that is exported")
    try:
        value = json.loads(raw, parse_float=_no_number, parse_constant=_no_number)
        is_canonical = _canonical(value) + b"\n" == raw
    except (ValueError, RecursionError):
        raise _BadLine("the line is no JSON of a bundle") from None
    if not is_canonical or not isinstance(value, dict):
        raise _BadLine("the line is not written as it was exported")
    return value


def _checked(value: object, *keys: str) -> Json:
    """The object, which has these keys and no others, each with a value of its form."""
    if not isinstance(value, dict) or set(value) != set(keys):
        raise _BadLine(f"the line must hold {', '.join(sorted(keys))}")
    for key in sorted(keys):
        found, form = value[key], _FORMS.get(key)
        is_text = form is None or (isinstance(found, str) and form.fullmatch(found))
        if not is_text or (key in _NUMBERS and not _is_number(found)):
            raise _BadLine(f"'{key}' has not the form that it must have")
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _steps(path: object) -> list[bytes]:
    if not isinstance(path, list) or not all(
        isinstance(step, str) and _DIGITS.fullmatch(step) for step in path
    ):
        raise _BadLine("'path' is no list of hashes")
    return [bytes.fromhex(step) for step in path]


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(key), str) and value[key] for key in ("act", "by", "at")
    )


# The command.


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="vedette-verify",
        description="Check an export of a Vedette audit log, offline.",
        epilog="Exit code: 0 whole and signed, 1 broken (each place is named), 2 wrong usage.",
    )
    parser.add_argument("bundle", help="the exported file")
    words = "of the log's key, 64 digits; blanks, colons and hyphens do not count"
    parser.add_argument("fingerprint", nargs="+", help=words)
    parser.add_argument("--head", help="SIZE:ROOT as printed in a report")
    parser.add_argument("--json", action="store_true", help="the verdict as JSON")
    chosen = parser.parse_args(argv)
    chosen.fingerprint = _SEPARATORS.sub("", "".join(chosen.fingerprint)).lower()
    if not _DIGITS.fullmatch(chosen.fingerprint):
        parser.error("FINGERPRINT must have 64 hexadecimal digits")
    if chosen.head is not None:
        match = _PRINTED.fullmatch("".join(chosen.head.split()).lower())
        if match is None:
            parser.error("--head must be SIZE:ROOT, the root with 64 hexadecimal digits")
        chosen.head = (int(match.group(1)), match.group(2))
    return chosen


def _said(verdict: Verdict) -> list[str]:
    if verdict.breaks:
        rest = len(verdict.breaks) - SHOWN
        said = ["BROKEN. Do not rely on this bundle; it breaks at:"]
        said += [f"  {one}" for one in verdict.breaks[:SHOWN]]
        return said + ([f"  and at {rest} more places"] if rest > 0 else [])
    facts = verdict.facts
    counts = f"{facts['entries']} entries, {facts['heads']} signed heads"
    return [
        f"VALID. Log {facts['log']}, {facts['scope']}: {counts}, exported {facts['exported_at']}.",
        f"Last head {facts['last_head']} of {facts['last_head_at']}",
        "No entry was changed, removed or put in between since the head after it was signed. To see",
        "that the log was not rewritten by whoever holds its key, give a printed head with --head.",
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Check the bundle named on the command line; gives the exit code."""
    chosen = _arguments(argv)
    try:
        with open(chosen.bundle, "rb") as stream:  # noqa: PTH123 - nothing but what is needed
            verdict = verify(stream, chosen.fingerprint, chosen.head)
    except OSError as error:
        sys.stderr.write(f"{chosen.bundle} cannot be read: {error.strerror}\n")
        return USAGE
    said = "\n".join(_said(verdict))
    if chosen.json:
        breaks = [one._asdict() for one in verdict.breaks]
        said = json.dumps({"valid": not breaks, "breaks": breaks, **verdict.facts}, indent=1)
    sys.stdout.write(said + "\n")
    return BROKEN if verdict.breaks else VALID


if __name__ == "__main__":
    sys.exit(main())
