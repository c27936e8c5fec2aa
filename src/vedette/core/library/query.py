"""What can be asked of the library: words, "phrases", prefix*, AND OR NOT, brackets, field:value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput

FIELDS = {
    "type": "document_type",
    "language": "language",
    "format": "format",
    "symbol": "symbol",
    "document": "document",
    "file": "file_name",
    "origin": "origin",
    "title": "title",
    "from": "effective_on",
    "to": "effective_on",
}
"""Names of fields in a question -> columns of documents."""

_DEEPEST = 40
_LONGEST = 2_000
_TOKEN = re.compile(r'\s*(?:(\()|(\))|([A-Za-z]+):|(-(?=[^\s-]))|"([^"]*)"(\*?)|([^\s()"]+))')
_HOW = 'Write for example: "base defence" AND (convoy OR patrol*) NOT training type:boi_report'


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms; with `is_prefix` every word that begins with it."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, in these forms."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A fact of the document."""

    name: str
    value: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these."""

    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of this."""

    part: Question


Question = Word | Phrase | Field | All | Any | Not


def parsed(text: str) -> Question:
    """The question that a text asks; words side by side are all wanted, OR binds weaker than AND.

    Raises:
        BadInput: It is empty, too long, or its brackets, quotes or operators do not fit.

    Example:
        >>> parsed('convoy* OR "base defence"')
        Any(parts=(Word(text='convoy', is_prefix=True), Phrase(text='base defence')))
    """
    if not text.strip():
        raise BadInput("Nothing is asked for.", _HOW)
    if len(text) > _LONGEST:
        raise BadInput(f"The question has {len(text)} characters.", f"Use up to {_LONGEST}.")
    if text.count('"') % 2:
        raise BadInput("A quotation mark is not closed.", _HOW)
    reader = _Reader(list(_tokens(text)))
    made = reader.either(0)
    if reader.at < len(reader.tokens):
        raise BadInput("A bracket is closed that was not opened.", _HOW)
    return made


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str = ""
    is_prefix: bool = False


_OPERATORS: Mapping[str, str] = {"AND": "and", "OR": "or", "NOT": "not"}


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        opened, closed, field, minus, phrase, starred, word = found.groups()
        if opened or closed:
            yield _Token("open" if opened else "close")
        elif field is not None:
            yield from _field(field)
        elif minus:
            yield _Token("not")
        elif phrase is not None:
            yield _Token("phrase", phrase, bool(starred))
        elif word in _OPERATORS:
            yield _Token(_OPERATORS[word])
        elif word:
            yield _Token("word", word.rstrip("*"), word.endswith("*"))


def _field(name: str) -> Iterator[_Token]:
    if name.lower() in FIELDS:
        yield _Token("field", name.lower())
    else:
        # A colon behind a word that is no field: the word is sought.
        yield _Token("word", name)


@dataclass
class _Reader:
    tokens: list[_Token]
    at: int = 0

    def either(self, depth: int) -> Question:
        """Parts with OR between them."""
        if depth > _DEEPEST:
            raise BadInput("The brackets are nested too deep.", _HOW)
        parts = [self._every(depth)]
        while self._next() == "or":
            self.at += 1
            parts.append(self._every(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _every(self, depth: int) -> Question:
        parts: list[Question] = []
        while self._next() not in ("or", "close", ""):
            if self._next() == "and":
                self.at += 1
                continue
            parts.append(self._one(depth))
        if not parts:
            raise BadInput("An operator or bracket has nothing to work on.", _HOW)
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Question:
        token = self._taken()
        match token.kind:
            case "not":
                return Not(self._one(depth))
            case "open":
                made = self.either(depth + 1)
                if self._taken().kind != "close":
                    raise BadInput("A bracket is not closed.", _HOW)
                return made
            case "field":
                value = self._taken()
                if value.kind not in ("word", "phrase") or not value.text:
                    raise BadInput(f"The field '{token.text}' has no value.", _HOW)
                return Field(token.text, value.text, value.is_prefix)
            case "phrase":
                return Phrase(token.text)
            case "word":
                return Word(token.text, token.is_prefix)
        raise BadInput("An operator or bracket has nothing to work on.", _HOW)

    def _next(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _taken(self) -> _Token:
        if self.at >= len(self.tokens):
            raise BadInput("The question ends too early.", _HOW)
        self.at += 1
        return self.tokens[self.at - 1]
