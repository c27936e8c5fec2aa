"""Search of 100,000 documents beside plain SQLite FTS5 on the same passages: `python -m benchmarks.search`.

Words are made up and as frequent as those of a language (Zipf); one document in eight is Arabic, one in eight
Chinese. Questions are of eight kinds, their words drawn evenly over the logarithm of their rank, the twenty most
frequent left out. Ours asks the index of a world, which holds what its viewers may see and nothing else; the
peer keeps one index and filters by label. Both give the number of passages and the best twenty.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from benchmarks.measure import scratch, table
from vedette.core.library.search import search, write_index

TYPES = ("boi_report", "eom_report", "assessment", "sitrep", "sg_report", "academic")
_VOCABULARY, _COMMON, _WORDS = 60_000, 20, 70
_KINDS = ("phrase", "AND", "OR", "NOT", "prefix", "field", "Arabic", "Chinese")
_TARGET = 100


class Words:
    """The words of a language by rank, and passages made of them."""

    def __init__(self, language: str, chance: np.random.Generator) -> None:
        self.language = language
        self._chance = chance
        self.vocabulary = _vocabulary(language, chance)
        weights = 1 / np.arange(1, len(self.vocabulary) + 1) ** 1.05
        self._weights = weights / weights.sum()

    def passages(self, n: int) -> list[str]:
        """Passages of 20 to 120 words."""
        lengths = self._chance.integers(_WORDS - 50, _WORDS + 50, n)
        drawn = self._chance.choice(len(self.vocabulary), int(lengths.sum()), p=self._weights)
        glue = "" if self.language == "zh" else " "
        made, at = [], 0
        for length in lengths:
            made.append(glue.join(self.vocabulary[k] for k in drawn[at : at + length]))
            at += int(length)
        return made

    def asked(self) -> str:
        """A word as a person asks for it: rare and frequent ones alike."""
        rank = np.exp(self._chance.uniform(np.log(_COMMON), np.log(len(self.vocabulary) - 1)))
        return self.vocabulary[int(rank)]


def _vocabulary(language: str, chance: np.random.Generator) -> list[str]:
    if language == "zh":
        first, n = 0x4E00, 3_000
        signs = chance.permutation(n)
        pairs = chance.integers(0, 800, (_VOCABULARY, 2))
        return list(
            dict.fromkeys(f"{chr(first + signs[a])}{chr(first + signs[b])}" for a, b in pairs)
        )
    letters = "ابتثجحخدذرزسشصضطعغفقكلمنهوي" if language == "ar" else "abcdefghiklmnoprstuvw"
    vowels = "" if language == "ar" else "aeiou"
    found: dict[str, None] = {}
    while len(found) < _VOCABULARY:
        size = int(chance.integers(2, 6))
        word = "".join(
            chance.choice(list(letters)) + (chance.choice(list(vowels)) if vowels else "")
            for _ in range(size)
        )
        found[word] = None
    return list(found)


def corpus(
    n: int, each: int
) -> tuple[list[dict[str, object]], list[dict[str, object]], dict[str, Words]]:
    """Documents and passages as a run has them."""
    chance = np.random.default_rng(7)
    words = {name: Words(name, chance) for name in ("en", "ar", "zh")}
    languages = ["ar" if at % 8 == 3 else "zh" if at % 8 == 7 else "en" for at in range(n)]
    texts = {name: iter(words[name].passages(languages.count(name) * each)) for name in words}
    documents, passages = [], []
    for at, language in enumerate(languages):
        name = f"DOC-{at:06}"
        held = [next(texts[language]) for _ in range(each)]
        documents.append(
            {
                "document": name, "title": held[0][:60], "document_type": TYPES[at % len(TYPES)], "symbol": None,
                "effective_on": dt.date(2000 + at % 18, 1 + at % 12, 1 + at % 28),
                "language": language, "format": "pdf",
                "file_name": f"{name}.pdf", "origin": None, "label": "confidential" if at % 5 else "unclassified",
                "pages": each,
            }
        )  # fmt: skip
        passages += [
            {
                "document": name, "passage": k, "kind": "paragraph", "number": str(k), "page": k, "last_page": k,
                "text": one,
            }
            for k, one in enumerate(held, start=1)
        ]  # fmt: skip
    return documents, passages, words


def questions(
    words: Mapping[str, Words], texts: Sequence[str], n: int
) -> Iterator[tuple[str, str]]:
    """Kind and question."""
    chance = np.random.default_rng(11)
    one = words["en"]
    for at in range(n):
        kind = _KINDS[at % len(_KINDS)]
        a, b, c = one.asked(), one.asked(), one.asked()
        told = _pair(texts, frozenset(one.vocabulary[:_COMMON]), chance)
        yield (
            kind,
            {
                "phrase": f'"{told}"',
                "AND": f"{a} {b}",
                "OR": f"{a} OR {b} OR {c}",
                "NOT": f"{a} NOT {b}",
                "prefix": f"{a[:4]}*",
                "field": f"{a} type:{TYPES[at % len(TYPES)]} from:2010",
                "Arabic": f"{words['ar'].asked()} OR {words['ar'].asked()}",
                "Chinese": words["zh"].asked(),
            }[kind],
        )


def _pair(texts: Sequence[str], common: frozenset[str], chance: np.random.Generator) -> str:
    """Two words that stand side by side in a passage."""
    while True:
        said = texts[int(chance.integers(len(texts)))].split(" ")
        start = int(chance.integers(max(1, len(said) - 2)))
        if not common & set(said[start : start + 2]):
            return " ".join(said[start : start + 2])


def write_peer(
    path: Path, documents: Sequence[Mapping[str, object]], passages: Sequence[Mapping[str, object]]
) -> None:
    """One FTS5 table as its documentation begins, and the labels beside it."""
    labels = {one["document"]: one for one in documents}
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE VIRTUAL TABLE f USING fts5(text);"
            "CREATE TABLE d (no INTEGER PRIMARY KEY, document TEXT, label TEXT, document_type TEXT, day TEXT);"
        )
        db.executemany(
            "INSERT INTO f (rowid, text) VALUES (?,?)",
            ((at, one["text"]) for at, one in enumerate(passages, 1)),
        )
        db.executemany(
            "INSERT INTO d VALUES (?,?,?,?,?)",
            (
                (at, one["document"], *(labels[one["document"]][k] for k in ("label", "document_type")),
                 str(labels[one["document"]]["effective_on"]))
                for at, one in enumerate(passages, 1)
            ),
        )  # fmt: skip
        db.execute("INSERT INTO f (f) VALUES ('optimize')")
        db.commit()


def peer(db: sqlite3.Connection, question: str) -> int:
    """The peer's answer to the same question: count and best twenty, of what the labels allow."""
    parts = question.split(" type:")
    where = "f MATCH ? AND d.label IN ('confidential', 'unclassified')"
    values: list[object] = [parts[0]]
    if len(parts) > 1:
        where += " AND d.document_type = ? AND d.day >= ?"
        values += [parts[1].split(" ")[0], "2010"]
    joined = f"f JOIN d ON d.no = f.rowid WHERE {where}"
    n = db.execute(f"SELECT count(*) FROM {joined}", values).fetchone()[0]
    db.execute(
        f"SELECT d.document, snippet(f, 0, '[', ']', '…', 30) FROM {joined} ORDER BY f.rank LIMIT 20",
        values,
    ).fetchall()
    return int(n)


