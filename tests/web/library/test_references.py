"""Bibliographies on the pages: handed in, compared with the documents, taken out again with their marking."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.core.library.test_references import PAPER, RIS
from tests.web.library.conftest import work_all
from vedette.core.library.bibliographies import read_references
from vedette.pipeline.documents import documents
from vedette.web.audit.models import Entry
from vedette.web.reviews.reads import review_of


def hand_in(browser, content: bytes, name: str = "found.ris", **more: str):
    said = {"received_on": "2018-01-01", "label": "confidential", **more}
    file = SimpleUploadedFile(name, content)
    return browser.post(browser.within("/library/references/"), {"bibliography": file, **said})


def test_a_bibliography_comes_in_is_compared_and_goes_out(small, signed_in, add):
    browser = signed_in("qualitative")
    [paper] = add({"paper.txt": f"{PAPER.title}\n\ndoi:{PAPER.doi}\n\nThe text of it."})

    answer = hand_in(browser, RIS.encode(), origin="Scopus")
    assert answer.status_code == 302
    work_all()
    came = browser.get(answer.url)
    [record] = came.context["one"].held
    assert PAPER.title in came.content.decode()
    page = browser.get(browser.within("/library/references/"))
    [proposed] = page.context["proposals"]
    assert (proposed["document"], proposed["work"]) == (paper, record)
    assert "the same DOI" in page.content.decode()

    judged = {"reference": paper, "work": record, "verdict": "same"}
    said = browser.post(browser.within("/library/references/judge/"), judged, follow=True)
    assert "the document bears the reference" in said.content.decode()
    assert said.context["proposals"] == []
    work_all()
    shown = browser.get(browser.within(f"/library/documents/{paper}/")).content.decode()
    assert "American Political Science Review" in shown
    assert (
        record in browser.get(browser.within("/library/documents/?flow=doubles")).content.decode()
    )

    for form in ("ris", "bibtex", "csl"):
        out = browser.get(browser.within(f"/library/documents/export/?format={form}"))
        [back] = read_references(out.content, "out").records
        assert back.reference == PAPER
        assert b"confidential" in out.content
    told = Entry.objects.filter(act="exports.take").latest("at").told
    assert (told["list"], told["form"]) == ("references", "csl")

    again = hand_in(browser, RIS.encode())
    work_all()
    assert browser.get(again.url).context["one"].told["here_before"] == 1
    browser.post(f"{answer.url}take-back/")
    assert set(documents(review_of(small).decisions())) == {paper}


def test_a_bad_bibliography_says_where_and_leaves_nothing(small, signed_in):
    browser = signed_in("qualitative")

    answer = hand_in(browser, b"@article{a,\n title = {x} year = 3}", "bad.bib")
    work_all()
    page = browser.get(answer.url).content.decode()

    assert "field title: there is no comma" in page
    assert "Nothing of it was taken" in page
    assert not documents(review_of(small).decisions())
    assert hand_in(browser, b"x", label="strictly_confidential").status_code in (302, 422)
    assert signed_in("head").get(browser.within("/library/references/")).status_code == 200
