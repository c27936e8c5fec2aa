"""Search over one world: its index, what it finds, in which order, with the words marked.

One SQLite file per world holds its documents and passages and nothing else. So scores, which count how
often words occur in all of an index, tell of nothing that its viewers may not see.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any as Anything

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import NotFound
from vedette.core.library.analysis import Term, stems, terms
from vedette.core.library.query import FIELDS, All, Any, Field, Not, Phrase, Question, Word, parsed

Numbers = npt.NDArray[np.int64]

_FORM_WEIGHT, _STEM_WEIGHT = 2.0, 1.0
_AROUND = 120
_ROWS_AT_ONCE = 5_000
_OF_HIT = (
    "document", "title", "document_type", "effective_on", "page", "passage", "number", "kind",
)  # fmt: skip
_LIKE_TERMS = 15
_COLUMNS = (
    "d.document, d.title, d.document_type, d.effective_on, p.page, p.passage, p.number, p.kind, p.text,"
    " d.language"
)
_FTS = 'tokenize = "unicode61 remove_diacritics 0"'
_SCHEMA = f"""
CREATE TABLE documents (no INTEGER PRIMARY KEY, document TEXT UNIQUE, title TEXT, document_type TEXT, symbol TEXT,
  effective_on TEXT, language TEXT, format TEXT, file_name TEXT, origin TEXT, label TEXT, pages INTEGER);
CREATE TABLE passages (no INTEGER PRIMARY KEY, of INTEGER, passage INTEGER, kind TEXT, number TEXT, page INTEGER,
  last_page INTEGER, text TEXT);
CREATE INDEX passages_by_of ON passages (of, passage);
CREATE INDEX documents_by_type ON documents (lower(document_type));
CREATE INDEX documents_by_language ON documents (lower(language));
CREATE INDEX documents_by_day ON documents (effective_on);
CREATE TABLE places (no INTEGER PRIMARY KEY, of BLOB);
CREATE VIRTUAL TABLE words USING fts5(forms, stems, content = '', {_FTS});
CREATE VIRTUAL TABLE titles USING fts5(forms, stems, content = '', {_FTS});
CREATE VIRTUAL TABLE terms_of USING fts5vocab(words, 'col');
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a question.

    Args:
        document: Its reference.
        title: Of the document.
        document_type: Code.
        effective_on: Day that the document bears, ISO.
        page: On which the passage begins.
        passage: Its number in the document.
        number: The paragraph number that it is cited by.
        kind: Paragraph, heading, table or footnote.
        snippet: The words around what was found.
        marks: Start and end in the snippet of each word that was found.
        score: Larger is better; only its order means something.
    """

    document: str
    title: str
    document_type: str
    effective_on: str | None
    page: int
    passage: int
    number: str | None
    kind: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: how many passages and documents there are, and some of them in order."""

    n_passages: int
    n_documents: int
    hits: tuple[Hit, ...]
    by_type: Mapping[str, int]


