"""Money of a funded project against its budget: to the cent, and the same on paper and in the workbook."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.reports import printed_texts
from tests.core.reports.reckoned import Book
from tests.core.reports.test_proposals import BY, made, put
from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound, WrongState
from vedette.core.recommendations.charges import Charge, Plans, uses
from vedette.core.recommendations.proposals import Proposal, changed, check_entries
from vedette.core.recommendations.spending import Standing
from vedette.core.reports import printed
from vedette.core.reports.account_report import account_report
from vedette.core.reports.account_workbook import account_workbook
from vedette.core.reports.review_report import build

DAY = dt.date(2018, 10, 1)
STEPS = [{"change": "phase", "to": to} for to in ("proposal", "submitted", "approved", "funded")]


def entry(key: str, flow: str, amount: str, currency: str = "USD", **more: str) -> dict[str, str]:
    held = {"key": key, "flow": flow, "on": "2018-09-01", "amount": amount, "currency": currency}
    return {**held, "document": f"V-{key}", **more}


ENTRIES = (
    entry("1", "received", "40000", "EUR", donor="A State"),
    entry("2", "committed", "150000", line="1.1"),
    entry("3", "spent", "0.03", line="1.10"),
    entry("4", "spent", "1000000", "XOF", line="2.1"),
    entry("5", "spent", "500", line="support"),
    entry("6", "received", "100", donor="Another State"),
)


def funded(*more: dict[str, str]) -> Proposal:
    return made(*STEPS, put("entries", *(more or ENTRIES)))


def test_each_entry_counts_at_the_rate_of_its_day() -> None:
    account = funded().account(DAY)

    # 40,000 / 0.833 = 48,019.2077; 1,000,000 / 546.73 = 1,829.0564
    assert account.received == Decimal("48019.21") + Decimal("100.00")
    assert account.spent == Decimal("0.03") + Decimal("1829.06") + Decimal("500.00")
    assert account.balance == Decimal("45790.12")
    # 50,000 / 0.833 = 60,024.0096
    assert [(one.donor, one.pledged, one.received) for one in account.donors] == [
        ("A State", Decimal("60024.01"), Decimal("48019.21")),
        ("Another State", Decimal(0), Decimal("100.00")),
    ]
    assert account.budget == funded().budget.total()


def test_a_later_rate_leaves_what_was_entered_before_as_it_was() -> None:
    later = put("rates", {"currency": "EUR", "on": "2018-09-02", "per_unit": "0.5"})
    one = made(*STEPS, put("entries", *ENTRIES), later)

    assert one.account(DAY).donors[0].received == Decimal("48019.21")


def test_overspent_overcommitted_and_idle_lines_are_told() -> None:
    one = funded()
    told = {line.key: line.standing for line in one.account(DAY).lines}

    assert told == {
        "1.1": Standing.OVERCOMMITTED,
        "1.2": Standing.NOT_BEGUN,
        "1.10": Standing.OVERSPENT,
        "2.1": Standing.WITHIN,
        "2.2": Standing.NOT_BEGUN,
        "support": Standing.WITHIN,
    }
    second = one.account(dt.date(2019, 7, 1))
    assert [line.key for line in second.standing(Standing.IDLE)] == ["1.2", "2.2"]
    assert [line.left for line in second.lines][2] == Decimal("-0.01")


def test_before_it_is_funded_no_line_is_idle() -> None:
    assert made().account(dt.date(2030, 1, 1)).standing(Standing.IDLE) == []


def test_money_of_a_line_that_is_gone_is_still_counted() -> None:
    one = made(*STEPS, put("entries", *ENTRIES), {"change": "drop", "table": "lines", "key": "2.1"})
    last = one.account(DAY).lines[-1]

    assert (last.key, last.budget, last.spent) == ("2.1", 0, Decimal("1829.06"))
    assert last.standing is Standing.OVERSPENT


def test_entries_do_not_change_what_was_proposed() -> None:
    assert funded().content == made(*STEPS).content


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (entry("9", "spent", "0", line="1.1"), "moves nothing"),
        (entry("9", "spent", "1"), "has a line"),
        (entry("9", "received", "1"), "has a donor"),
        (entry("9", "received", "1", donor="A", line="1.1"), "no line"),
        (entry("9", "spent", "1", line="1.1", document=""), "has no document"),
        (entry("9", "given", "1", line="1.1"), "The flow 'given' of the entries"),
        (entry("9", "spent", "1.00001", line="1.1"), "amount '1.00001'"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(row: dict[str, str], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        changed(funded(), {**BY, **put("entries", row)})


def test_an_entry_fits_the_project_when_it_is_written() -> None:
    with pytest.raises(WrongState, match="not funded yet"):
        check_entries(made(), ENTRIES)
    with pytest.raises(BadInput, match=r"no line '9\.9'"):
        check_entries(funded(), [entry("9", "spent", "1", line="9.9")])
    with pytest.raises(BadInput, match="no rate of CHF to USD on 2018-09-01"):
        check_entries(funded(), [entry("9", "spent", "1", "CHF", line="1.1")])
    check_entries(funded(), ENTRIES)


def test_without_a_rate_nothing_is_guessed() -> None:
    one = made(*STEPS, put("entries", entry("9", "spent", "1", "XOF", line="1.1", on="2017-01-01")))

    with pytest.raises(NotEnoughData, match="no rate of XOF"):
        one.account(DAY)


AMOUNTS = st.decimals("0.01", "99999.99", places=2)
PLACES = st.sampled_from(["1.1", "1.2", "1.10", "2.1", "2.2", "support"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["committed", "spent"]), AMOUNTS, PLACES), max_size=8))
def test_lines_and_years_add_up_to_the_whole(told: list[tuple[str, Decimal, str]]) -> None:
    rows = [
        entry(str(n), flow, str(amount), line=line) for n, (flow, amount, line) in enumerate(told)
    ]
    account = made(*STEPS, *([put("entries", *rows)] if rows else [])).account(DAY)

    for name in ("budget", "committed", "spent"):
        whole = getattr(account, name)
        assert sum(getattr(one, name) for one in account.lines) == whole
        assert sum(getattr(one, name) for one in account.years) == whole


@pytest.mark.slow
def test_the_amounts_are_the_same_in_all_four_formats(tmp_path: Path) -> None:
    one = funded()
    told = uses(one, [Plans("A-1", "EUR", None, (Charge("1.1", Decimal("60000")),))])
    document = account_report(one, label="confidential", known_on=DAY, uses=told)
    files = build(document, tmp_path, fonts=None, name="account")
    book = Book(account_workbook(one, label="confidential", known_on=DAY, uses=told))
    for sheet, cell in book.cells():
        assert book.value(sheet, cell) == pytest.approx(
            float(book.stored[sheet][cell].value), abs=1e-9
        )
    texts = {
        "pdf": printed_texts.of_pdf(files["pdf"].read_bytes()),
        "docx": printed_texts.of_docx(files["docx"].read_bytes()),
        "html": printed_texts.of_html(files["html"].read_text()),
    }
    listed = {held["key"]: held["printed"] for held in json.loads(files["numbers"].read_text())}

    # 60,000 / 0.833 = 72,028.8115
    assert listed["PRJ-1/planned"] == "72,028.81"
    assert book.value("Planned", "D7") == pytest.approx(72028.81)
    assert listed["PRJ-1/spent"] == printed.money(one.account(DAY).spent)
    for key, amount in listed.items():
        for kind, text in texts.items():
            assert printed_texts.plain(amount) in text, (key, kind)
    sums = {at: Decimal(f"{book.value('Lines', f'{at}8'):.2f}") for at in "CDEF"}
    account = one.account(DAY)
    assert sums == {
        "C": account.budget, "D": account.committed, "E": account.spent, "F": account.budget - account.spent,
    }  # fmt: skip


def test_a_donor_sees_its_own_payments_and_what_was_done_with_all() -> None:
    document = account_report(funded(), label="confidential", known_on=DAY, donor="A State")
    said = str(document)

    assert "Report on the money, to A State" in said
    assert "Another State" not in said
    assert "1,829.06" in said
    with pytest.raises(NotFound, match="no donor 'Nobody'"):
        account_report(funded(), label="confidential", known_on=DAY, donor="Nobody")
