"""The import of one file on the pages, step by step (features 1.1 to 1.7, journey J2 without a browser)."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.sources.conftest import ROWS, work, workbook
from vedette.web.audit.models import Entry
from vedette.web.jobs.background import ask_runs
from vedette.web.reviews.reads import review_of
from vedette.web.sources.models import ImportDraft

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

COLUMNS = {
    "target_0": "",
    "target_1": "date",
    "target_2": "mission",
    "target_3": "cause",
    "target_4": "killed",
    "key": "Ref",
    "date_order": "DMY",
}


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def hand_in(browser, path: Path, **more: str):
    """Hand a file in and look at it; gives the address of its first step."""
    sent = {"source": "mission_log", "received_on": "2026-01-02", "file": upload(path), **more}
    answer = browser.post(browser.within("/imports/add/"), sent)
    assert answer.status_code == 302, answer.content.decode()
    assert work() == []
    return answer["Location"]


def version(html: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', html)
    assert found is not None
    return found[1]


def text_of(browser, url: str) -> str:
    return browser.get(url).content.decode()


def words(html: str) -> str:
    """The text of a page, blanks as one."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def send(browser, url: str, **answers: object):
    """Answer the step at an address as the page there stands, and do the work that follows."""
    answer = browser.post(url, {"version": version(text_of(browser, url)), **answers})
    work()
    return answer


def walk_to_check(browser, folder: Path, rows=ROWS) -> str:
    """Hand a workbook in and answer up to the check; gives the address of the check."""
    first = hand_in(browser, workbook(folder / "log.xlsx", rows))
    send(browser, first, sheet="Incidents", header="3", act="next")
    columns = first.replace("/file/", "/columns/")
    send(browser, columns, **COLUMNS)
    values = first.replace("/file/", "/values/")
    send(
        browser,
        values,
        text_cause_0="Act of fate",
        word_cause_0="park",
        text_cause_1="Malicous act",
        word_cause_1="malicious_act",
    )
    send(browser, first.replace("/file/", "/scope/"), label="confidential", scope="all staff")
    return first.replace("/file/", "/check/")


def test_1_1_the_file_page_shows_sheets_header_row_and_first_rows(signed_in, tmp_path):
    browser = signed_in("analyst")

    page = text_of(browser, hand_in(browser, workbook(tmp_path / "log.xlsx", ROWS)))

    assert re.search(r'<option value="3" selected>\s*3\s+·\s+Ref \| Date of incident', page)
    assert "Incidents" in page
    assert "IL-3" in page
    assert len(review_of(browser.review).decisions()) == 0


def test_1_2_a_changed_order_of_dates_shows_at_once_and_keeps_nothing(signed_in, tmp_path):
    browser = signed_in("analyst")
    first = hand_in(browser, workbook(tmp_path / "log.xlsx", ROWS))
    send(browser, first, sheet="Incidents", header="3", act="next")
    url = first.replace("/file/", "/columns/")
    before = ImportDraft.objects.get().version

    shown = {
        order: browser.post(
            url, {**COLUMNS, "date_order": order}, headers={"HX-Request": "true"}
        ).content.decode()
        for order in ("DMY", "MDY")
    }

    assert "2016-04-03" in shown["DMY"]
    assert "2016-03-04" in shown["MDY"]
    assert ImportDraft.objects.get().version == before


def test_1_3_an_unmapped_word_keeps_the_import_at_the_values(signed_in, tmp_path):
    browser = signed_in("analyst")
    first = hand_in(browser, workbook(tmp_path / "log.xlsx", ROWS))
    send(browser, first, sheet="Incidents", header="3", act="next")
    send(browser, first.replace("/file/", "/columns/"), **COLUMNS)
    url = first.replace("/file/", "/values/")

    answer = send(browser, url, text_cause_0="Act of fate", word_cause_0="park")

    assert answer["Location"] == url
    page = text_of(browser, url)
    assert "1 unmapped" in words(page)
    assert "resembles" in page


