"""The pages of projects: written, tabled, priced to the cent the same in four forms, moved when nothing is lacking."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.core.reports import printed_texts
from tests.web.evidence.test_findings import shown
from tests.web.recommendations.conftest import found, recommended

COVER = {
    "title": "Safer bases", "currency": "USD", "support_rate": "13", "entity": "DOS", "starts_on": "2028-01-01",
    "ends_on": "2029-12-31", "problem": "Walls are low.", "objective": "Nobody dies behind a wall.",
}  # fmt: skip
ROWS = {
    "results": [{"key": "1.1", "level": "output", "statement": "Walls at standard"}],
    "tasks": [
        {"key": "1", "name": "Survey", "start": "2028-01-10", "end": "2028-03-31"},
        {"key": "2", "name": "Build", "start": "2028-04-01", "end": "2029-09-30", "after": "1"},
    ],
    "risks": [{"key": "1", "risk": "Rains", "likelihood": "high", "impact": "low"}],
    "rates": [{"currency": "EUR", "on": "2027-12-01", "per_unit": "0.921"}],
    "lines": [
        {"key": "1", "category": "3", "description": "Walls", "unit": "m", "quantity": "333.3", "unit_cost": "212.35",
         "currency": "EUR", "year": "1"},
        {"key": "2", "category": "5", "description": "Trips", "unit": "trip", "quantity": "7", "unit_cost": "3150.55",
         "currency": "USD", "year": "2"},
    ],
    "pledges": [
        {"key": "1", "donor": "Norway", "amount": "50000", "currency": "USD", "on": "2027-11-15",
         "promise": "confirmed"},
    ],
}  # fmt: skip
DIRECT_1, DIRECT_2 = "76,847.18", "22,053.85"
"""333.3 x 212.35 / 0.921 = 76,847.182..., and 7 x 3,150.55."""
DIRECT, SUPPORT, TOTAL = "98,901.03", "12,857.13", "111,758.16"
"""Their sum; 13 % of it, 12,857.134; both together."""


def planned(browser, *carries: str) -> str:
    """Writes a project; gives its reference."""
    said = COVER | {"carries": "\n".join(carries)}
    answer = browser.post(browser.within("/proposals/new/"), said)
    assert answer.status_code == 302, answer.content.decode()
    return re.findall(r"/proposals/(PRJ-[0-9A-Z]+)/", answer["Location"])[0]


def put(browser, ref: str, *tables: str) -> None:
    for table in tables:
        for row in ROWS[table]:
            answer = browser.post(browser.within(f"/proposals/{ref}/tables/{table}/"), row)
            assert answer.status_code == 302, answer.content.decode()


def file(browser, ref: str, name: str) -> bytes:
    answer = browser.get(browser.within(f"/proposals/{ref}/files/{name}"))
    assert answer.status_code == 200, name
    return answer.content


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_5_7_totals_are_the_same_to_the_cent_on_the_page_and_in_the_three_files(analyst) -> None:
    ref = planned(analyst, recommended(analyst, found(analyst)))
    put(analyst, ref, *ROWS)

    page = shown(analyst, f"/proposals/{ref}/")
    by_year = words(page.partition('id="by-year"')[2].partition("</table>")[0])
    pdf = file(analyst, ref, "proposal.pdf")
    document = ZipFile(io.BytesIO(file(analyst, ref, "proposal.docx"))).read("word/document.xml")
    book = load_workbook(io.BytesIO(file(analyst, ref, "proposal.xlsx")), data_only=True)

    assert f"{DIRECT_1} {DIRECT_2} {DIRECT}" in by_year
    assert by_year.endswith(TOTAL)
    told = words(document.decode())
    printed = " ".join(printed_texts.of_pdf(pdf).split())
    for amount in (DIRECT_1, DIRECT_2, DIRECT, SUPPORT, TOTAL):
        assert amount in by_year
        assert amount in told
        assert amount in printed
    summary = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    assert summary[-1][1:] == ["Total", 86837.31, 24920.85, 111758.16]
    formulas = load_workbook(io.BytesIO(file(analyst, ref, "proposal.xlsx")))["Summary"]
    assert all(str(cell.value).startswith("=") for cell in list(formulas.iter_rows())[-1][2:])


def test_a_missing_rate_is_said_and_nothing_half_summed_is_shown(analyst) -> None:
    ref = planned(analyst)
    put(analyst, ref, "lines")

    page = shown(analyst, f"/proposals/{ref}/")

    assert "There is no rate of EUR to USD on the day of pricing." in page
    assert 'id="by-year"' not in page
    assert "a rate is missing" in shown(analyst, "/proposals/")
    answer = analyst.get(analyst.within(f"/proposals/{ref}/files/proposal.pdf"))
    assert answer.status_code == 422
    put(analyst, ref, "rates")
    assert TOTAL in shown(analyst, f"/proposals/{ref}/")


def test_rows_are_put_changed_and_taken_out_and_each_is_undone(analyst) -> None:
    ref = planned(analyst)
    put(analyst, ref, "tasks", "risks")
    url = analyst.within(f"/proposals/{ref}/tables/tasks/")

    wrong = analyst.post(url, ROWS["tasks"][0] | {"end": "2027-01-01"})
    assert wrong.status_code == 422
    assert "ends before it begins" in wrong.content.decode()
    chosen = shown(analyst, f"/proposals/{ref}/tables/tasks/?key=1")
    assert 'value="Survey"' in chosen
    analyst.post(url, ROWS["tasks"][0] | {"name": "Survey of walls"})
    assert "Survey of walls" in shown(analyst, f"/proposals/{ref}/")
    gone = analyst.post(f"{url}drop/", {"key": "1"}, follow=True).content.decode()
    assert "Survey of walls" not in gone
    analyst.post(re.findall(r'action="([^"]*/proposals/changes/[^"]*)"', gone)[0])
    page = shown(analyst, f"/proposals/{ref}/")
    assert "Survey of walls" in page.partition('id="tasks"')[2]
    assert page.partition('class="gantt"')[2].partition("</svg>")[0].count("<rect") == 2
    assert ref in shown(analyst, "/bin/")
    assert "Row taken out" in shown(analyst, f"/proposals/{ref}/history/")


def test_a_project_carries_recommendations_out_and_moves_when_nothing_is_lacking(analyst) -> None:
    asked = recommended(analyst, found(analyst))
    ref = planned(analyst)
    phase = analyst.within(f"/proposals/{ref}/phase/")
    lacking = shown(analyst, f"/proposals/{ref}/").partition('id="phase"')[2]
    assert "It carries no recommendation out yet." in shown(analyst, f"/proposals/{ref}/")
    assert 'id="lacking-proposal"' in lacking
    assert analyst.post(phase, {"to": "proposal"}).status_code == 422

    analyst.post(analyst.within(f"/proposals/{ref}/link/"), {"on": asked, "note": ""})
    wrong = analyst.post(analyst.within(f"/proposals/{ref}/link/"), {"on": "FIG-x", "note": ""})
    analyst.post(phase, {"to": "proposal"})

    assert wrong.status_code == 422
    assert "full proposal" in shown(analyst, f"/proposals/{ref}/")
    assert ref in shown(analyst, f"/recommendations/{asked}/rests-on-it/")
    url = analyst.within(f"/recommendations/{asked}/edit/")
    analyst.post(url, {"text": "Harden them all."})
    page = shown(analyst, f"/proposals/{ref}/rests-on/")
    assert "out of date" in page
    assert "Harden them all." in page
    said = dict(re.findall(r'name="(on|today)" value="([^"]*)"', page))
    analyst.post(analyst.within(f"/proposals/{ref}/look/"), said | {"act": "accept"})
    assert "out of date" not in shown(analyst, f"/proposals/{ref}/rests-on/")


@pytest.mark.parametrize("form", ["concept", "full"])
def test_the_concept_note_is_a_page_of_its_own(analyst, form) -> None:
    ref = planned(analyst)
    put(analyst, ref, "results")

    page = shown(analyst, f"/proposals/{ref}/?form={form}")

    assert ("Walls at standard" in page) == (form == "full")
    assert "Nobody dies behind a wall." in page


MOVED = (
    {"key": "1", "flow": "received", "on": "2028-02-01", "amount": "40000", "currency": "USD",
     "document": "RV-1", "donor": "Norway"},
    {"key": "2", "flow": "spent", "on": "2028-03-01", "amount": "80000.01", "currency": "EUR",
     "document": "V-2", "line": "1"},
)  # fmt: skip


def test_money_is_entered_once_it_is_funded_and_the_same_on_page_and_in_every_file(analyst) -> None:
    ref = planned(analyst, recommended(analyst, found(analyst)))
    put(analyst, ref, *ROWS)
    url = analyst.within(f"/proposals/{ref}/tables/entries/")
    early = analyst.post(url, MOVED[0])
    assert early.status_code == 422
    assert "is not funded yet" in early.content.decode()
    for to in ("proposal", "submitted", "approved", "funded"):
        analyst.post(analyst.within(f"/proposals/{ref}/phase/"), {"to": to})

    for row in MOVED:
        assert analyst.post(url, row).status_code == 302
    wrong = analyst.post(url, MOVED[1] | {"key": "3", "line": "9"})

    assert wrong.status_code == 422
    page = shown(analyst, f"/proposals/{ref}/money/")
    # 80,000.01 / 0.921 = 86,862.12; the line has 76,847.18 of it
    for amount in ("86,862.12", "-10,014.94", "40,000.00", "-46,862.12", TOTAL):
        assert amount.replace("-", "\N{MINUS SIGN}") in page, amount
    assert "overspent" in page
    book = load_workbook(io.BytesIO(account(analyst, ref, "account.xlsx")), data_only=True)
    assert [round(cell.value, 2) for cell in book["Lines"][5][2:6]] == [
        111_758.16, 0, 86_862.12, 24_896.04,
    ]  # fmt: skip
    for name, words in (
        ("account.pdf", printed_texts.of_pdf),
        ("account.docx", printed_texts.of_docx),
        ("account.html", lambda content: printed_texts.of_html(content.decode())),
    ):
        assert "86,862.12" in words(account(analyst, ref, name, donor="Norway"))
    assert (
        analyst.get(analyst.within(f"/proposals/{ref}/money/account.pdf?donor=Nobody")).status_code
        == 404
    )
    gone = analyst.post(f"{url}drop/", {"key": "2"}, follow=True).content.decode()
    assert "86,862.12" not in shown(analyst, f"/proposals/{ref}/money/")
    analyst.post(re.findall(r'action="([^"]*/proposals/changes/[^"]*)"', gone)[0])
    assert "86,862.12" in shown(analyst, f"/proposals/{ref}/money/")


def test_a_file_that_shows_a_movement_is_kept_and_handed_out_bit_for_bit(analyst) -> None:
    ref = planned(analyst, recommended(analyst, found(analyst)))
    put(analyst, ref, *ROWS)
    for to in ("proposal", "submitted", "approved", "funded"):
        analyst.post(analyst.within(f"/proposals/{ref}/phase/"), {"to": to})
    url = analyst.within(f"/proposals/{ref}/tables/entries/")
    content = b"%PDF-1.4 voucher \x00\xff"
    row = {name: value for name, value in MOVED[0].items() if name != "document"}

    assert analyst.post(url, row).status_code == 422
    given = SimpleUploadedFile("voucher 7.pdf", content)
    done = analyst.post(url, row | {"file": given}, follow=True).content.decode()

    page = shown(analyst, f"/proposals/{ref}/money/")
    [address] = re.findall(rf'href="([^"]*/proposals/{ref}/papers/[^"]*)"', page)
    assert sha256(content).hexdigest() in address
    assert page.count("voucher 7.pdf") == 2, "what it is called in words, and the file"
    answer = analyst.get(address)
    assert b"".join(answer.streaming_content) == content
    assert "attachment" in answer["Content-Disposition"]
    analyst.post(re.findall(r'action="([^"]*/proposals/changes/[^"]*)"', done)[0])
    assert "voucher 7.pdf" not in shown(analyst, f"/proposals/{ref}/money/")
    assert analyst.get(address).status_code == 404


def account(browser, ref: str, name: str, donor: str = "") -> bytes:
    asked = f"?donor={donor}" if donor else ""
    answer = browser.get(browser.within(f"/proposals/{ref}/money/{name}{asked}"))
    assert answer.status_code == 200, answer.content.decode()
    return answer.content