def write_index(
    path: Path,
    documents: Sequence[Mapping[str, Anything]],
    passages: Sequence[Mapping[str, Anything]],
) -> None:
    """Write the index of a world into a new file.

    Args:
        path: A file that is not there yet.
        documents: Rows of the table `documents`.
        passages: Rows of the table `passages`.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "page_size = 8192"):
            db.execute(f"PRAGMA {pragma}")
        db.executescript(_SCHEMA)
        db.execute("BEGIN")
        numbers = {row["document"]: at for at, row in enumerate(documents, start=1)}
        languages = {row["document"]: row["language"] for row in documents}
        db.executemany(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            map(_document, enumerate(documents, 1)),
        )
        db.executemany(
            "INSERT INTO titles (rowid, forms, stems) VALUES (?,?,?)", _titles(documents)
        )
        for start in range(0, len(passages), _ROWS_AT_ONCE):
            part = list(enumerate(passages[start : start + _ROWS_AT_ONCE], start + 1))
            db.executemany("INSERT INTO passages VALUES (?,?,?,?,?,?,?,?)", _rows(part, numbers))
            db.executemany(
                "INSERT INTO words (rowid, forms, stems) VALUES (?,?,?)", _words(part, languages)
            )
        of = np.array([numbers[row["document"]] for row in passages], "<i4")
        db.execute("INSERT INTO places VALUES (1, ?)", (of.tobytes(),))
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
        db.execute("COMMIT")
        db.execute("ANALYZE")


def _document(one: tuple[int, Mapping[str, Anything]]) -> tuple[object, ...]:
    at, row = one
    day = row["effective_on"]
    names = ("document_type", "symbol")
    more = ("language", "format", "file_name", "origin", "label", "pages")
    return (
        at,
        row["document"],
        row["title"],
        *(row[name] for name in names),
        day.isoformat() if day else None,
        *(row[name] for name in more),
    )


def _titles(documents: Sequence[Mapping[str, Anything]]) -> Iterator[tuple[int, str, str]]:
    for at, row in enumerate(documents, start=1):
        yield (at, *_joined(terms(str(row["title"] or ""), row["language"])))


def _rows(
    part: Sequence[tuple[int, Mapping[str, Anything]]], numbers: Mapping[str, int]
) -> Iterator[tuple[object, ...]]:
    names = ("passage", "kind", "number", "page", "last_page", "text")
    for at, row in part:
        yield (at, numbers[row["document"]], *(row[name] for name in names))


def _words(
    part: Sequence[tuple[int, Mapping[str, Anything]]], languages: Mapping[str, str | None]
) -> Iterator[tuple[int, str, str]]:
    for at, row in part:
        yield (at, *_joined(terms(row["text"], languages[row["document"]])))


def _joined(found: Sequence[Term]) -> tuple[str, str]:
    return " ".join(one.form for one in found), " ".join(one.stem for one in found)


def search(
    path: Path, question: str, *, start: int = 0, most: int = 20, whole: bool = False
) -> Found:
    """The passages that answer a question, best first.

    Args:
        path: The index of the viewer's world.
        question: As `query.parsed` reads it.
        start: Hits to pass over.
        most: Hits to give, up to 1,000.
        whole: Whether a document as a whole has to answer it; then its passages with any of the words are given.

    Raises:
        BadInput: The question cannot be read.
    """
    asked = parsed(question)
    start, most = max(0, start), max(0, min(most, 1_000))
    with closing(_opened(path)) as db:
        held = _Held(path, db)
        if not any(True for _ in _leaves(asked)):
            return _of_documents(held, asked, start, most)
        return _of_passages(held, asked, start, most, whole=whole)


def passages_at(path: Path, places: Sequence[str]) -> list[Hit]:
    """Passages as hits without marks, each named `document#number`; what is not there is left out."""
    found = []
    with closing(_opened(path)) as db:
        for place in places:
            document, _, passage = place.partition("#")
            rows = db.execute(
                f"SELECT {_COLUMNS}, 0.0 FROM documents d JOIN passages p ON p.of = d.no "  # noqa: S608 - own columns
                "WHERE d.document = ? AND p.passage = ?",
                (document, int(passage)),
            )
            found += [_hit(row, frozenset(), frozenset()) for row in rows]
    return found


def marked(question: str, text: str, language: str | None) -> tuple[tuple[int, int], ...]:
    """Start and end in a text of each word that a question finds there.

    Raises:
        BadInput: The question cannot be read.
    """
    return tuple(_places(text, language, *_sought(parsed(question))))


def like(path: Path, document: str, passage: int, *, most: int = 10) -> Found:
    """Passages of other documents that have most of the telling words of one.

    Raises:
        NotFound: There is no such passage.
    """
    with closing(_opened(path)) as db:
        row = db.execute(
            "SELECT p.no, p.of, p.text, d.language FROM passages p JOIN documents d ON d.no = p.of "
            "WHERE d.document = ? AND p.passage = ?",
            (document, passage),
        ).fetchone()
        if row is None:
            raise NotFound(f"There is no passage {passage} of '{document}'.", "Search for it.")
        telling = _telling(db, {one.stem for one in terms(row[2], row[3])})
        if not telling:
            return Found(0, 0, (), {})
        held = _Held(path, db)
        match = " OR ".join(f'stems : "{one}"' for one in telling)
        found = held.passages(match)
        found = found[held.of[found] != row[1]]
        best = held.scored(match, found, most)
        return _answer(held, found, best, frozenset(), frozenset(telling))


def _telling(db: sqlite3.Connection, wanted: set[str]) -> list[str]:
    """The rarest of some stems that occur elsewhere, too."""
    marks = ",".join("?" * len(wanted))
    rows = db.execute(
        f"SELECT term, doc FROM terms_of WHERE col = 'stems' AND term IN ({marks}) AND doc > 1 "  # noqa: S608 - marks only
        "ORDER BY doc, term LIMIT ?",
        (*sorted(wanted), _LIKE_TERMS),
    )
    return [str(term) for term, _ in rows]


class _Held:
    """An index that is open, and what of it lies in memory: the document of each passage, the type of each document."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path, self.db = path, db
        self.of, self.kinds, self.types = _in_memory(path, path.stat().st_mtime_ns)
        self.n_documents = len(self.kinds) - 1
        self._found: dict[str, Numbers] = {}

    def passages(self, match: str) -> Numbers:
        """Numbers of the passages that an expression of FTS5 finds, ascending."""
        if match not in self._found:
            # One text instead of many rows: a fifth of the time where there are fifty thousand.
            [told] = self.db.execute(
                "SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (match,)
            ).fetchone()
            self._found[match] = _read(told)
        return self._found[match]

    def documents(self, field: Field) -> Numbers:
        """Numbers of the documents with a fact, ascending."""
        condition, value = _condition(field)
        [told] = self.db.execute(
            f"SELECT group_concat(d.no) FROM documents d WHERE {condition}",  # noqa: S608 - own conditions
            (value,),
        ).fetchone()
        return np.sort(_read(told))

    def scored(self, match: str, among: Numbers | None, most: int) -> list[tuple[int, float]]:
        """The best passages of an expression with their scores, the smallest first; of equals the first."""
        where, values = "words MATCH ?", list[object]([match])
        if among is not None:
            # Without the plus FTS5 would be asked once for each number.
            where += " AND +rowid IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(among.tolist()))
        return self.db.execute(
            f"SELECT rowid, bm25(words, {_FORM_WEIGHT}, {_STEM_WEIGHT}) AS score FROM words "  # noqa: S608 - own numbers
            f"WHERE {where} ORDER BY score, rowid LIMIT ?",
            (*values, most),
        ).fetchall()


