"""What stands in a text or file once codes that hide it from a reader are undone, one inside the other.

Undone are: markup between letters, entities and escapes, UTF-16, base 64 (also cut off at either end and
broken into lines), hexadecimal digits, per cent and quoted-printable codes.
"""

from __future__ import annotations

import binascii
import html
import re
import urllib.parse
from collections.abc import Iterable, Iterator

DEEPEST = 3
"""Codes inside of codes that are undone."""

_MARKUP = re.compile(r"<[^<>]{0,400}>")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{8,}|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{6,7}(?==)")
"""Runs that may be base 64; shorter ones where they end as four or five letters of a name do."""
_LINES = re.compile(rb"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{32,}+\r?\n[ \t]*+)++[A-Za-z0-9+/]{2,}+")
_HEX = re.compile(rb"(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[ :,]{0,2}){4,}")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
_QUOTED = re.compile(rb"=(?:[0-9A-Fa-f]{2}|\r?\n)")
_PER_CENT = re.compile(rb"%[0-9A-Fa-f]{2}")
_NOT_HEX = re.compile(rb"0x|\\x|[^0-9A-Fa-f]")
_APART = b" \n\x00\x00\n "
_LONG = 96
_MOSTLY, _NEARLY_ALL = 0.7, 0.9
_PLAIN = b"\t\n\r\x00" + bytes(range(32, 127))
_SIGNS = bytes(range(0x4E, 0xA0))
_LETTER = (
    rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
)
_UTF8 = re.compile(
    rb".{0,3}(?:" + _LETTER + rb"{4,}|(?:[\xe0-\xef][\x80-\xbf]{2}){2}).{0,3}", re.DOTALL
)
"""As few letters of UTF-8 as tell, or two signs; up to three bytes at both ends may belong to a letter that was cut."""
_ALIKE = re.compile(rb"(.).\1|(?:[\x4e-\x9f].){2}", re.DOTALL)
"""What stands in all that is mostly UTF-16 of one script."""
_WIDE = re.compile(rb"(.).\1.\1|(?:[\x4e-\x9f].){4}", re.DOTALL)
"""Three letters of one alphabet, or four Chinese signs, in UTF-16."""
_SPACED = re.compile(rb"([\x00-\x1f]).\1.\1", re.DOTALL)
"""Three letters of an alphabet whose bytes are all those of ASCII, as Arabic and Devanagari, in UTF-16."""
_BORDER = re.compile(
    "(?<=[\u2000-\ud7ff])(?=[A-Za-z\u00c0-\u1fff])|(?<=[A-Za-z\u00c0-\u1fff])(?=[\u2000-\ud7ff])"
)
"""Where bytes that are no UTF-16 end and a name in it begins: they look like signs."""
_FOREIGN = rb"(?:[\xc2-\xdf][\x80-\xbf]){4}|(?:[\xe0-\xef][\x80-\xbf]{2}){3}"
"""Four letters of another alphabet, or three signs, in UTF-8."""
_STANDS = re.compile(rb"(.).\1.\1|" + _FOREIGN, re.DOTALL)
"""What is a name for itself beside bytes that tell nothing: three letters of one alphabet in UTF-16, too."""
_STANDS_ALONE = re.compile(_WIDE.pattern + rb"|" + _FOREIGN, re.DOTALL)
"""The same with four Chinese signs in UTF-16, in so few bytes that they do not stand there by chance."""
_SHORT = 24
_FEW = 4096
_AROUND = 500
"""Bytes before and after a code that are undone with it: a value that has the code in it does not reach further."""
_HIDING = re.compile(r"[<&\\]")
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
    if _HIDING.search(text):
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
    if b"\x00" in raw or _SPACED.search(raw) or not _is_text(raw):
        told = f"{how} of UTF-16" if how else "UTF-16"
        wide = raw if len(raw) < _FEW else _around(_WIDE, raw)
        for order in ("utf-16-le", "utf-16-be"):
            for shift in (0, 1):
                text = _BORDER.sub(" ", wide[shift:].decode(order, "ignore"))
                yield told, text
                if _HIDING.search(text):
                    yield told, html.unescape(_MARKUP.sub("", text))


def _around(code: re.Pattern[bytes], raw: bytes) -> bytes:
    """The stretches of some bytes in which a code stands, each of an even number of bytes."""
    held: list[bytes] = []
    start = end = 0
    for found in code.finditer(raw):
        if found.start() - _AROUND > end:
            held.append(raw[start:end])
            start = found.start() - _AROUND
        end = found.end() + _AROUND
    held.append(raw[start:end])
    return _APART.join(one + b"\n" * (len(one) % 2) for one in held)


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _undone(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes that each code stands for; what came before decides where its groups begin, so all are tried."""
    safe = raw.translate(_URL_SAFE)
    runs = _BASE64.findall(safe)
    lines = [b"".join(found.split()) for found in _LINES.findall(safe)]
    shifted = [_from_base64_shifted(run) for run in (*runs, *lines)]
    for shift in range(4):
        yield "base 64", _telling(one[shift] for one in shifted)
    digits = [_NOT_HEX.sub(b"", found[0]) for found in _HEX.finditer(raw)]
    for shift in (0, 1):
        yield "hexadecimal", _telling(_from_hex(run[shift:]) for run in digits)
    if _QUOTED.search(raw):
        yield "quoted-printable", binascii.a2b_qp(_around(_QUOTED, raw))
    if _PER_CENT.search(raw):
        yield "per cent", urllib.parse.unquote_to_bytes(_around(_PER_CENT, raw))


def _telling(made: Iterable[bytes]) -> bytes:
    """What could be text: every long word is base 64, too, and gives bytes that say nothing."""
    return _APART.join(one for one in made if len(one) > _LONG or _may_tell(one))


def _may_tell(run: bytes) -> bool:
    """Whether bytes are mostly letters of ASCII, or hold or could be a text of another alphabet."""
    n_plain = len(run) - len(run.translate(None, _PLAIN))
    if n_plain >= _MOSTLY * len(run):
        return True
    stands = _STANDS_ALONE if len(run) <= _SHORT else _STANDS
    return stands.search(run) is not None or _is_text_throughout(run)


def _is_text_throughout(run: bytes) -> bool:
    """Whether bytes are whole UTF-8, or look like UTF-16 of one script."""
    if _UTF8.fullmatch(run):
        return True
    return _ALIKE.search(run) is not None and any(_is_one_script(run[at::2]) for at in (0, 1))


def _is_one_script(high: bytes) -> bool:
    """Whether every second byte is that of one alphabet, or of Chinese signs."""
    most = max((high.count(byte) for byte in set(high)), default=0)
    signs = len(high) - len(high.translate(None, _SIGNS))
    return len(high) > 2 and (most >= _MOSTLY * len(high) or signs >= _NEARLY_ALL * len(high))  # noqa: PLR2004


def _from_base64_shifted(run: bytes) -> list[bytes]:
    """What a run gives from each of its first four letters on; of a long one that is text, that alone."""
    made = [_from_base64(run[shift:]) for shift in range(4)]
    if len(run) > 2 * _LONG and any(map(_is_text_throughout, made)):
        return [one if _is_text_throughout(one) else b"" for one in made]
    return made


def _from_base64(run: bytes) -> bytes:
    whole = run[: len(run) - len(run) % 4]
    rest = run[len(whole) :]
    more = rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
    return binascii.a2b_base64(whole + more)


def _from_hex(run: bytes) -> bytes:
    return bytes.fromhex(run[: len(run) - len(run) % 2].decode())
