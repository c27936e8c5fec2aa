"""Small files and requests for tests of imports; what matters is set, the rest has defaults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from vedette.core.sources.mapping import GENERIC, GENERIC_COLUMNS
from vedette.pipeline.acquire import Quarantine, Request
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import Review, create_review

ANALYST = Author("analyst", "2026-01-02T03:04:05+00:00")


def make_review(folder: Path) -> Review:
    return create_review(folder, title="A review", created_at="2026-01-01T00:00:00+00:00")


def make_row(
    incident_id: object, *, date: str = "2017-12-07", killed: object = 1, place: str = "Kidal"
) -> str:
    cells = {
        "incident_id": incident_id,
        "date": date,
        "country": "Mali",
        "place": place,
        "killed": killed,
    }
    return ",".join(str(cells.get(name, "")) for name in GENERIC_COLUMNS)


def make_file(path: Path, rows: Iterable[str]) -> Path:
    path.write_text("\n".join([",".join(GENERIC_COLUMNS), *rows]) + "\n", encoding="utf-8")
    return path


def make_request(
    file: Path, *, source: str = "awsd", out: tuple[int, ...] = (), label: str | None = None
) -> Request:
    return Request(
        file=file,
        source=source,
        mapping=GENERIC,
        received_on=dt.date(2026, 1, 2),
        quarantine=Quarantine(out, "the row is wrong" if out else ""),
        label=label,
    )
