"""The extraction form on its page: proposals taken, values kept with their words, the incident taken up."""

from __future__ import annotations

import pytest

from tests.web.library.conftest import work_all
from tests.web.library.test_reader import body
from vedette.pipeline.extraction import extraction
from vedette.web.reviews.reads import review_of

TEXT = (
    "Board of Inquiry report\n\n1. On 3 May 2015 armed men attacked a patrol of MINUSMA near Kidal."
    " Two peacekeepers were killed and one was wounded.\n\n2. The patrol had no escort."
)


@pytest.fixture
def inquiry(add) -> str:
    (made,) = add({"boi.txt": TEXT})
    work_all()
    return made


def form_at(reference: str, rest: str = "") -> str:
    return f"/library/documents/{reference}/form/{rest}"


def get(pages, address: str):
    return pages.get(pages.within(address))


def post(pages, address: str, said):
    return pages.post(pages.within(address), said)


def kept(small: str, reference: str) -> dict[str, str]:
    held = extraction(review_of(small).decisions(), reference)
    return {} if held is None else {name: one.value for name, one in held.values.items()}


def test_a_proposal_is_filled_in_and_nothing_is_kept_of_it_yet(small, signed_in, inquiry) -> None:
    pages = signed_in("analyst")
    shown = get(pages, form_at(inquiry)).content.decode()
    assert 'Take <bdi dir="ltr">2015-05-03</bdi>' in shown
    assert '<q dir="auto">On <mark>3 May 2015</mark> armed men attacked a patrol of' in shown

    number = shown.partition('name="take" value="')[2].partition('"')[0]
    filled = post(
        pages, form_at(inquiry, "keep/"), {"take": number, "place": "Kidal"}
    ).content.decode()
    assert 'value="2015-05-03"' in filled
    assert 'value="Kidal"' in filled
    assert kept(small, inquiry) == {}


def test_values_are_kept_with_their_words_and_lead_to_the_page(small, signed_in, inquiry) -> None:
    pages = signed_in("analyst")
    said = {
        "date": "2015-05-03",
        "date-words": "On 3 May 2015",
        "dead": "2",
        "dead-words": "Two peacekeepers were killed",
    }
    assert post(pages, form_at(inquiry, "keep/"), said).status_code == 302

    assert kept(small, inquiry) == {"date": "2015-05-03", "dead": "2"}
    shown = get(pages, form_at(inquiry)).content.decode()
    assert "page=1&amp;at=" in shown
    history = get(pages, f"/library/documents/{inquiry}/history/").content.decode()
    assert "Form filled in" in history


def test_a_proposal_keeps_its_place_where_its_words_stand_twice(small, signed_in, add) -> None:
    (twice,) = add({"two.txt": TEXT + "\n\n3. The men of Kidal fled on 3 May 2015."})
    work_all()
    pages = signed_in("analyst")
    filled = post(pages, form_at(twice, "keep/"), {"take": "0"}).context["form"]
    said = {name: filled.data.get(name, "") for name in ("date", "date-words", "date-at")}
    assert post(pages, form_at(twice, "keep/"), {**said, "date-at": ""}).status_code == 422

    assert post(pages, form_at(twice, "keep/"), said).status_code == 302
    assert kept(small, twice) == {"date": "2015-05-03"}


def test_what_cannot_be_is_said_and_nothing_is_kept(small, signed_in, inquiry) -> None:
    pages = signed_in("analyst")
    said = {"date": "2015-05-03", "date-words": "no such words"}
    answer = post(pages, form_at(inquiry, "keep/"), said)

    assert answer.status_code == 422
    assert "are not in the document" in answer.content.decode()
    assert kept(small, inquiry) == {}


def test_the_incident_becomes_rows_that_can_be_undone(small, signed_in, inquiry) -> None:
    pages = signed_in("analyst")
    said = {
        "date": "2015-05-03",
        "date-words": "On 3 May 2015",
        "dead": "2",
        "dead-words": "Two peacekeepers were killed",
    }
    post(pages, form_at(inquiry, "keep/"), said)
    assert post(pages, form_at(inquiry, "take-up/"), {}).status_code == 302
    work_all()

    held = extraction(review_of(small).decisions(), inquiry)
    assert held is not None
    assert held.source == "documents"
    shown = get(pages, form_at(inquiry)).content.decode()
    assert held.incident in shown
    assert "IN-" in shown
    about = shown.partition('id="about"')[2]
    assert "by the rows that its form became" in about
    wrong = pages.post(
        pages.within(f"/library/documents/{inquiry}/about/"), {"incident": "IN-NONE"}, follow=True
    )
    assert "There is no incident or record" in wrong.content.decode()
    incident = about.partition("/incidents/")[2].partition("/")[0]
    post(pages, f"/library/documents/{inquiry}/about/", {"incident": incident, "why": "its day"})
    work_all()
    again = get(pages, form_at(inquiry)).content.decode().partition('id="about"')[2]
    assert "stated by a person" in again
    told = get(pages, f"/library/documents/{inquiry}/history/").content.decode()
    assert "Stated which incident it is about" in told


def test_a_form_lacks_its_day_and_says_so(small, signed_in, inquiry) -> None:
    pages = signed_in("analyst")
    post(
        pages,
        form_at(inquiry, "keep/"),
        {"findings": "No escort", "findings-words": "The patrol had no escort."},
    )
    answer = pages.post(pages.within(form_at(inquiry, "take-up/")), {}, follow=True)

    assert "&#x27;date&#x27; is not filled in" in answer.content.decode()


def test_a_hidden_document_has_no_form_like_one_that_is_missing(signed_in, add) -> None:
    (secret,) = add({"secret.txt": TEXT}, "strictly_confidential")
    work_all()
    pages = signed_in("analyst")
    hidden, missing = get(pages, form_at(secret)), get(pages, form_at("DOC-ZZZZZZ"))

    assert hidden.status_code == missing.status_code == 404
    assert body(hidden).replace(secret.encode(), b"") == body(missing).replace(b"DOC-ZZZZZZ", b"")