def test_1_5_rows_go_out_come_back_and_the_rest_is_set_aside(signed_in, tmp_path):
    browser = signed_in("analyst")
    rows = [
        *ROWS,
        ["IL-4", "31/02/2016", "MINUSMA", "Accident", 1],
        ["IL-5", "x", "MINUSMA", "Accident", 1],
    ]
    check = walk_to_check(browser, tmp_path, rows)
    page = text_of(browser, check)
    assert "2 rows break a rule" in words(page)
    out = b"".join(browser.get(f"{check}rows.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(out))
    book.worksheets[0]["C2"] = "28/02/2016"
    book.save(tmp_path / "back.xlsx")

    sent = {"version": version(page), "why": "day mistyped", "file": upload(tmp_path / "back.xlsx")}
    browser.post(f"{check}corrected/", sent)
    assert work() == []
    page = text_of(browser, check)
    assert "1 row breaks a rule" in words(page)
    browser.post(
        f"{check}set-aside/", {"version": version(page), "record": ["6"], "why": "no day at all"}
    )
    work()
    page = text_of(browser, check)

    assert "Go on to the commit" in page
    assert "31/02/2016" in page
    commit = check.replace("/check/", "/commit/")
    send(browser, commit, recipe="monthly")
    answer = browser.get(commit)
    log = text_of(browser, answer["Location"])
    assert "4 rows imported" in words(log)
    assert "no day at all" in log
    assert "day mistyped" in log
    [one] = [d for d in review_of(browser.review).decisions() if d.act == "import"]
    assert one.body["corrected"][0]["by"] == "analyst"
    assert one.body["quarantine"] == {"records": [6], "why": "no day at all"}
    assert not ImportDraft.objects.filter(import_ref="").exists()


def test_one_cell_can_be_corrected_on_the_page(signed_in, tmp_path):
    browser = signed_in("analyst")
    check = walk_to_check(
        browser, tmp_path, [*ROWS, ["IL-4", "31/02/2016", "MINUSMA", "Accident", 1]]
    )
    page = text_of(browser, check)

    browser.post(
        f"{check}cell/",
        {
            "version": version(page),
            "record": "5",
            "column": "Date of incident",
            "value": "29/02/2016",
            "why": "leap year",
        },
    )
    work()

    assert "Go on to the commit" in text_of(browser, check)
    assert ImportDraft.objects.get().corrected[0]["old"] == "31/02/2016"


def test_1_4_the_recipe_asks_nothing_and_shows_new_changed_and_gone(signed_in, tmp_path):
    browser = signed_in("analyst")
    commit = walk_to_check(browser, tmp_path).replace("/check/", "/commit/")
    send(browser, commit, recipe="monthly")
    rows = [
        ["IL-1", "03/04/2016", "MINUSMA", "Malicious act", 3],
        ["IL-3", "07/05/2016", "MINUSMA", "Act of fate", 1],
        ["IL-9", "08/05/2016", "MINUSMA", "Accident", 1],
    ]
    (tmp_path / "next").mkdir()

    first = hand_in(browser, workbook(tmp_path / "next" / "june.xlsx", rows), recipe="monthly")
    answer = browser.get(first)

    check = answer["Location"]
    assert check.endswith("/check/")
    assert "1 new · 1 changed · 1 gone" in words(text_of(browser, check))
    page = text_of(browser, check.replace("/check/", "/commit/"))
    assert "IL-9" in page
    assert "IL-2" in page
    assert re.search(r"IL-1.*?<s>\s*(<bdi>)?2", page, re.S)


def test_1_7_undo_keeps_both_events(signed_in, tmp_path):
    browser = signed_in("analyst")
    commit = walk_to_check(browser, tmp_path).replace("/check/", "/commit/")
    send(browser, commit)
    page = browser.get(commit)["Location"]
    name = page.rstrip("/").rpartition("/")[2]

    undo = browser.within(f"/imports/{name}/undo/")
    ask_runs(browser.review)
    assert work() == []

    asked = browser.post(undo)["Location"]
    assert work() == []
    weighed = text_of(browser, asked)
    told = words(weighed.replace("<", " <"))
    assert "Rows of sources 3 0" in told
    assert "Incidents 3 0" in told
    assert "the source would no longer count at all" in told
    assert re.search(r"2 would become .*? People killed by acts of violence", told)
    assert "It was undone." not in text_of(browser, page)

    browser.post(undo, {"act": "commit"})

    assert work() == []
    log = text_of(browser, browser.within("/sources/imports/"))
    assert "Imported" in log
    assert "Undone" in log
    assert "It was undone." in text_of(browser, page)


def test_1_6_the_original_comes_back_bit_for_bit(signed_in, tmp_path):
    browser = signed_in("analyst")
    commit = walk_to_check(browser, tmp_path).replace("/check/", "/commit/")
    send(browser, commit)
    page = browser.get(commit)["Location"]

    back = b"".join(browser.get(f"{page}original"))

    assert back == (tmp_path / "log.xlsx").read_bytes()


def test_cancel_leaves_no_trace_of_the_file(signed_in, tmp_path, settings):
    browser = signed_in("analyst")
    first = hand_in(browser, workbook(tmp_path / "log.xlsx", ROWS))

    browser.post(first.replace("/file/", "/cancel/"))

    assert [p for p in (settings.VEDETTE_HOME / "uploads").rglob("*") if p.is_file()] == []
    assert not ImportDraft.objects.exists()
    assert browser.get(first).status_code == 404


def test_back_keeps_the_answers(signed_in, tmp_path):
    browser = signed_in("analyst")
    check = walk_to_check(browser, tmp_path)

    columns = text_of(browser, check.replace("/check/", "/columns/"))
    values = text_of(browser, check.replace("/check/", "/values/"))

    assert re.search(r'<option value="DMY" selected>', columns)
    assert re.search(r'<option value="park" selected>', values)


def test_an_answer_from_an_old_window_is_a_conflict(signed_in, tmp_path):
    browser = signed_in("analyst")
    first = hand_in(browser, workbook(tmp_path / "log.xlsx", ROWS))
    old = version(text_of(browser, first))
    send(browser, first, sheet="Incidents", header="3", act="next")

    answer = browser.post(first, {"version": old, "sheet": "Notes", "act": "next"})

    assert answer.status_code == 409
    assert ImportDraft.objects.get().mapping["sheet"] == "Incidents"


def test_pasted_rows_are_a_file_like_any_other(signed_in):
    browser = signed_in("analyst")
    pasted = "incident_id\tdate\tkilled\na\t2016-01-02\t1\n"
    sent = {"source": "desk", "received_on": "2026-01-02", "pasted": pasted}

    first = browser.post(browser.within("/imports/add/"), sent)["Location"]
    work()

    assert "incident_id" in text_of(browser, first)
    assert ImportDraft.objects.get().file_name == "pasted.tsv"


def test_a_killed_commit_tried_again_counts_once(signed_in, tmp_path):
    from vedette.web.jobs.models import Job
    from vedette.web.jobs.registry import Work, kind_named

    browser = signed_in("analyst")
    commit = walk_to_check(browser, tmp_path).replace("/check/", "/commit/")
    browser.post(commit, {"version": version(text_of(browser, commit))})
    job = Job.objects.get(kind="sources.commit")
    asked = Work(job.id, browser.review, job.body, job.by, lambda *_: None)

    first = kind_named("sources.commit").work(asked)
    again = kind_named("sources.commit").work(asked)

    assert first["import"] == again["import"]
    assert sum(d.act == "import" for d in review_of(browser.review).decisions()) == 1


def test_every_change_leaves_its_entry_in_the_log(signed_in, tmp_path):
    browser = signed_in("analyst")
    send(browser, walk_to_check(browser, tmp_path).replace("/check/", "/commit/"))

    acts = list(Entry.objects.filter(by="analyst").values_list("act", flat=True))

    assert {"sources.upload", "sources.answer", "decision.import", "sources.commit"} <= set(acts)


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("head", 200),
        ("analyst", 200),
        ("qualitative", 404),
        ("editor", 404),
        ("delegate-a", 404),
        ("focal", 404),
        ("auditor", 404),
    ],
)
def test_only_those_who_may_import_see_the_desk(signed_in, persona, status):
    browser = signed_in(persona)

    assert browser.get(browser.within("/imports/add/")).status_code == status


def test_the_draft_of_another_person_is_not_there(signed_in, tmp_path):
    first = hand_in(signed_in("analyst"), workbook(tmp_path / "log.xlsx", ROWS))

    assert signed_in("analyst-2").get(first).status_code == 404
    assert signed_in("analyst-2").post(first.replace("/file/", "/cancel/")).status_code == 302
    assert ImportDraft.objects.count() == 1
