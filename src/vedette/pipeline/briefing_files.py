"""The files of a briefing: slides as PPTX and PDF, the paper of two pages as PDF and HTML, the list of live numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.pipeline.briefings import Built, briefing, built
from vedette.pipeline.publish import fonts
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.document import Inline

NAMES = ("slides.pptx", "slides.pdf", "brief.pdf", "brief.html", "numbers.json")
"""What is built, in the order in which it is listed."""


def write_briefing(review: Review, ref: str, out: Path, n: int | None = None) -> list[Path]:
    """Write a briefing into a folder, as it stands or as a version keeps it.

    Args:
        review: The review.
        ref: The briefing.
        out: Folder; made if absent.
        n: Number of a version; None for how it stands.

    Raises:
        BadInput: More is chosen than two pages hold.
        NotEnoughData: Nothing is chosen.
        NotFound: There is no such briefing or version.
        WrongState: There was no run yet.
    """
    made = built(review, ref, n)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in NAMES:
        fresh = out / f".{name}.new"
        fresh.write_bytes(file_of(made, name))
        paths.append(fresh.replace(out / name))
    return paths


def file_of(made: Built, name: str) -> bytes:
    """One file of deck and paper, by its name in `NAMES`.

    Raises:
        BadInput: More is chosen than two pages hold.
    """
    return _FILES[name](made, fonts())


def folder_of(review: Review, ref: str) -> Path:
    """Where a briefing lies that nobody takes out.

    Raises:
        NotFound: There is no such briefing.
    """
    return review.folder / "briefings" / briefing(review.decisions(), ref).ref


def numbers_of_briefing(made: Built) -> list[dict[str, object]]:
    """Every live number of deck and paper: key, form, as printed, and where it stands."""
    from vedette.core.reports.document import LiveNumber

    found: dict[tuple[str, str, str], list[str]] = {}

    def note(inline: Inline, place: str) -> None:
        if isinstance(inline, LiveNumber):
            places = found.setdefault((inline.key, str(inline.form), inline.printed), [])
            if place not in places:
                places.append(place)

    for n, slide in enumerate(made.deck.slides, 2):
        for inline in slide.inlines():
            note(inline, f"slide {n}")
    for inline in made.paper.inlines():
        note(inline, "brief")
    return [
        {"key": key, "form": form, "printed": text, "places": places}
        for (key, form, text), places in found.items()
    ]


def _slides_pptx(made: Built, fonts: Path | None) -> bytes:
    from vedette.core.reports.render_pptx import pptx

    return pptx(made.deck, fonts=fonts)


def _slides_pdf(made: Built, fonts: Path | None) -> bytes:
    from vedette.core.reports.render_briefing import slides_pdf

    return slides_pdf(made.deck, fonts=fonts)


def _brief_pdf(made: Built, fonts: Path | None) -> bytes:
    from vedette.core.reports.render_briefing import paper_pdf

    return paper_pdf(made.paper, is_red=bool(made.deck.warning), fonts=fonts)


def _brief_html(made: Built, fonts: Path | None) -> bytes:
    from vedette.core.reports.render_html import html

    return html(made.paper, fonts=fonts).encode()


def _numbers(made: Built, _fonts: Path | None) -> bytes:
    return json.dumps(numbers_of_briefing(made), ensure_ascii=False, indent=2).encode()


_FILES: Mapping[str, Callable[[Built, Path | None], bytes]] = {
    "slides.pptx": _slides_pptx,
    "slides.pdf": _slides_pdf,
    "brief.pdf": _brief_pdf,
    "brief.html": _brief_html,
    "numbers.json": _numbers,
}