def _read(told: str | None) -> Numbers:
    """Numbers that a group_concat gives."""
    return np.fromstring(told, np.int64, sep=",") if told else np.empty(0, np.int64)


@lru_cache(maxsize=4)
def _in_memory(path: Path, _made_at: int) -> tuple[Numbers, Numbers, tuple[str, ...]]:
    """Of each passage its document, of each document the place of its type; an index never changes."""
    with closing(_opened(path)) as db:
        try:
            [content] = db.execute("SELECT of FROM places").fetchone()
        except sqlite3.OperationalError as error:
            raise NotFound("This run has an index of an older version.", "Run again.") from error
        kinds = [
            str(kind) for (kind,) in db.execute("SELECT document_type FROM documents ORDER BY no")
        ]
    types = tuple(sorted(set(kinds)))
    place = {name: at for at, name in enumerate(types)}
    of = np.concatenate([[0], np.frombuffer(content, "<i4")])
    return of, np.array([0, *(place[kind] for kind in kinds)], np.int64), types


def _opened(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise NotFound("This run has no index of its library.", "Run the review again.")
    return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)


def _of_passages(held: _Held, asked: Question, start: int, most: int, *, whole: bool) -> Found:
    forms, wanted = _sought(asked)
    match = _as_match(asked)
    if match and not whole:
        # The order is found by another thread while this one counts: neither holds the interpreter.
        with ThreadPoolExecutor(1) as pool:
            ordered = pool.submit(_scored_apart, held.path, match, start + most)
            found = held.passages(match)
            best = ordered.result()
    else:
        match = " OR ".join(_match(leaf) for leaf in _leaves(asked))
        level = held.of if whole else None
        found = _kept(held, held.passages(match), _numbers(held, asked, level), level)
        best = held.scored(match, found, start + most)
    return _answer(held, found, best[start:], forms, wanted)


def _scored_apart(path: Path, match: str, most: int) -> list[tuple[int, float]]:
    with closing(_opened(path)) as db:
        return _Held(path, db).scored(match, None, most)


def _kept(held: _Held, found: Numbers, wanted: Numbers, level: Numbers | None) -> Numbers:
    """Of the passages found those that are wanted, or whose documents are."""
    if level is None:
        return np.intersect1d(found, wanted, assume_unique=True)
    mask = np.zeros(held.n_documents + 1, bool)
    mask[wanted] = True
    return found[mask[level[found]]]


