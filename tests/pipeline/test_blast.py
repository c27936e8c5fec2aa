"""Blast radius: what would change is told to the digit, and nothing is touched (U2, X.2)."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from vedette.cli.main import main
from vedette.pipeline.blast import blast, supposed_correction, supposed_judgement, supposed_undo
from vedette.pipeline.decisions import Author
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.imports import import_state
from vedette.pipeline.judgements import Verdict, judge
from vedette.pipeline.run import run_review
from vedette.pipeline.workspace import Review, open_review

pytestmark = pytest.mark.slow

BY = Author("analyst", "2026-01-02T03:04:05+00:00")


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of the review with size and time of change."""
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def deciding_pair(review: Review) -> tuple[str, str]:
    """Two incidents that are linked by one undecided pair."""
    run, _ = current_run(review.runs)
    pairs = pq.read_table(run / "tables" / "pairs.parquet").to_pylist()
    one = next(p for p in pairs if p["decision"] == "undecided" and p["level"] == "incident")
    return f"{one['left_source']}:{one['left_id']}", f"{one['right_source']}:{one['right_id']}"


def figures(review: Review) -> dict[tuple[str, str], object]:
    run, manifest = current_run(review.runs)
    table = products_of(run, manifest).table("figures")
    return {(row["key"], row["point"]): row["value"] for row in table.to_pylist()}


def test_x_2_a_judgement_tells_the_figures_that_a_run_then_shows(sample_copy: Path) -> None:
    review = open_review(sample_copy)
    left, right = deciding_pair(review)
    before, files = figures(review), state(sample_copy)

    told = blast(review, [supposed_judgement(left, right, "different")], by=BY.by)

    assert state(sample_copy) == files
    judge(review, Verdict(left, right, "different", "why"), BY)
    run_review(review)
    after = figures(review)
    moved = {point for point in {*before, *after} if before.get(point) != after.get(point)}
    assert {(one.key, one.point) for one in told.figures if one.old != one.new} == moved
    assert all(after.get((one.key, one.point)) == one.new for one in told.figures)
    assert told.incidents


def test_undo_and_import_again_are_told_before_they_happen(sample_copy: Path) -> None:
    review = open_review(sample_copy)
    last = import_state(review.decisions()).active()[-1]

    told = blast(review, [supposed_undo(last.id)])

    before, after = told.counts["records"]
    assert after < before


def test_a_correction_that_changes_nothing_has_no_radius(sample_review: Path) -> None:
    review = open_review(sample_review)
    run, _ = current_run(review.runs)
    row = pq.read_table(run / "tables" / "records.parquet").slice(0, 1).to_pylist()[0]
    record = f"{row['source']}:{row['source_record_id']}"

    told = blast(review, [supposed_correction(record, "place", row["place"])])

    assert told.is_nothing
    assert blast(review, []).is_nothing


def test_the_command_line_tells_it_with_dry_run(
    sample_review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = open_review(sample_review)
    left, right = deciding_pair(review)
    n_before = len(review.decisions())
    common = ["--review", str(sample_review), "--dry-run", "--json"]

    assert main(["judge", left, right, "different", "--why", "x", *common]) == 0
    told = json.loads(capsys.readouterr().out)

    assert told["blast"]["incidents"]
    assert {"figures", "disagreements", "counts"} <= set(told["blast"])
    assert len(review.decisions()) == n_before
