"""From a finished run to a report: PDF, DOCX, HTML and the list of its live numbers."""

from __future__ import annotations

import hashlib
import importlib.resources
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.remembered import Remembered
from vedette.pipeline.engine import RunDone, current_run, products_of
from vedette.pipeline.imports import import_state
from vedette.pipeline.report_text import text_of
from vedette.pipeline.stated import stated_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.reports.document import Document

FONTS = "web/ui/static/ui/built/fonts/ttf"
"""Where set-up puts the fonts that charts and reports are set in, below the package."""
FORMS = ("pdf", "docx", "html", "numbers")
"""What a document is printed as, in the order in which it is told."""


def build_report(review: Review, done: RunDone, out: Path) -> list[Path]:
    """Write the report of a run into a folder; the same run gives the same numbers.

    Raises:
        NotFound: The review's template has no outline.
    """
    from vedette.core.reports.review_report import printed_forms, put

    document = document_of(review, done)
    # All that is printed and its layout: two documents that are written alike are printed alike.
    key = hashlib.sha256(repr((document, fonts())).encode("utf-8", "surrogatepass")).digest()
    made = put(_printed.of(key, lambda: printed_forms(document, fonts=fonts())), out)
    return [made[kind] for kind in FORMS]


_printed: Remembered[dict[str, bytes]] = Remembered(most=2)
"""The reports that were printed last: who takes out what the run has just printed does not wait for it again."""


def document_of(review: Review, done: RunDone) -> Document:
    """The report of a run, as the text stands.

    Raises:
        NotFound: The review's template has no outline.
    """
    from vedette.core.reports.effect_section import EFFECTS
    from vedette.core.reports.review_report import report
    from vedette.core.reports.text import BlockKind
    from vedette.pipeline.printed_quotations import printed_quotations

    text = text_of(review, review.decisions())
    quoted = [one.of for one in text if one.kind is BlockKind.QUOTATION]
    said = {
        **about(review, done),
        "text": text,
        "stated": stated_of(review),
        "quotations": printed_quotations(review, quoted),
    }
    if any(one.kind is BlockKind.SECTION and one.text == EFFECTS for one in text):
        from vedette.pipeline.effects import stated_effects

        said["effects"] = stated_effects(review)
    return report(tables_of(done), said)


def fonts() -> Path | None:
    """The fonts that everything is set in; None where set-up did not put them."""
    found = Path(str(importlib.resources.files("vedette"))) / FONTS
    return found if found.is_dir() else None


def written(document: Document, out: Path, *, name: str = "report") -> list[Path]:
    """Write a document into a folder, made if absent: PDF, DOCX, HTML and the list of its numbers."""
    from vedette.core.reports.review_report import build

    made = build(document, out, fonts=fonts(), name=name)
    return [made[kind] for kind in FORMS]


def tables_of(done: RunDone) -> dict[str, pa.Table]:
    """All tables of a run by name."""
    _, manifest = current_run(done.folder.parent)
    products = products_of(done.folder, manifest)
    return {
        name: products.table(name) for name in products if products[name].file.endswith(".parquet")
    }


def about(review: Review, done: RunDone) -> dict[str, object]:
    """What the report says of the review: its settings, the run, the day up to which data were known."""
    active = import_state(review.decisions()).active()
    received = [str(one.body["received_on"]) for one in active]
    created = str(review.about["created_at"])
    return {
        "known_on": max(received, default=created[:10]),
        **review.settings(),
        "run": done.fingerprint,
    }
