"""Questions about figures and claims."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.kernel.errors import NotFound
from vedette.web.reviews.runs import Row, Run


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: what it counts, in words, and its points in order."""

    key: str
    about: Row
    points: list[Row]


def figures(run: Run) -> list[Row]:
    """One row for each figure: key, title, query, scope, number of points."""
    return run.rows(
        'SELECT key, title, query, scope, unit, method, count(*) AS n_points, min("value1") AS first,'
        ' max("value1") AS last, sum(n) AS n FROM figures GROUP BY key ORDER BY min(rowid)'
    )


def figure(run: Run, key: str) -> Figure:
    """The figure of that key.

    Raises:
        NotFound: The run has no such figure.
    """
    points = run.rows('SELECT * FROM figures WHERE key = ? ORDER BY "order"', [key])
    if not points:
        raise NotFound(
            "There is no such figure in this run.", "Choose one from the list of figures."
        )
    return Figure(key, points[0], points)


def is_in_run(run: Run, key: str) -> bool:
    """Whether the run has the figure; one that was just made enters the next run."""
    return bool(run.value("SELECT 1 FROM figures WHERE key = ? LIMIT 1", [key]))


def rows_behind(run: Run, key: str, point: str) -> list[Row]:
    """The incidents that make one point, with the people counted in each; they add up to the point's n."""
    return run.rows(
        "SELECT i.*, b.counted, b.source AS counted_source FROM figure_rows b"
        " JOIN incidents i USING (incident_ref) WHERE b.key = ? AND b.point = ?"
        " ORDER BY i.date_from, i.incident_ref",
        [key, point],
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """A printed statement with what each scope and source gives for it."""

    key: str
    text: str
    printed: str
    note: str
    results: list[Row]


def claims(run: Run) -> list[Claim]:
    """Every claim in its order, with its overall verdict."""
    grouped: dict[str, list[Row]] = {}
    for row in run.rows('SELECT * FROM claims ORDER BY "order", rowid'):
        grouped.setdefault(str(row["key"]), []).append(row)
    return [
        Claim(
            key,
            str(rows[0]["text"]),
            str(rows[0]["printed"]),
            str(rows[0]["note"] or ""),
            rows,
        )
        for key, rows in grouped.items()
    ]


def served(run: Run) -> tuple[list[str], range]:
    """Missions with strength, and every year from their first to their last; both empty without any."""
    missions = [
        str(row["mission"]) for row in run.rows("SELECT DISTINCT mission FROM exposure ORDER BY 1")
    ]
    ends = run.row(
        "SELECT CAST(strftime('%Y', min(month)) AS INTEGER) AS low,"
        " CAST(strftime('%Y', max(month)) AS INTEGER) AS high FROM exposure WHERE person_years > 0"
    )
    if ends is None or ends["low"] is None:
        return missions, range(0)
    return missions, range(ends["low"], ends["high"] + 1)
