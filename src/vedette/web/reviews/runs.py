"""The run whose tables the pages show: one immutable SQLite file, opened read-only."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from vedette.core.kernel.errors import WrongState

Row = dict[str, Any]
"""One row of a run's table; its cells are what SQLite holds, so their types are not known here."""
_open = threading.local()


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the review.

    Args:
        folder: `runs/<fingerprint>` in the review folder.
        review: Content of `review.json`.
        manifest: What the run rests on.
        hidden: Documents that are as if they were not there, with all rows of them; None where all may be seen.
    """

    folder: Path
    review: Mapping[str, object]
    manifest: Mapping[str, object]
    hidden: frozenset[str] | None = None

    @property
    def fingerprint(self) -> str:
        return self.folder.name

    @property
    def library(self) -> Path:
        """The index in which the library is searched."""
        return self.folder / ("library.sqlite" if self.hidden is None else "library_open.sqlite")

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """All rows of a question to the run's tables."""
        return [dict(row) for row in self._connection().execute(sql, values)]

    def each(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Iterator[Row]:
        """The rows of a question one after the other, for answers too large to hold."""
        for row in self._connection().execute(sql, values):
            yield dict(row)

    def cells(
        self, sql: str, values: Sequence[object] | Mapping[str, object] = ()
    ) -> Iterator[Any]:
        """The cells of a question for one column, one after the other: for answers of very many rows."""
        cursor = self._connection().cursor()
        cursor.row_factory = None
        return chain.from_iterable(cursor.execute(sql, values))

    def row(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Row | None:
        """The first row, or None."""
        found = self._connection().execute(sql, values).fetchone()
        return None if found is None else dict(found)

    def value(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Any:
        """The only cell of the first row, or None."""
        found = self._connection().execute(sql, values).fetchone()
        return None if found is None else found[0]

    def has(self, table: str) -> bool:
        """Whether the run made that table."""
        return bool(self.value("SELECT 1 FROM sqlite_master WHERE name = ?", [table]))

    def _connection(self) -> sqlite3.Connection:
        # One connection a thread, kept while the run is current: opening costs more than most questions.
        path = self.folder / "pages.sqlite"
        if getattr(_open, "path", None) != (path, self.hidden):
            _open.connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
            _open.connection.row_factory = sqlite3.Row
            _shadow(_open.connection, self.hidden)
            _open.path = (path, self.hidden)
        connection: sqlite3.Connection = _open.connection
        return connection


_NAMING = ("document", "other")
"""Columns that name a document, in whichever table of a run."""


def _shadow(connection: sqlite3.Connection, hidden: frozenset[str] | None) -> None:
    """Views in the place of tables with documents: no question of a page can ask for a hidden one."""
    if not hidden:
        return
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("CREATE TEMP TABLE not_here (document TEXT PRIMARY KEY)")
    connection.executemany("INSERT INTO not_here VALUES (?)", [(one,) for one in sorted(hidden)])
    tables = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table'"
    ).fetchall()
    for (table,) in tables:
        columns = {row[1] for row in connection.execute(f'PRAGMA main.table_info("{table}")')}
        naming = [name for name in _NAMING if name in columns and "document" in columns]
        if naming:
            shown = " AND ".join(
                f"{name} NOT IN (SELECT document FROM temp.not_here)" for name in naming
            )
            connection.execute(
                f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" WHERE {shown}'
            )


def current_run(runs: Path, folder: Path, hidden: frozenset[str] | None = None) -> Run:
    """The run that a folder of runs points to now.

    Args:
        runs: Folder of the runs of one world.
        folder: Folder of the review.
        hidden: See `Run`.

    Raises:
        WrongState: There was no run yet.
    """
    pointer = runs / "current"
    if not pointer.is_file():
        raise WrongState("This review has not been run yet.", "Run `vedette run` on its folder.")
    run = runs / pointer.read_text(encoding="utf-8").strip()
    manifest, review = _newest(run / "manifest.json"), _newest(folder / "review.json")
    return Run(run, {**review, **manifest.get("settings", {})}, manifest, hidden)


def _newest(path: Path) -> dict[str, Any]:
    """A JSON object of a file, read again when the file was written again."""
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
