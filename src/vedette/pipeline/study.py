"""A question over many years, answered from a finished run and written as a report."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput
from vedette.pipeline.engine import RunDone, run_products
from vedette.pipeline.publish import about, written
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.stats.study import Question, Study
    from vedette.core.stats.study_mix import Mix

_OUTLINE = "study"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer and table FIGURES of all its numbers."""

    question: Question
    study: Study
    mix: Mix
    figures: pa.Table


def question_of(name: str, source: str | None = None) -> Question:
    """A shipped question, or one of a file; its source may be another one.

    Args:
        name: Name of a shipped question, or path of a JSON file.
        source: Source in place of the question's own.

    Raises:
        NotFound: There is no shipped question of that name.
        BadInput: The file is no question.
    """
    from vedette.core.stats.study import parse_question, study_named

    if name.endswith(".json"):
        try:
            made = parse_question(json.loads(Path(name).read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise BadInput(f"'{name}' is no readable JSON.", "Correct the file.") from error
    else:
        made = study_named(name)
    return replace(made, source=source) if source else made


def answered(done: RunDone, question: Question) -> Answered:
    """The answer of a finished run.

    Raises:
        NotFound: The run has no such source.
        NotEnoughData: A year lacks exposure, or a span has no deaths.
    """
    from vedette.core.stats.query import ledger
    from vedette.core.stats.study import evidence_of, study
    from vedette.core.stats.study_figures import study_figures
    from vedette.core.stats.study_mix import mix

    products = run_products(done.folder)
    book = ledger(products.table("facts"))
    found = evidence_of(question, book, products.table("exposure_years"))
    made, mixed = study(question, found), mix(question, found)
    return Answered(question, made, mixed, study_figures(made, mixed))


def write_study(review: Review, done: RunDone, made: Answered, out: Path) -> list[Path]:
    """Write the report of an answer into a folder: PDF, DOCX, HTML and its numbers."""
    from vedette.core.reports.review_report import report

    first, last = made.question.years
    said = {
        **about(review, done),
        "title": made.question.title,
        "subtitle": "",
        "template": _OUTLINE,
        "period": {"from": f"{first}-01-01", "to": f"{last}-12-31"},
        "study": made.question,
    }
    return written(report({"figures": made.figures}, said), out)
