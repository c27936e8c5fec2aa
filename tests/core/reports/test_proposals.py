"""A proposal in four formats whose amounts are the same, and a workbook whose sums are live."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.core.reports import printed_texts
from tests.core.reports.reckoned import Book
from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.recommendations.proposals import Proposal, changed, proposals
from vedette.core.reports import printed
from vedette.core.reports.proposal_report import proposal_report
from vedette.core.reports.proposal_workbook import proposal_workbook
from vedette.core.reports.review_report import build

BY = {"proposal": "PRJ-1", "by": "ana", "at": "2018-01-05"}
LINES = (
    ("1.1", "1", "Trainer", "month", "18", "7950.50", "USD", "1"),
    ("1.2", "1", "Trainer", "month", "12", "7950.50", "USD", "2"),
    ("1.10", "3", "=SUM(A1) detector", "piece", "0.5", "0.05", "USD", "1"),
    ("2.1", "5", "Flights", "flight", "37", "125000", "XOF", "1"),
    ("2.2", "7", "Fuel", "litre", "1250.25", "0.89", "EUR", "2"),
)
_NAMES = ("key", "category", "description", "unit", "quantity", "unit_cost", "currency", "year")


def put(table: str, *rows: dict[str, str]) -> dict[str, Any]:
    return {"change": "put", "table": table, "rows": list(rows)}


CHANGES: tuple[dict[str, Any], ...] = (
    {
        "change": "add", "title": "Search every route", "entity": "DPO", "starts_on": "2018-07-01",
        "ends_on": "2020-06-30", "problem": "Convoys hit mines.", "objective": "Fewer are hurt.",
        "context": "One paragraph.\n\nAnother one.",
    },
    {"change": "link", "on": "REC-1", "seen": "x"},
    put("lines", *(dict(zip(_NAMES, line, strict=True)) for line in LINES)),
    put("rates", {"currency": "XOF", "on": "2018-01-01", "per_unit": "546.73", "source": "UN"},
        {"currency": "EUR", "on": "2018-01-01", "per_unit": "0.833"}),
    put("results", {"key": "1", "level": "output", "statement": "Convoys search"}),
    put("tasks", {"key": "1", "name": "Train", "start": "2018-07-01", "end": "2018-12-31"}),
    put("risks", {"key": "1", "risk": "Nobody comes", "likelihood": "low", "impact": "high"}),
    put("pledges", {"key": "1", "donor": "A State", "amount": "50000", "currency": "EUR",
                    "on": "2018-02-01", "promise": "pledged"}),
)  # fmt: skip


def made(*more: dict[str, Any]) -> Proposal:
    [one] = proposals({**BY, **change} for change in (*CHANGES, *more)).values()
    return one


def test_lines_come_in_the_order_in_which_people_number_and_one_key_is_one_line() -> None:
    one = made(put("lines", {**dict(zip(_NAMES, LINES[0], strict=True)), "quantity": "1"}))

    assert [line.key for line in one.lines] == ["1.1", "1.2", "1.10", "2.1", "2.2"]
    assert one.lines[0].quantity == 1
    assert len(made({"change": "drop", "table": "lines", "key": "1.10"}).lines) == 4


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("lines", {"quantity": "many"}, "The quantity 'many' of the lines"),
        ("lines", {"category": "8"}, "The category '8' of the lines"),
        ("lines", {"currency": "dollar"}, "currency 'dollar'"),
        ("lines", {"unit_cost": "-1"}, "less than nothing"),
        ("lines", {"colour": "red"}, "no 'colour'"),
        ("rates", {"currency": "XOF"}, "lacks on, per_unit"),
        ("rates", {"currency": "XOF", "on": "2018-01-01", "per_unit": "NaN"}, "per_unit 'NaN'"),
        ("money", {}, "no table 'money'"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_value(
    table: str, row: dict[str, str], words: str
) -> None:
    whole = {**dict(zip(_NAMES, LINES[0], strict=True)), **row} if table == "lines" else row
    with pytest.raises(BadInput, match=words):
        changed(made(), {**BY, **put(table, whole)})


def test_a_proposal_is_handed_in_whole_and_funded_when_somebody_pledged() -> None:
    steps = [
        {"change": "phase", "to": to} for to in ("proposal", "submitted", "approved", "funded")
    ]

    assert made(*steps).phase == "funded"
    with pytest.raises(WrongState, match="no work plan"):
        changed(
            made({"change": "drop", "table": "tasks", "key": "1"}, steps[0]), {**BY, **steps[1]}
        )
    with pytest.raises(WrongState, match="no recommendation"):
        changed(made({"change": "unlink", "on": "REC-1"}), {**BY, **steps[0]})


def test_every_formula_gives_what_is_stored_and_what_the_budget_says() -> None:
    one = made()
    book = Book(proposal_workbook(one, label="confidential"))

    cells = book.cells()
    assert len(cells) > 25
    for sheet, cell in cells:
        assert book.value(sheet, cell) == pytest.approx(
            float(book.stored[sheet][cell].value), abs=1e-9
        )
    assert Decimal(f"{book.value('Summary', 'E9'):.2f}") == one.budget.total()
    assert book.formulas["Budget"]["D4"].value == "=SUM(A1) detector"
    assert book.formulas["Budget"]["D4"].data_type == "s"


def test_the_sums_follow_when_a_cell_is_changed() -> None:
    book = Book(proposal_workbook(made(), label="confidential"))
    book.put("Budget", "G2", 20)
    book.put("Rates", "C4", 500)
    book.put("Summary", "B1", 0.07)

    changed_lines = [
        ("1.1", "20"),
        ("1.2", "12"),
        ("1.10", "0.5"),
        ("2.1", "37"),
        ("2.2", "1250.25"),
    ]
    rows = [{**dict(zip(_NAMES, line, strict=True)), "quantity": quantity}
            for line, (_, quantity) in zip(LINES, changed_lines, strict=True)]  # fmt: skip
    told = made(
        put("lines", *rows),
        put("rates", {"currency": "XOF", "on": "2018-03-01", "per_unit": "500"}),
        {"change": "edit", "support_rate": "0.07"},
    )

    for column, year in (("C", 1), ("D", 2), ("E", None)):
        assert Decimal(f"{book.value('Summary', f'{column}9'):.2f}") == told.budget.total(year)
    assert Decimal(f"{book.value('Donors', 'F3'):.2f}") == told.budget.gap


@pytest.mark.slow
def test_the_amounts_are_the_same_in_all_four_formats(tmp_path: Path) -> None:
    one = made()
    document = proposal_report(
        one, carried={"R-IA10-01": "Missions should search."}, label="confidential",
        known_on=dt.date(2018, 1, 5), is_concept=False,
    )  # fmt: skip
    files = build(document, tmp_path, fonts=None, name="proposal")
    book = Book(proposal_workbook(one, label="confidential"))
    texts = {
        "pdf": printed_texts.of_pdf(files["pdf"].read_bytes()),
        "docx": printed_texts.of_docx(files["docx"].read_bytes()),
        "html": printed_texts.of_html(files["html"].read_text()),
    }
    in_book = {
        printed.money(Decimal(f"{book.value(sheet, cell):.2f}")) for sheet, cell in book.cells()
    }

    listed = {one["key"]: one["printed"] for one in json.loads(files["numbers"].read_text())}

    assert listed["PRJ-1/total"] == printed.money(one.budget.total())
    assert {"PRJ-1/support/year-2", "PRJ-1/category-7", "PRJ-1/line-2.1", "PRJ-1/gap"} <= set(
        listed
    )
    for key, amount in listed.items():
        for kind, text in texts.items():
            assert printed_texts.plain(amount) in text, (key, kind)
        if key != "PRJ-1/received":
            assert amount in in_book, key


def test_a_concept_note_has_its_total_and_no_log_frame() -> None:
    document = proposal_report(
        made(), carried={}, label="public", known_on=dt.date(2018, 1, 5), is_concept=True
    )
    heads = [block.text for block in document.blocks if hasattr(block, "level")]
    assert heads == ["Context", "Problem", "Objective", "Budget"]
