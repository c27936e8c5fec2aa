"""Quotations leave by the pages: what keeps them, its remedies, the certificate, what a withdrawal stops."""

from __future__ import annotations

import csv
import json
import re

import pytest

from tests.web.library.test_coding import LIBRARY, get, known, post
from vedette.core.library.leaving import told_less
from vedette.pipeline.coding import quotations
from vedette.pipeline.decisions import Act
from vedette.pipeline.interviews import interviews
from vedette.web.audit.models import Entry

pytestmark = pytest.mark.slow


def sections(page: str) -> tuple[int, int, int]:
    """May leave, places to settle, may not leave: as the page says."""
    told = re.findall(r'<div class="sheet"><b><bdi dir="ltr">([\d,]+)</bdi>', page)
    return tuple(int(one.replace(",", "")) for one in told)  # type: ignore[return-value]


def test_2_13_a_basket_is_refused_with_every_place_settled_and_leaves_with_its_certificate(desk):
    as_persona, review = desk
    browser = as_persona("qualitative")
    page = get(browser, "/leaving/")
    clear, places, stopped = sections(page)
    assert min(clear, places, stopped) > 0
    found = re.search(
        r'<article class="sheet" id="(Q-\w+)">.*?name="words" value="([^"]+)"', page, re.DOTALL
    )
    which, words = found[1], found[2]
    good = re.search(r"Would leave.*?leaving/(Q-\w+)/", page, re.DOTALL)[1]
    post(browser, "/basket/lay-in/", chosen=[which, good])

    assert sections(get(browser, "/leaving/?from=basket")) == (1, 1, 0)
    refused = browser.post(browser.within(f"{LIBRARY}/leaving/take/?from=basket"), {"form": "csv"})
    assert refused.status_code == 409
    said = refused.content.decode()
    assert "Nothing has left." in said
    jump = re.search(r'<li><a href="#(place-\d+)">([^<]+)</a>', said)
    assert jump[2].startswith(f"{which}, text, characters ")
    assert f'id="{jump[1]}"' in said
    assert not Entry.objects.filter(act="decision.release").exists()

    told = {"kind": "generalise", "words": words, "put": "somebody", "query": "from=basket"}
    done = browser.post(browser.within(f"{LIBRARY}/leaving/{which}/treat/"), told)
    assert done.headers["Location"].endswith(f"/leaving/?from=basket#{which}")
    assert sections(get(browser, "/leaving/?from=basket")) == (2, 0, 0)
    assert words not in str(known(review)[-1].body)
    out = browser.post(browser.within(f"{LIBRARY}/leaving/take/?from=basket"), {"form": "csv"})
    assert out.status_code == 302

    home = out.headers["Location"]
    shown = browser.get(home).content.decode()
    certificate = json.loads(browser.get(f"{home}certificate/").content)
    assert certificate["fingerprint"] in shown
    file = browser.get(f"{home}file/")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()[1:]
    rows = list(csv.DictReader(lines))
    assert len(rows) == certificate["quotations"] == 2
    assert any("[somebody]" in row["text"] for row in rows)
    assert not any("INT-" in cell for row in rows for cell in row.values())
    logged = Entry.objects.get(act="decision.release")
    assert (logged.by, logged.told["of"]) == ("qualitative", sorted([which, good]))
    assert logged.told["released"]["certificate"] == certificate["fingerprint"]
    assert certificate["fingerprint"] in get(browser, "/releases/")


def test_2_13_a_withdrawal_names_the_release_and_its_file_is_handed_out_no_more(desk):
    as_persona, review = desk
    browser = as_persona("qualitative")
    out = browser.post(
        browser.within(f"{LIBRARY}/leaving/take/"), {"form": "docx", "leaves_out": "1"}
    )
    home = out.headers["Location"]
    assert browser.get(f"{home}file/").status_code == 200
    released = next(one for one in known(review) if one.act is Act.RELEASE)
    said = {one.document: one for one in interviews(known(review)).values()}
    spoken = [quotations(known(review))[name].document for name in released.body["of"]]
    one = next(said[name] for name in spoken if name in said)

    told = {"withdraw-typed": one.interview, "withdraw-why": "by letter"}
    assert post(browser, f"/interviews/{one.interview}/withdraw/", **told) == 302

    assert browser.get(f"{home}file/").status_code == 409
    assert one.interview in browser.get(home).content.decode()
    assert one.interview in get(browser, "/releases/")


def test_2_12_less_is_told_of_a_speaker_and_a_consent_of_one_quotation_takes_it_out(desk):
    as_persona, review = desk
    browser = as_persona("qualitative")
    said = {one.document: one for one in interviews(known(review)).values()}
    which, speaker = next(
        (name, said[one.document])
        for name, one in quotations(known(review)).items()
        if one.document in said and said[one.document].consent == "on_record_function"
    )
    page = get(browser, f"/leaving/{which}/")
    steps = re.findall(
        r"without ([^<]+)</button> <bdi>([^<]+)</bdi> · <b class=\"\"><?.*?(\d+)", page
    )
    assert steps
    shown = re.findall(r'name="shown" value="(\w+)"', page.split("without", 2)[1])
    least = told_less(speaker, [], list(interviews(known(review)).values()))
    assert least.words == "a person interviewed"
    assert post(browser, f"/leaving/{which}/treat/", kind="class", shown=["", *shown[:1]]) == 302
    assert "Less of the speaker is told" in get(browser, f"/leaving/{which}/")

    told = {"kind": "consent", "consent": "deep_background"}
    assert post(browser, f"/leaving/{which}/treat/", **told) == 400
    assert post(browser, f"/leaving/{which}/treat/", **told, why="she called") == 302
    page = get(browser, f"/leaving/{which}/")
    assert "The consent does not allow these words to leave" in page
    assert "she called" in page
    undo = re.search(r"/leaving/undo/(\w+)/", page)[1]
    assert post(browser, f"/leaving/undo/{undo}/") == 302
    assert "The consent does not allow" not in get(browser, f"/leaving/{which}/")

    for who, status in (("analyst", 404), ("editor", 404)):
        other = as_persona(who)
        assert post(other, f"/leaving/{which}/treat/", kind="withhold") == status
        assert post(other, "/leaving/take/", form="csv") == status
    assert "Take them out" not in get(as_persona("analyst"), "/leaving/")
    assert post(browser, "/leaving/Q-NONE00/treat/", kind="withhold") == 404


def test_words_are_masked_in_their_document_and_nothing_leaves_without_the_keys(
    desk, settings, tmp_path
):
    as_persona, review = desk
    browser = as_persona("qualitative")
    page = get(browser, "/leaving/")
    found = re.search(
        r'<article class="sheet" id="(Q-\w+)">.*?name="words" value="([^"]+)"', page, re.DOTALL
    )
    assert post(browser, f"/leaving/{found[1]}/mask/", words=found[2]) == 302
    assert known(review)[-1].act is Act.MASK
    assert f">{found[2]}<" not in get(browser, f"/leaving/{found[1]}/")

    settings.VEDETTE_SEALS = tmp_path / "elsewhere"
    (tmp_path / "review" / "truth" / "keys").rename(tmp_path / "gone")
    assert "cannot be looked for" in get(browser, "/leaving/")
    form = {"form": "csv", "leaves_out": "1"}
    assert post(browser, "/leaving/take/", **form) == 409