def _as_match(asked: Question) -> str:
    """The whole question as one expression of FTS5; empty where it asks for more than words."""
    match asked:
        case Word() | Phrase():
            return _match(asked)
        case Any():
            parts = [_as_match(part) for part in asked.parts]
            return f"({' OR '.join(parts)})" if all(parts) else ""
        case All():
            wanted = [_as_match(part) for part in asked.parts if not isinstance(part, Not)]
            barred = [_as_match(part.part) for part in asked.parts if isinstance(part, Not)]
            if not wanted or not all((*wanted, *barred)):
                return ""
            whole = f"({' AND '.join(wanted)})"
            return f"({whole} NOT ({' OR '.join(barred)}))" if barred else whole
        case _:
            return ""


def _answer(
    held: _Held,
    found: Numbers,
    best: Sequence[tuple[int, float]],
    forms: frozenset[str],
    wanted: frozenset[str],
) -> Found:
    of = held.of[found]
    # Passages stand in the order of their documents, so those of one lie side by side.
    documents = of[np.flatnonzero(np.diff(of, prepend=-1))]
    counted = np.bincount(held.kinds[of], minlength=len(held.types))
    hits = []
    for number, score in best:
        row = held.db.execute(
            f"SELECT {_COLUMNS} FROM passages p JOIN documents d ON d.no = p.of WHERE p.no = ?",  # noqa: S608 - own columns
            (number,),
        ).fetchone()
        hits.append(_hit((*row, score), forms, wanted))
    by_type = {name: int(n) for name, n in zip(held.types, counted, strict=True) if n}
    return Found(len(found), len(documents), tuple(hits), by_type)


def _of_documents(held: _Held, asked: Question, start: int, most: int) -> Found:
    """Documents that a question without words asks for, each by its first passage."""
    found = _numbers(held, asked, held.of)
    counted = np.bincount(held.kinds[found], minlength=len(held.types))
    rows = held.db.execute(
        f"SELECT {_COLUMNS}, 0.0 FROM documents d JOIN passages p ON p.of = d.no AND p.passage = 1 "  # noqa: S608
        "WHERE d.no IN (SELECT value FROM json_each(?)) ORDER BY d.effective_on, d.document LIMIT ? OFFSET ?",
        (json.dumps(found.tolist()), max(0, min(most, 1_000)), max(0, start)),
    )
    hits = tuple(_hit(row, frozenset(), frozenset()) for row in rows)
    by_type = {name: int(n) for name, n in zip(held.types, counted, strict=True) if n}
    return Found(len(found), len(found), hits, by_type)


def _numbers(held: _Held, asked: Question, level: Numbers | None) -> Numbers:
    """The numbers of the passages, or with a level of the documents, that answer a question."""
    match asked:
        case All():
            return _every(held, asked, level)
        case Any():
            return np.unique(np.concatenate([_numbers(held, one, level) for one in asked.parts]))
        case Not():
            every = np.arange(1, (len(held.of) if level is None else held.n_documents + 1))
            return np.setdiff1d(every, _numbers(held, asked.part, level), assume_unique=True)
        case Field():
            found = held.documents(asked)
            if level is not None:
                return found
            mask = np.zeros(held.n_documents + 1, bool)
            mask[found] = True
            return np.flatnonzero(mask[held.of])
        case Word() | Phrase():
            match = _match(asked)
            found = held.passages(match) if match else np.empty(0, np.int64)
            return found if level is None else np.unique(level[found]).astype(np.int64)


def _every(held: _Held, asked: All, level: Numbers | None) -> Numbers:
    """What answers all parts; what is excluded comes last, so that it is taken from little."""
    parts = sorted(asked.parts, key=lambda part: isinstance(part, Not))
    found = _numbers(held, parts[0], level)
    for part in parts[1:]:
        if isinstance(part, Not):
            found = np.setdiff1d(found, _numbers(held, part.part, level), assume_unique=True)
        else:
            found = np.intersect1d(found, _numbers(held, part, level), assume_unique=True)
    return found


def _condition(field: Field) -> tuple[str, object]:
    column = FIELDS[field.name]
    if field.name == "title":
        found = " ".join(
            _match(Word(one.form, field.is_prefix)) for one in terms(field.value, None)
        )
        return "d.no IN (SELECT rowid FROM titles WHERE titles MATCH ?)", found or '""'
    if field.name == "from":
        return f"d.{column} >= ?", field.value
    if field.name == "to":
        # All days of a month or year that ends the time: letters sort behind digits and hyphens.
        return f"d.{column} <= ?", f"{field.value}z"
    if field.is_prefix:
        return f"lower(d.{column}) GLOB ?", _globbed(field.value.lower()) + "*"
    return f"lower(d.{column}) = ?", field.value.lower()


