"""What stands in a text or file once codes that hide it from a reader are undone, one inside the other.

Undone are: markup between letters, entities and escapes, UTF-16, base 64 (also cut off at either end and
broken into lines), hexadecimal digits, per cent and quoted-printable codes.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import urllib.parse
from collections.abc import Iterable, Iterator

DEEPEST = 3
"""Codes inside of codes that are undone."""

_MARKUP = re.compile(r"<[^<>]{0,400}>")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\-]{8,}")
_LINES = re.compile(rb"(?:[A-Za-z0-9+/_\-]{32,100}\r?\n[ \t]*)+[A-Za-z0-9+/_\-]{2,100}")
_HEX = re.compile(rb"(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[ :,]{0,2}){4,}")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
_QUOTED = re.compile(rb"=([0-9A-F]{2})")
_PER_CENT = re.compile(rb"%[0-9A-Fa-f]{2}")
_NOT_HEX = re.compile(rb"0x|\\x|[^0-9A-Fa-f]")
_APART = b" \n\x00\x00\n "
_LONG = 96
_MOSTLY, _NEARLY_ALL = 0.7, 0.9
_PLAIN = b"\t\n\r\x00" + bytes(range(32, 127))
_SIGNS = range(0x4E, 0xA0)
_UTF8 = re.compile(
    rb".{0,3}(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*.{0,3}",
    re.DOTALL,
)
"""Letters of UTF-8; up to three bytes at both ends may belong to a letter that was cut."""
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def decoded(held: str | bytes) -> Iterator[tuple[str, str]]:
    """How something was written, and the text that this gives; plain text first.

    Example:
        >>> [how for how, text in decoded("S29uYXLDqSBB") if "Konaré" in text][0]
        'base 64'
    """
    raw = held.encode("utf-8", "surrogatepass") if isinstance(held, str) else held
    yield from _texts(raw, "")
    yield from _inside(raw, "", DEEPEST)


def _texts(raw: bytes, how: str) -> Iterator[tuple[str, str]]:
    """The bytes as text: in UTF-8 or else in the alphabet of one byte a letter, and without markup."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        # Letters without accents and all of UTF-8 that is whole are here; accents of other codes in the second.
        yield how, raw.decode("utf-8", "replace")
        text = raw.decode("cp1252", "replace")
    yield how, text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    plain = html.unescape(_MARKUP.sub("", plain))
    if plain != text:
        yield how or "split by markup", plain


def _inside(raw: bytes, how: str, deep: int) -> Iterator[tuple[str, str]]:
    if not deep:
        return
    for name, made in _undone(raw):
        if made.strip(_APART):
            told = f"{how} of {name}" if how else name
            yield from _texts(made, told)
            yield from _inside(made, told, deep - 1)
    if b"\x00" in raw or not _is_text(raw):
        for order in ("utf-16-le", "utf-16-be"):
            for shift in (0, 1):
                text = raw[shift:].decode(order, "ignore")
                told = f"{how} of UTF-16" if how else "UTF-16"
                yield told, text
                yield told, html.unescape(_MARKUP.sub("", text))


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _undone(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes that each code stands for; what came before decides where its groups begin, so all are tried."""
    runs = [found[0] for found in _BASE64.finditer(raw)]
    lines = [b"".join(found[0].split()) for found in _LINES.finditer(raw)]
    for shift in range(4):
        yield "base 64", _telling(_from_base64(run[shift:]) for run in (*runs, *lines))
    digits = [_NOT_HEX.sub(b"", found[0]) for found in _HEX.finditer(raw)]
    for shift in (0, 1):
        yield "hexadecimal", _telling(_from_hex(run[shift:]) for run in digits)
    if _QUOTED.search(raw):
        yield "quoted-printable", binascii.a2b_qp(raw)
    if _PER_CENT.search(raw):
        yield "per cent", urllib.parse.unquote_to_bytes(raw)


def _telling(made: Iterable[bytes]) -> bytes:
    """What could be text: every long word is base 64, too, and gives bytes that say nothing."""
    return _APART.join(one for one in made if len(one) > _LONG or _may_tell(one))


def _may_tell(run: bytes) -> bool:
    """Whether bytes are mostly letters of ASCII, whole UTF-8, or look like UTF-16 of one script."""
    n_plain = len(run) - len(run.translate(None, _PLAIN))
    if n_plain >= _MOSTLY * len(run) or _UTF8.fullmatch(run):
        return True
    return any(_is_one_script(run[at::2]) for at in (0, 1))


def _is_one_script(high: bytes) -> bool:
    """Whether every second byte is that of one alphabet, or of Chinese signs."""
    most = max((high.count(byte) for byte in set(high)), default=0)
    signs = sum(1 for byte in high if byte in _SIGNS)
    return len(high) > 2 and (most >= _MOSTLY * len(high) or signs >= _NEARLY_ALL * len(high))  # noqa: PLR2004


def _from_base64(run: bytes) -> bytes:
    whole = run[: len(run) - len(run) % 4]
    rest = run[len(whole) :]
    more = rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
    return base64.b64decode((whole + more).translate(_URL_SAFE))


def _from_hex(run: bytes) -> bytes:
    return bytes.fromhex(run[: len(run) - len(run) % 2].decode())
