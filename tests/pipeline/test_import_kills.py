"""kill -9 in the middle of an import: the import before stays, or the new one stands whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_file, make_request, make_row
from tests.pipeline.imports import make_review as new_review
from tests.pipeline.killing import KILLS, Killer, killed_often
from vedette.core.kernel.fingerprint import of_table
from vedette.pipeline.acquire import add_source
from vedette.pipeline.imports import import_state, records_in_file_order
from vedette.pipeline.workspace import open_review


def import_file(folder: Path, file: Path) -> None:
    add_source(open_review(folder), make_request(file), ANALYST)


def rows_standing(folder: Path) -> int:
    """Records of the import that counts, after checking that it is whole."""
    review = open_review(folder)
    [one] = import_state(review.decisions()).active()
    records = records_in_file_order(review, "awsd")
    assert of_table(records.drop_columns(["import_id"])) == one.content
    assert records.num_rows == one.rows
    assert one.file(review, "original").is_file()
    return one.rows


@pytest.mark.slow
def test_a_killed_import_leaves_the_old_or_the_new_records_whole(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    new_review(folder)
    files = {
        n: make_file(tmp_path / f"{n}.csv", [make_row(f"r{i}") for i in range(n)])
        for n in range(1, 400)
    }
    import_file(folder, files[1])
    killer = Killer(import_file, folder, files[2])

    def attempt(number: int) -> bool:
        before = rows_standing(folder)
        killed = killer.kill(folder, files[before + 1], seed=number)
        assert rows_standing(folder) in (before, before + 1)
        return killed

    assert killed_often(0.5, attempt) >= KILLS // 2
    before = rows_standing(folder)
    import_file(folder, files[before + 1])
    assert rows_standing(folder) == before + 1
    assert not list(folder.rglob(".new-*"))
