"""The measured effect as a block of the report: placed by a person, numbers bound to the figure, in three formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vedette.core.actions.measured import figure_key
from vedette.core.reports.document import Chart, LiveNumber, Table, Text, inlines_of
from vedette.core.stats.figure_effect import Look
from vedette.pipeline.decisions import Author
from vedette.pipeline.publish import document_of, written
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.report_changes import add_block
from vedette.pipeline.run import run_review
from vedette.pipeline.workspace import open_review

EDITOR = Author("editor", "2026-03-01T10:00:00Z")


@pytest.mark.slow
def test_the_effect_stands_in_the_report_with_verdict_numbers_and_chart(
    sample_copy: Path, tmp_path: Path
) -> None:
    review = open_review(sample_copy)
    [begun] = [
        one
        for one in recommendations_of(review.decisions()).values()
        if one.declared and one.declared[-1].is_late
    ]
    key = figure_key(begun.ref)
    done = run_review(review)
    assert "No contribution can be claimed." not in str(document_of(review, done).blocks)

    add_block(review, {"kind": "section", "text": "effects", "after": "SEC-issues"}, EDITOR)
    said = f"The ratio is {{{{num:{key}/{Look.RATIO}}}}}."
    add_block(review, {"kind": "paragraph", "text": said, "after": "SEC-issues"}, EDITOR)
    document = document_of(review, done)

    text = str(document.blocks)
    assert "It cannot be told yet whether" in text
    assert "No contribution can be claimed." in text
    assert "does not show within 20 years of deaths alone" in text
    bound = {
        one.key for block in document.blocks for one in inlines_of(block) if isinstance(one, LiveNumber)
    }  # fmt: skip
    assert {f"{key}/{Look.RATIO}", f"{key}/{Look.BEFORE}", f"{begun.ref}/months"} <= bound
    series, ratios = (b for b in document.blocks if isinstance(b, Chart) and b.key == key)
    assert "expected" in series.alt
    assert str(Look.RATIO) in ratios.alt
    [table] = [
        b for b in document.blocks if isinstance(b, Table) and "Every way to look" in b.caption
    ]
    assert [row.cells[0][0] for row in table.rows[:2]] == [Text("rate before"), Text("rate after")]
    made = {path.suffix: path for path in written(document, tmp_path)}
    assert set(made) == {".pdf", ".docx", ".html", ".json"}
    assert "What came after" in made[".html"].read_text("utf-8")
    printed = json.loads(made[".json"].read_text("utf-8"))
    assert f"{key}/{Look.RATIO}" in json.dumps(printed)
