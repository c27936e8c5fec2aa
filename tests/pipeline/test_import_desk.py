"""The import desk without pages: check, correct, quarantine, commit, log, recipe, undo (features 1.3-1.8)."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.pipeline.imports import ANALYST, make_file, make_request, make_review, make_row
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.problems import Status
from vedette.core.sources.changes import CellChange
from vedette.core.sources.corrected import CorrectedCell
from vedette.core.sources.mapping import GENERIC, GENERIC_COLUMNS
from vedette.core.sources.template_file import template_workbook
from vedette.pipeline.acquire import Quarantine, Request, add_source, undo_import
from vedette.pipeline.cards import source_card
from vedette.pipeline.checking import Checked, check_source, corrected_rows
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.history import import_done
from vedette.pipeline.imports import import_state, records_in_file_order
from vedette.pipeline.recipes import drop_recipe, recipe_named, recipes, save_recipe
from vedette.pipeline.verify import verify
from vedette.pipeline.visible import review_fingerprint

pytestmark = pytest.mark.slow

OTHER = Author("lead", "2026-02-03T04:05:06+00:00")


def bad_file(folder: Path) -> Path:
    """Five rows, of which records 3, 4 and 5 fail in one cell each."""
    rows = [
        make_row("a"),
        make_row("b", date="2061-01-02"),
        make_row("c", killed="x"),
        make_row("d", date="2016-02-31"),
        make_row("e"),
    ]
    return make_file(folder / "a.csv", rows)


def returned(folder: Path, checked: Checked, changes: dict[str, str]) -> Path:
    """The downloaded rows with some cells changed."""
    assert checked.workbook is not None
    book = openpyxl.load_workbook(io.BytesIO(checked.workbook))
    for place, value in changes.items():
        book.worksheets[0][place] = value
    book.save(folder / "back.xlsx")
    return folder / "back.xlsx"


def test_1_5_a_check_names_every_failing_row_and_keeps_nothing(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")

    checked = check_source(review, make_request(bad_file(tmp_path)))

    assert checked.imported.status is Status.REJECTED
    assert [(one.record, one.line, one.cells[0]) for one in checked.failing] == [
        (3, 3, "b"),
        (4, 4, "c"),
        (5, 5, "d"),
    ]
    assert (checked.n_records, checked.columns) == (5, GENERIC_COLUMNS)
    assert (checked.changes, review.decisions()) == (None, ())


def test_1_5_one_corrected_cell_comes_back_and_the_rest_is_set_aside(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    request = make_request(bad_file(tmp_path))
    checked = check_source(review, request)
    workbook = returned(tmp_path, checked, {"C2": "2016-01-02"})

    back = corrected_rows(review, request, workbook, ANALYST, "year mistyped")
    request = replace(request, corrected=back.cells)
    again = check_source(review, request)
    request = replace(request, quarantine=Quarantine((4, 5), "unreadable"))
    done = add_source(review, request, OTHER)

    assert [(one.record, one.column, one.new) for one in back.cells] == [(3, "date", "2016-01-02")]
    assert [one.record for one in again.failing] == [4, 5]
    assert (done.rows, done.quarantined) == (3, 2)
    records = records_in_file_order(review, "awsd")
    assert records["date"].to_pylist() == ["2017-12-07", "2016-01-02", "2017-12-07"]


def test_the_original_stays_bit_for_bit_and_verify_reads_the_corrections_again(
    tmp_path: Path,
) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row("a", killed="x")])
    cell = CorrectedCell(2, "killed", "x", "2", "analyst", ANALYST.at, "typing")

    add_source(review, replace(make_request(file), corrected=(cell,)), OTHER)

    [one] = import_state(review.decisions()).active()
    assert one.file(review, "original").read_bytes() == file.read_bytes()
    assert one.corrected == (cell,)
    assert verify(review.folder).broken == []


def test_a_corrected_file_is_another_import_than_the_file_as_it_came(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    request = make_request(make_file(tmp_path / "a.csv", [make_row("a", killed=1)]))
    cell = CorrectedCell(2, "killed", "1", "2", "analyst", ANALYST.at, "typing")
    first = add_source(review, request, ANALYST)
    seen = review_fingerprint(review)

    second = add_source(review, replace(request, corrected=(cell,)), ANALYST)

    assert second.id != first.id
    assert review_fingerprint(review) != seen
    assert add_source(review, replace(request, corrected=(cell,)), ANALYST).id == second.id


def test_a_correction_needs_its_reason(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    request = make_request(bad_file(tmp_path))
    workbook = returned(tmp_path, check_source(review, request), {})

    with pytest.raises(BadInput, match="reason"):
        corrected_rows(review, request, workbook, ANALYST, " ")


def test_1_7_the_log_names_each_record_that_was_created_changed_gone_or_set_aside(
    tmp_path: Path,
) -> None:
    review = make_review(tmp_path / "review")
    first = make_file(tmp_path / "a.csv", [make_row("a"), make_row("b"), make_row("c")])
    rows = [make_row("d"), make_row("b", killed=2), make_row("c"), make_row("e", killed="x")]
    second = make_file(tmp_path / "b.csv", rows)
    add_source(review, make_request(first), ANALYST)
    done = add_source(review, make_request(second, out=(5,)), OTHER)

    [told] = import_done(review, str(done.id))

    assert (told.changes.new, told.changes.gone, told.changes.n_same) == (("d",), ("a",), 1)
    assert [(one.id, one.cells) for one in told.changes.changed] == [
        ("b", (CellChange("killed", "1", "2"),))
    ]
    assert (told.quarantined, told.why_quarantined, told.by) == ((5,), "the row is wrong", "lead")


def test_1_7_an_undo_keeps_both_events_with_what_each_changed(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    add_source(review, make_request(make_file(tmp_path / "a.csv", [make_row("a")])), ANALYST)
    second = add_source(
        review, make_request(make_file(tmp_path / "b.csv", [make_row("b")])), ANALYST
    )

    undo_import(review, str(second.id), OTHER)

    came, went = import_done(review, str(second.id))
    assert (came.act, came.changes.new, came.changes.gone) == (Act.IMPORT, ("b",), ("a",))
    assert (went.act, went.changes.new, went.changes.gone) == (Act.UNDO_IMPORT, ("a",), ("b",))
    assert (came.is_standing, went.by) == (False, "lead")


def test_no_import_of_that_name_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        import_done(make_review(tmp_path / "review"), "IM-XXXXXX")


def test_1_4_a_recipe_lets_next_months_file_in_without_a_question(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    mapping = replace(GENERIC, date_order="DMY", unknown_values="park", name="monthly")
    save_recipe(review, "monthly", "awsd", mapping, ANALYST)
    file = make_file(tmp_path / "b.csv", [make_row("a", date="03/04/2016")])

    request = replace(make_request(file), mapping=recipe_named(review, "monthly").parsed())
    done = add_source(review, request, ANALYST)

    assert (done.questions, done.errors, done.rows) == ((), (), 1)
    assert records_in_file_order(review, "awsd")["date"].to_pylist() == ["2016-04-03"]


def test_a_recipe_saved_again_is_its_next_version_and_the_same_changes_nothing(
    tmp_path: Path,
) -> None:
    review = make_review(tmp_path / "review")
    save_recipe(review, "monthly", "awsd", GENERIC, ANALYST)
    save_recipe(review, "monthly", "awsd", GENERIC, OTHER)
    save_recipe(review, "monthly", "awsd", replace(GENERIC, date_order="DMY"), OTHER)

    [held] = recipes(review.decisions())

    assert (held.version, held.by, len(review.decisions())) == (2, "lead", 2)
    with pytest.raises(BadInput, match="awsd"):
        save_recipe(review, "monthly", "other", GENERIC, ANALYST)

    drop_recipe(review, "monthly", ANALYST)
    assert recipes(review.decisions()) == ()


def test_1_8_the_card_tells_scope_rhythm_completeness_and_lineage(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    mapping = replace(GENERIC, scope="all staff", custodian="desk", fed_by=("noticas",))
    file = make_file(tmp_path / "a.csv", [make_row("a"), make_row("b", place="")])
    for day in (2, 12, 22):
        request = replace(
            make_request(file, source="awsd"),
            mapping=replace(mapping, version=str(day)),
            received_on=dt.date(2026, 1, day),
        )
        add_source(review, request, ANALYST)
    add_source(review, replace(make_request(file), source="noticas"), ANALYST)

    card = source_card(review, "awsd")

    assert (card.scope, card.custodian, card.fed_by) == ("all staff", "desk", ("noticas",))
    assert (card.days_between, len(card.imports), card.rows) == (10, 3, 2)
    assert source_card(review, "noticas").feeds == ("awsd",)
    assert {one.field: one.share for one in card.completeness}["place"] == 1 / 2
    assert card.verification is None


def test_1_8_a_column_of_verification_gives_the_provisional_and_verified_shares(
    tmp_path: Path,
) -> None:
    review = make_review(tmp_path / "review")
    told = ("Yes", "Pending", "Archived", "yes")
    file = make_file(tmp_path / "a.csv", [f"{make_row(n)},{word}" for n, word in enumerate(told)])
    file.write_text(file.read_text().replace("notes\n", "notes,Verified\n", 1))
    add_source(review, make_request(file), ANALYST)

    found = source_card(review, "awsd").verification

    assert found is not None
    assert (found.verified, found.provisional, found.other) == (2, 1, (("Archived", 1),))


def test_the_template_filled_in_is_imported_without_a_question(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    filled = {"incident_id": "a", "date": "2016-01-02", "killed": "1", "cause": "malicious_act"}
    book.worksheets[0].append([filled.get(name) for name in GENERIC_COLUMNS])
    book.save(tmp_path / "a.xlsx")

    done = add_source(
        review,
        Request(tmp_path / "a.xlsx", "desk", GENERIC, dt.date(2026, 1, 2)),
        ANALYST,
    )

    assert (done.questions, done.errors, done.rows) == ((), (), 1)
