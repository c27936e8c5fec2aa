"""Words of LaTeX as letters, and letters so that LaTeX sets them: what bibliographies need, no more."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_WORDS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textregistered": "®",
    "texttrademark": "™", "copyright": "©", "textdegree": "°", "dots": "…", "ldots": "…", "textless": "<",
    "textgreater": ">", "textbar": "|", "guillemotleft": "«", "guillemotright": "»", "textunderscore": "_",
    "S": "§", "P": "¶", "pounds": "£", "euro": "€", "texteuro": "€",
}  # fmt: skip
_SHAPES = frozenset(
    ("emph", "textit", "textbf", "textsc", "textrm", "textsf", "texttt", "textup", "mbox", "url", "uppercase",
     "enquote")
)  # fmt: skip
"""Commands whose words count and whose shape does not."""

_PIECE = re.compile(
    r"""\\(?P<accent>[`'^~=."]|[uvHrdckb](?![A-Za-z]))\s*"""
    r"""(?:\{\s*(?P<of>\\?[A-Za-z]?)\s*\}|(?P<bare>\\[ij](?![A-Za-z])|[A-Za-z]))"""
    r"""|\\(?P<word>[A-Za-z]+)(?:\s*\{\}|\s+|(?=[^A-Za-z])|$)|\\(?P<mark>[&%$\#_{}\-/ ,;:!])|(?P<tie>~)"""
    r"""|(?P<brace>[{}])|(?P<dashes>---?)|(?P<open>``)|(?P<close>'')"""
)
_MARKS = {"-": "", "/": "", " ": " ", ",": " ", ";": " ", ":": " ", "!": ""}
_ACTIVE = re.compile(r"[\\{}%&$#_~^]")
_SAFE = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def letters(text: str) -> str:
    r"""The text without commands and braces; commands that are not known stay as they are.

    Example:
        >>> letters(r'{\"U}ber d{\'e}j\`a, \v{c}, stra{\ss}e, Peace {K}eeping \& more')
        'Über déjà, č, straße, Peace Keeping & more'
    """
    return unicodedata.normalize("NFC", _PIECE.sub(_letter, text))


def _letter(found: re.Match[str]) -> str:
    if found["accent"]:
        of = (found["of"] or found["bare"] or "").removeprefix("\\")
        return f"{of or ' '}{_ACCENTS[found['accent']]}"
    if found["word"]:
        if found["word"] in _SHAPES:
            return ""
        return _WORDS.get(found["word"], found[0])
    if found["mark"]:
        return _MARKS.get(found["mark"], found["mark"])
    if found["dashes"]:
        return "—" if len(found["dashes"]) == len("---") else "–"
    plain = {"tie": " ", "brace": "", "open": "“", "close": "”"}
    return plain[str(found.lastgroup)]


def escaped(text: str) -> str:
    r"""The text so that `letters` and LaTeX give it back.

    Example:
        >>> escaped("R&D {1}")
        'R\\&D \\{1\\}'
    """
    return _ACTIVE.sub(lambda found: _SAFE.get(found[0], f"\\{found[0]}"), text)
