"""What a document says of itself: its symbol, its day, its title, its kind, its language."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from vedette.core.library.passages import Passage
from vedette.core.library.reading import Kind

LANGUAGES = (
    "ar", "de", "en", "es", "fa", "fr", "it", "nl", "pt", "ru", "sw", "tr", "uk", "zh",
)  # fmt: skip
"""Languages that are told apart, ISO 639-1."""

STATED, READ, FILE = "stated", "read", "file"
"""How a fact is known: said by a person, read in the text, taken from the properties of the file."""

_LOOKED_AT = 2_500
_SAMPLE = 4_000
_LONG_ENOUGH = 20
_LONGEST_TITLE = 300
_SYMBOL = re.compile(
    r"\b(?:(?:A|S|E|ST|DP|CCPR|CERD)/(?:(?:RES|PRST|HRC|SGB|AI|IC|PV|CN\.\d+|C\.\d+|AC\.\d+|INF|ES-\d+)/)*"
    r"(?:\d{4}/\d{1,4}|\d{1,3}/\d{1,4}|\d{1,4})(?:/(?:Add|Rev|Corr)\.\d+)*)(?:\s\(\d{4}\))?"
)
_MONTHS = {
    name: number
    for names in (
        "January February March April May June July August September October November December",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    )
    for number, name in enumerate(names.lower().split(), start=1)
}
_DAY = re.compile(
    rf"\b(\d{{1,2}})(?:er)?\s+(?:de\s+)?({'|'.join(_MONTHS)})\s+(?:de\s+)?(\d{{4}})\b",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_FIRST_YEAR = 1945
_MASTHEAD = re.compile(
    r".*Original: |^(?:Economic and Social Council|Report of the Secretary-General$|Agenda item|United Nations"
    r"|Nations Unies|Security Council|General Assembly|Distr\.|\*\d+\*|Please recycle|Official Records"
    r"|(?:Subject|Date|From|To|Cc):)", re.IGNORECASE
)  # fmt: skip
_LETTER = re.compile(r"^(?:dear |subject:|from:)", re.IGNORECASE | re.MULTILINE)
_TYPES: Sequence[tuple[str, str]] = (
    ("boi_report", r"boards? of inquiry|commission d.enquête|junta de investigación"),
    ("eom_report", r"end[- ]of[- ](?:mission|assignment) report|rapport de fin de mission"),
    ("special_investigation", r"(?:independent )?special investigation"),
    ("aar", r"after[- ]action review|lessons[- ]learned"),
    ("noticas", r"\bnoticas\b|notification of casualty"),
    ("sitrep", r"\bsit(?:uation )?rep(?:ort)?\b|flash report"),
    ("code_cable", r"\bcode cable\b"),
    ("interview_note", r"^(?:record|note)s? of (?:the )?interview|^interview (?:note|record|transcript)"),
    ("audit", r"office of internal oversight services|joint inspection unit|board of auditors|\baudit of\b"),
    ("resolution", r"draft resolution|^resolution \d+ \(\d{4}\)|statement by the president of the security"),
    ("correspondence", r"letters? dated|identical letters|notes? verbale"),
    ("sg_report", r"reports? of the secretary-general|rapport du secrétaire général"),
    ("mou_coe", r"contingent-owned equipment|memorandum of understanding"),
    ("sra", r"security risk (?:assessment|management)"),
    ("medical", r"\b(?:cas|med)evac (?:report|record)|medical report"),
    ("policy", r"standard operating procedure|^policy\b(?! brief)|^guidelines?\b|^manual\b|directive"),
    ("assessment", r"assessment (?:report|visit|mission)|\bopsp\b|operational readiness assessment"),
    ("meeting_record", r"minutes of|summary record|verbatim record|record of (?:the )?meeting"),
    ("academic", r"\babstract\b[\s\S]{0,1500}\b(?:keywords|introduction)\b|\bdoi\b"),
    ("think_tank", r"policy brief|working paper|issue brief|occasional paper"),
    ("media", r"\b(?:reuters|afp|press release|news agency)\b"),
)  # fmt: skip


def symbol(start: str) -> str | None:
    """The first official symbol at the start of a document.

    Example:
        >>> symbol("United Nations S/2025/153")
        'S/2025/153'
    """
    found = _SYMBOL.search(start[:_LOOKED_AT])
    return found[0] if found else None


def day(start: str) -> dt.date | None:
    """The first whole day that the start of a document names.

    Example:
        >>> day("Distr.: General 12 March 2025")
        datetime.date(2025, 3, 12)
    """
    return next((made for made, _, _ in days(start[:_LOOKED_AT])), None)


def days(text: str) -> list[tuple[dt.date, int, int]]:
    """Every whole day that a text names, with the place of its words, in the order of the text."""
    found = [
        (one.span(), int(one[3]), _MONTHS[one[2].lower()], int(one[1]))
        for one in _DAY.finditer(text)
    ]
    found += [
        (one.span(), int(one[1]), int(one[2]), int(one[3])) for one in _ISO_DAY.finditer(text)
    ]
    made = [(_real_day(year, month, number), *span) for span, year, month, number in sorted(found)]
    return [(day, start, end) for day, start, end in made if day is not None]


def _real_day(year: int, month: int, number: int) -> dt.date | None:
    if year < _FIRST_YEAR:
        return None
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def mission(title: str | None, start: str, known: frozenset[str]) -> str | None:
    """The mission that a document is about: the first in its title, else that named most at its start.

    Args:
        title: Of the document.
        start: Of its text.
        known: Acronyms that are sought.

    Example:
        >>> mission("End-of-mission report, MINUSMA", "", frozenset(["MINUSMA", "UNMIL"]))
        'MINUSMA'
    """
    if not known:
        return None
    sought = _missions(known)
    counted = Counter(sought.findall(title or "")[:1] or sought.findall(start))
    return max(counted, key=lambda one: counted[one], default=None)


@lru_cache(maxsize=4)
def _missions(known: frozenset[str]) -> re.Pattern[str]:
    acronyms = sorted(known, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, acronyms))})(?!\w)")


def document_type(start: str) -> str:
    """The code of `document_type` that the start of a document suggests; `other` for none."""
    looked = start[:_LOOKED_AT]
    found = [
        (one.start(), at, code)
        for at, (code, pattern) in enumerate(_TYPES)
        if (one := re.search(pattern, looked, re.IGNORECASE | re.MULTILINE))
    ]
    if found:
        return min(found)[2]
    return "correspondence" if _LETTER.search(looked) else "other"


def title(held: Sequence[Passage], stated: str | None) -> str | None:
    """The title: as the file states it, if that is words; else the first lines of weight.

    Args:
        held: The passages of the document.
        stated: The title in the properties of the file.
    """
    if stated and len(stated.split()) > 1 and not re.search(r"\.\w{2,4}$|^Microsoft Word", stated):
        return stated[:_LONGEST_TITLE]
    for one in held[:30]:
        text = one.text.strip()
        plain = not (_MASTHEAD.match(text) or _SYMBOL.fullmatch(text) or _DAY.fullmatch(text))
        if (
            plain
            and one.kind is not Kind.FOOTNOTE
            and sum(c.isalpha() for c in text) > _LONG_ENOUGH
        ):
            return text if len(text) <= _LONGEST_TITLE else f"{text[: _LONGEST_TITLE - 1]}…"
    return held[0].text[:_LONGEST_TITLE] if held else None


def language(text: str) -> str | None:
    """ISO 639-1 code of the language of a text; None where there are too few letters to say."""
    letters = sum(c.isalpha() for c in text[:_SAMPLE])
    if letters < _LONG_ENOUGH:
        return None
    code, _ = _identifier().classify(text[:_SAMPLE])
    return str(code)


@cache
def _identifier() -> Any:
    """The classifier with its model, loaded once."""
    import py3langid

    # Of all languages that it knows, those in which such documents are written: short texts in English
    # are otherwise taken for its creoles.
    py3langid.set_languages(list(LANGUAGES))
    return py3langid
