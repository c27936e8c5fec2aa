"""A report of a hundred pages in three formats beside pandoc and Typst: `python -m benchmarks.printing`.

Sixty charts with live numbers, 150 footnotes, numbered paragraphs, tables and references, made up and the same for
both. Each run is a process of its own, so it starts cold. The peer is pandoc (given with `--pandoc`) for DOCX and
HTML, and pandoc's own Typst set by the same Typst for the PDF; it gets the charts ready drawn, draws none, binds no
number and makes no tagged or archivable PDF.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import typst

from benchmarks.measure import measured, scratch
from vedette.core.reports.charts import Point, Words, trend
from vedette.core.reports.document import (
    Block,
    Chart,
    Column,
    Document,
    Footnote,
    Heading,
    LiveNumber,
    Marking,
    Paragraph,
    Row,
    Table,
    Text,
)
from vedette.core.reports.review_report import build

CHAPTERS, SECTIONS, NOTES = 10, 6, 150
_SENTENCE = (
    "The mission recorded attacks on its convoys and on its bases in each month of the year, and the measures that "
    "followed them were taken late, at other places, and without the units that were meant to take them. "
)
_FONTS = Path("src/vedette/web/ui/static/ui/built/fonts/ttf")


def document() -> Document:
    """The made-up report."""
    blocks: list[Block] = []
    notes = iter(range(1, NOTES + 1))
    for chapter in range(CHAPTERS):
        blocks.append(Heading(1, f"Chapter about question {chapter + 1}"))
        for section in range(SECTIONS):
            blocks.append(Heading(2, f"Section {section + 1}"))
            key = f"figure-{chapter}-{section}"
            blocks += [_paragraph(key, n, notes) for n in range(4)]
            blocks.append(_chart(key))
            blocks.append(_table(key))
    return Document(
        "A report of a hundred pages", "Made up", Marking(2, "Confidential"), dt.date(2026, 1, 1),
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC), tuple(blocks),
    )  # fmt: skip


def _paragraph(key: str, n: int, notes: object) -> Paragraph:
    number = next(notes, 0) if n < 3 else 0  # type: ignore[call-overload] # an iterator of numbers
    note = (
        (Footnote((Text(f"Note {number}: see the register of the mission."),)),) if number else ()
    )
    said = (
        Text("In all "),
        LiveNumber(key, f"{n + 3:,}"),
        Text(" people died. "),
        Text(_SENTENCE * 5),
    )
    return Paragraph((*said, *note))


def _chart(key: str) -> Chart:
    points = [Point(str(year), float(year % 7 + 3), 2.0, 14.0) for year in range(2008, 2018)]
    return trend(points, Words(f"People killed, {key}", "people", key, "registry"))


def _table(key: str) -> Table:
    rows = tuple(
        Row(((Text(f"Mission {n}"),), (LiveNumber(f"{key}/{n}", f"{n * 7:,}"),))) for n in range(5)
    )
    return Table(f"Killed by mission, {key}", (Column("Mission"), Column("Killed")), rows)


def ours(out: str) -> Callable[[], str]:
    """PDF, DOCX, HTML of the report, by a program that starts cold."""
    command = [sys.executable, "-m", "benchmarks.printing", "--write", out]

    def run() -> str:
        subprocess.run(command, check=True, capture_output=True)
        return f"{len(pypdfium2.PdfDocument(Path(out) / 'report.pdf'))} pages"

    return run


def markdown(folder: Path) -> Path:
    """The same report for the peer, with its charts drawn beside it."""
    from vedette.core.reports.figure_chart import as_svg

    lines: list[str] = ["---", "title: A report of a hundred pages", "---", ""]
    notes: list[str] = []
    for block in document().blocks:
        if isinstance(block, Heading):
            lines.append(f"{'#' * block.level} {block.text}")
        elif isinstance(block, Paragraph):
            lines.append("".join(_said(one, notes) for one in block.inlines))
        elif isinstance(block, Chart):
            (folder / f"{block.key}.svg").write_bytes(as_svg(block, _FONTS))
            lines.append(f"![{block.caption}]({block.key}.svg)")
        elif isinstance(block, Table):
            cells = [
                [_said(one, notes) for cell in row.cells for one in cell] for row in block.rows
            ]
            table = [["Mission", "Killed"], ["---", "---:"], *cells]
            lines.append("\n".join(f"| {' | '.join(row)} |" for row in table))
    file = folder / "report.md"
    file.write_text("\n\n".join([*lines[:4], *lines[4:], *notes]), encoding="utf-8")
    return file


def _said(one: object, notes: list[str]) -> str:
    if isinstance(one, Footnote):
        n = len(notes) + 1
        notes.append(f"[^{n}]: {''.join(_said(inner, notes) for inner in one.inlines)}")
        return f"[^{n}]"
    return one.printed if isinstance(one, LiveNumber) else one.text  # type: ignore[attr-defined,no-any-return]


def peer(pandoc: str, folder: str) -> Callable[[], str]:
    """DOCX and HTML by pandoc, PDF by its Typst."""

    def run() -> str:
        for form in ("docx", "html", "typ"):
            command = [pandoc, "report.md", "-s", "-o", f"peer.{form}"]
            more = ["--embed-resources"] if form == "html" else []
            subprocess.run([*command, *more], cwd=folder, check=True, capture_output=True)
        typst.compile(Path(folder) / "peer.typ", output=Path(folder) / "peer.pdf", root=folder)
        return f"{len(pypdfium2.PdfDocument(Path(folder) / 'peer.pdf'))} pages"

    return run


def main() -> None:
    """Both, one after the other, and what they took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pandoc", default=shutil.which("pandoc") or "", help="the peer's program")
    asked.add_argument("--rounds", type=int, default=2)
    asked.add_argument(
        "--write", type=Path, help="write the report into a folder, and nothing else"
    )
    told = asked.parse_args()
    if told.write:
        build(document(), told.write, fonts=_FONTS if _FONTS.is_dir() else None)
        return
    folder = scratch() / "printing"
    folder.mkdir(parents=True, exist_ok=True)
    if told.pandoc:
        markdown(folder)
    for _ in range(told.rounds):
        rows = [("ours", measured("benchmarks.printing:ours", folder / "out"))]
        if told.pandoc:
            rows.append(("pandoc", measured("benchmarks.printing:peer", told.pandoc, folder)))
        for who, one in rows:
            took = f"{one.seconds:.1f} s, {one.cpu_seconds:.1f} CPU s, {one.peak_mb:.0f} MB"
            print(f"{who}: {took}, {one.said}")


if __name__ == "__main__":
    sys.exit(main())