def timed(ask: Callable[[str], int], asked: Sequence[tuple[str, str]]) -> dict[str, list[float]]:
    """Milliseconds of each question by kind."""
    found: dict[str, list[float]] = {kind: [] for kind in _KINDS}
    for kind, question in asked:
        began = time.perf_counter()
        ask(question)
        found[kind].append((time.perf_counter() - began) * 1000)
    return found


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--passages", type=int, default=3)
    parser.add_argument("--questions", type=int, default=800)
    parser.add_argument("--make", action="store_true", help="only make the indexes")
    arguments = parser.parse_args()
    folder = scratch() / f"search-{arguments.documents}-{arguments.passages}"
    folder.mkdir(exist_ok=True)
    mine, other = folder / "library.sqlite", folder / "peer.sqlite"
    asked_file = folder / "questions.txt"
    if not asked_file.is_file():
        documents, passages, words = corpus(arguments.documents, arguments.passages)
        for path, write in ((mine, write_index), (other, write_peer)):
            path.unlink(missing_ok=True)
            began = time.process_time()
            write(path, documents, passages)
            print(
                f"{path.name}: {time.process_time() - began:.0f} s of processor time, {path.stat().st_size >> 20} MiB"
            )
        english = [str(one["text"]) for one in passages[:: arguments.passages * 8 // 4]]
        asked = list(questions(words, english, arguments.questions))
        asked_file.write_text("\n".join(f"{kind}\t{one}" for kind, one in asked), encoding="utf-8")
    if arguments.make:
        return
    asked = [tuple(line.split("\t")) for line in asked_file.read_text(encoding="utf-8").split("\n")]
    print(f"load {os.getloadavg()[0]:.1f}, {len(asked)} questions", flush=True)
    with closing(sqlite3.connect(f"file:{other}?mode=ro&immutable=1", uri=True)) as db:
        ask_ours = lambda one: search(mine, one).n_passages  # noqa: E731 - one question
        for ask in (ask_ours, lambda one: peer(db, one)):
            timed(ask, asked[:40])
        ours, theirs = timed(ask_ours, asked), timed(lambda one: peer(db, one), asked)
    rows = [
        [
            kind,
            len(ours[kind]),
            *(
                f"{one(held[kind]):.1f}"
                for held in (ours, theirs)
                for one in (statistics.median, p95)
            ),
        ]
        for kind in _KINDS
    ]
    whole = [[v for values in held.values() for v in values] for held in (ours, theirs)]
    rows.append(
        [
            "all",
            len(whole[0]),
            *(f"{one(held):.1f}" for held in whole for one in (statistics.median, p95)),
        ]
    )
    print(table(["questions", "n", "vedette median ms", "p95", "FTS5 median ms", "p95"], rows))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"peak {peak} MB; target p95 under {_TARGET} ms: {'met' if p95(whole[0]) < _TARGET else 'missed'}"
    )


if __name__ == "__main__":
    sys.exit(main())
