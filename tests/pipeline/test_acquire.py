"""Imports: one decision or nothing at all, the same again harmless, undo complete."""

from __future__ import annotations

import threading
from pathlib import Path

import pyarrow as pa
import pytest

from tests.pipeline.imports import ANALYST, make_file, make_request, make_review, make_row
from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.kernel.problems import Status
from vedette.pipeline.acquire import (
    Diff,
    Request,
    add_source,
    difference,
    parsed_quarantine,
    preview_source,
    undo_import,
)
from vedette.pipeline.imports import import_state, records_in_file_order
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review

pytestmark = pytest.mark.slow


def ids(review: Review, source: str = "awsd") -> list[str]:
    return records_in_file_order(review, source)["source_record_id"].to_pylist()


def files_of(review: Review) -> list[str]:
    return sorted(path.name for path in review.snapshots.rglob("*") if path.is_file())


def test_a_good_file_is_committed_with_its_rows_in_file_order(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row("b"), make_row("a", killed="")])

    done = add_source(review, make_request(file), ANALYST)

    assert done.status in {Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS}
    assert (done.rows, done.diff) == (2, Diff(new=2))
    assert ids(review) == ["b", "a"]
    assert records_in_file_order(review, "awsd")["killed"].to_pylist() == [1, None]


def test_the_original_is_kept_bit_for_bit(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row("a")])

    add_source(review, make_request(file), ANALYST)

    [one] = import_state(review.decisions()).active()
    assert one.file(review, "original").read_bytes() == file.read_bytes()


def test_a_bad_cell_refuses_the_whole_file_and_leaves_nothing(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    before = review_fingerprint(review)
    file = make_file(tmp_path / "a.csv", [make_row("a"), make_row("b", killed="x")])

    done = add_source(review, make_request(file), ANALYST)

    assert (done.status, done.id) == (Status.REJECTED, None)
    assert [(one.record, one.column, one.value) for one in done.errors] == [(3, "killed", "x")]
    assert (review_fingerprint(review), files_of(review)) == (before, [])


def test_a_preview_says_the_same_and_keeps_nothing(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    before = review_fingerprint(review)
    file = make_file(tmp_path / "a.csv", [make_row("a")])

    seen = preview_source(review, make_request(file))

    assert (seen.rows, seen.diff) == (1, Diff(new=1))
    assert (review_fingerprint(review), files_of(review)) == (before, [])


def test_a_newer_file_is_compared_with_the_active_one_and_replaces_it(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    first = make_file(tmp_path / "a.csv", [make_row("a"), make_row("b"), make_row("c")])
    second = make_file(tmp_path / "b.csv", [make_row("d"), make_row("c"), make_row("b", killed=2)])
    add_source(review, make_request(first), ANALYST)

    done = add_source(review, make_request(second), ANALYST)

    assert (done.diff, done.rows_before) == (Diff(new=1, changed=1, gone=1), 3)
    assert ids(review) == ["d", "c", "b"]


def test_the_same_again_gives_the_first_result_and_changes_nothing(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row("a")])
    first = add_source(review, make_request(file), ANALYST)
    kept = files_of(review)

    assert add_source(review, make_request(file), ANALYST) == first
    assert len(review.decisions()) == 1
    assert files_of(review) == kept


def test_undo_brings_the_import_before_back_and_with_it_the_fingerprint(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    empty = review_fingerprint(review)
    first = make_file(tmp_path / "a.csv", [make_row("a")])
    second = make_file(tmp_path / "b.csv", [make_row("b")])
    one = add_source(review, make_request(first), ANALYST)
    seen = review_fingerprint(review)
    two = add_source(review, make_request(second), ANALYST)
    assert review_fingerprint(review) not in {empty, seen}

    undo_import(review, str(two.id), ANALYST)
    assert (review_fingerprint(review), ids(review)) == (seen, ["a"])

    undo_import(review, str(one.id), ANALYST)
    assert review_fingerprint(review) == empty

    with pytest.raises(WrongState):
        undo_import(review, str(one.id), ANALYST)


def test_an_import_undone_may_come_again(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row("a")])
    done = add_source(review, make_request(file), ANALYST)
    undo_import(review, str(done.id), ANALYST)

    assert add_source(review, make_request(file), ANALYST).id == done.id
    assert ids(review) == ["a"]


def test_quarantined_rows_are_kept_out_and_counted(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row("a"), make_row("b", killed="x"), make_row("c")])

    done = add_source(review, make_request(file, out=(3,)), ANALYST)

    assert (done.rows, done.quarantined, ids(review)) == (2, 1, ["a", "c"])
    [one] = import_state(review.decisions()).active()
    assert one.quarantined == (3,)


def test_quarantine_does_not_excuse_other_rows(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row("a", killed="y"), make_row("b", killed="x")])

    done = add_source(review, make_request(file, out=(3,)), ANALYST)

    assert [one.record for one in done.errors] == [2]


def test_a_row_that_is_not_there_cannot_be_quarantined(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row("a")])

    assert add_source(review, make_request(file, out=(9,)), ANALYST).status is Status.REJECTED


def test_two_imports_of_one_file_at_once_give_its_rows_once(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row(n) for n in range(50)])
    threads = [
        threading.Thread(target=add_source, args=(review, make_request(file), ANALYST))
        for _ in range(3)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(review.decisions()) == 1
    assert ids(review) == [str(n) for n in range(50)]


def test_a_link_is_refused(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    (tmp_path / "link.csv").symlink_to(make_file(tmp_path / "a.csv", [make_row("a")]))

    assert (
        add_source(review, make_request(tmp_path / "link.csv"), ANALYST).status is Status.REJECTED
    )


@pytest.mark.parametrize("name", ["", "all", "a:b", "../x", "x" * 65])
def test_names_that_cannot_name_a_source(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput):
        Request(**{**_parts(make_request(tmp_path)), "source": name})


def _parts(request: Request) -> dict[str, object]:
    return {name: getattr(request, name) for name in request.__slots__}


def test_ranges_of_records_are_written_out() -> None:
    assert parsed_quarantine("5, 9-12", "why").records == (5, 9, 10, 11, 12)


@pytest.mark.parametrize(("text", "why"), [("5", " "), ("a", "why"), ("-9", "why")])
def test_a_quarantine_needs_numbers_and_a_reason(text: str, why: str) -> None:
    with pytest.raises(BadInput):
        parsed_quarantine(text, why)


def test_differences_do_not_see_the_order_of_rows_nor_blanks_around_ids() -> None:
    before = pa.table({"source_record_id": ["a", "b"], "killed": [1, None], "record": [2, 3]})
    after = pa.table({"source_record_id": [" b", "a "], "killed": [None, 1], "record": [2, 3]})

    assert difference(before, after) == Diff()
