"""Readings of indicators by the desk on the pages: columns, words, a faulty row set aside, commit, the indicator."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web.sources.conftest import work
from tests.web.sources.test_import import hand_in, send, text_of, version, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

RETURN = (
    "From,To,What,Mission,Result,Of,How\n"
    "2018-01-01,2018-03-31,Kit that works,MINUSMA,31,50,From records\n"
    "2018-04-01,2018-06-30,Kit that works,MINUSMA,40,50,From records\n"
    "2018-07-01,2018-09-30,Kit that works,MINUSMA,many,50,From records\n"
)
COLUMNS = {
    "grain": "reading",
    "target_0": "date",
    "target_1": "date_to",
    "target_2": "indicator",
    "target_3": "mission",
    "target_4": "value",
    "target_5": "of",
    "target_6": "reading_quality",
    "key": "",
    "date_order": "YMD",
}


def test_a_return_of_readings_goes_by_the_desk_to_its_indicator(signed_in, tmp_path: Path) -> None:
    browser = signed_in("analyst")
    file = tmp_path / "return.csv"
    file.write_text(RETURN, encoding="utf-8")
    first = hand_in(browser, file, source="readiness_return")
    send(browser, first, header="1", act="next")
    columns = first.replace("/file/", "/columns/")
    send(browser, columns, **COLUMNS)
    values = first.replace("/file/", "/values/")
    page = text_of(browser, values)
    assert "Kit that works" in page
    assert "1 unmapped" in words(page)

    send(browser, values, text_indicator_0="Kit that works", word_indicator_0="serviceable")
    send(browser, first.replace("/file/", "/scope/"), label="confidential", scope="all units")
    check = first.replace("/file/", "/check/")
    page = text_of(browser, check)
    assert "many" in page, "the value that is no number is named"
    assert "1 row breaks a rule" in words(page)
    browser.post(
        f"{check}set-aside/",
        {"version": version(page), "record": ["4"], "why": "no number was sent"},
    )
    work()
    assert "Go on to the commit" in text_of(browser, check)
    send(browser, check.replace("/check/", "/commit/"), recipe="quarterly")

    told = words(text_of(browser, browser.within("/capacities/serviceable/")))
    assert "readiness_return" in told
    assert "62" in told, "31 of 50 in per cent"
    assert "80" in told
    log = text_of(browser, browser.within("/sources/imports/"))
    [one] = set(re.findall(r"/sources/imports/(IM-[0-9A-Z]+)/", log))
    assert "2created" in words(text_of(browser, browser.within(f"/sources/imports/{one}/")))