def _globbed(text: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in text)


def _match(leaf: Word | Phrase) -> str:
    """A word or phrase as FTS5 reads it; only letters and digits come between its quotes."""
    if isinstance(leaf, Phrase):
        forms = [one.form for one in terms(leaf.text, None)]
        return f'(forms : "{" ".join(_without_last(forms))}")' if forms else ""
    found = terms(leaf.text, None)
    if not found:
        return ""
    if len(found) > 1:
        several = _without_last([one.form for one in found])
        return f'(forms : "{" ".join(several)}"{"*" if leaf.is_prefix else ""})'
    form = found[0].form
    if leaf.is_prefix or _is_single_wide(form):
        return f'(forms : "{form}"*)'
    each = " OR ".join(f'stems : "{one}"' for one in sorted(stems(form)))
    return f'(forms : "{form}" OR {each})'


def _without_last(forms: Sequence[str]) -> Sequence[str]:
    """Pairs of Chinese characters without the single one that closes them: text may go on there."""
    closes = len(forms) > 1 and _is_single_wide(forms[-1]) and forms[-2].endswith(forms[-1])
    return forms[:-1] if closes else forms


def _is_single_wide(form: str) -> bool:
    return len(form) == 1 and ord(form) >= 0x3040  # noqa: PLR2004 - where the wide scripts begin


def _leaves(asked: Question) -> Iterator[Word | Phrase]:
    """The words and phrases that are wanted, not those that are excluded."""
    match asked:
        case Word() | Phrase():
            if _match(asked):
                yield asked
        case All() | Any():
            for part in asked.parts:
                yield from _leaves(part)
        case _:
            return


def _sought(asked: Question) -> tuple[frozenset[str], frozenset[str]]:
    """Forms (with * for a prefix) and stems that are marked in what is found."""
    forms: set[str] = set()
    wanted: set[str] = set()
    for leaf in _leaves(asked):
        found = terms(leaf.text, None)
        starred = isinstance(leaf, Word) and leaf.is_prefix
        forms |= {f"{one.form}*" if starred else one.form for one in found}
        if isinstance(leaf, Word) and not starred and len(found) == 1:
            wanted |= stems(found[0].form)
    return frozenset(forms), frozenset(wanted)


def _hit(row: Sequence[Anything], forms: frozenset[str], wanted: frozenset[str]) -> Hit:
    text, language, score = row[8], row[9], row[10]
    places = _places(text, language, forms, wanted)
    snippet, marks = _snippet(text, places)
    place = dict(zip(_OF_HIT, row[:8], strict=True))
    return Hit(**place, snippet=snippet, marks=marks, score=-float(score))


def _places(
    text: str, language: str | None, forms: frozenset[str], wanted: frozenset[str]
) -> list[tuple[int, int]]:
    """Start and end of what is found, in order; pairs of signs that share a sign are one."""
    found: list[tuple[int, int]] = []
    for one in terms(text, language):
        if one.form in forms or one.stem in wanted or _begins(one.form, forms):
            if found and one.start < found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], one.end))
            else:
                found.append((one.start, one.end))
    return found


def _begins(form: str, forms: frozenset[str]) -> bool:
    return any(one.endswith("*") and form.startswith(one[:-1]) for one in forms)


def _snippet(
    text: str, places: Sequence[tuple[int, int]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The part of a text around the first place with the most others near it."""
    width = 2 * _AROUND
    if not places:
        return _cut(text, 0, width), ()
    best = max(places, key=lambda p: (sum(1 for q in places if p[0] <= q[0] < p[0] + width), -p[0]))
    start = _word_before(text, max(0, best[0] - _AROUND // 2))
    end = _word_after(text, min(len(text), start + width))
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    move = len(before) - start
    marks = tuple((s + move, e + move) for s, e in places if start <= s and e <= end)
    return f"{before}{text[start:end]}{after}", marks


def _cut(text: str, start: int, width: int) -> str:
    end = _word_after(text, min(len(text), start + width))
    return text[start:end] + (" …" if end < len(text) else "")


def _word_before(text: str, at: int) -> int:
    blank = text.rfind(" ", max(0, at - 20), at + 1)
    return blank + 1 if blank >= 0 and at else at


def _word_after(text: str, at: int) -> int:
    blank = text.find(" ", at, at + 20)
    return blank if blank >= 0 else at
