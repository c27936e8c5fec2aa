from __future__ import annotations

from pathlib import Path

import pytest

from vedette.core.kernel.errors import WrongState
from vedette.demo.review import build_demo
from vedette.demo.sources import NAMES
from vedette.pipeline.extraction import DESK
from vedette.pipeline.imports import import_state
from vedette.pipeline.visible import review_fingerprint

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(sample_review: Path) -> Path:
    return sample_review


def test_all_nine_databases_are_accepted(folder: Path) -> None:
    from vedette.pipeline.workspace import open_review

    active = {one.source: one for one in import_state(open_review(folder).decisions()).active()}

    assert sorted(active) == sorted((*NAMES, DESK))
    # The spoilt row is the last: one header, the rows that count, and itself.
    assert {name: one.quarantined for name, one in active.items() if one.quarantined} == {
        "contributor_lists": (active["contributor_lists"].rows + 2,)
    }


def test_every_row_of_the_truth_is_a_record(folder: Path) -> None:
    import csv

    import pyarrow.parquet as pq

    from vedette.pipeline.workspace import open_review

    review = open_review(folder)
    active = import_state(review.decisions()).active()
    records = {
        (row["source"], row["source_record_id"])
        for one in active
        if one.source != DESK
        for row in pq.read_table(one.file(review, "records")).to_pylist()
    }

    with (folder / "truth" / "record_truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {(row["source"], row["source_record_id"]) for row in csv.DictReader(file)}
    assert records == truth


def test_the_same_seed_gives_the_same_review(folder: Path, tmp_path: Path) -> None:
    again = build_demo(tmp_path / "again", seed=1, scale=1)

    from vedette.pipeline.workspace import open_review

    assert review_fingerprint(again) == review_fingerprint(open_review(folder))


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")

    with pytest.raises(WrongState, match="not an empty folder"):
        build_demo(tmp_path, seed=1, scale=1)
