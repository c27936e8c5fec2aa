"""Search: what is asked, what is found, what cannot be read is said with the remedy."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("question", "is_found"),
    [
        ('"logistic was the target"', True),
        ('"target the was logistic"', False),
        ("convoy NOT convoy", False),
        ("(ambush OR mortar) AND kutel", True),
        ("type:boi_report from:2016 to:2016", True),
        ("колонны OR отчет*", True),
    ],
)
def test_a_question_is_answered_as_it_is_written(pages, question, is_found):
    answer = pages.get(pages.within("/library/search/"), {"q": question})

    assert bool(answer.context["found"].n_passages) is is_found


def test_a_question_that_cannot_be_read_says_what_is_wrong(pages):
    answer = pages.get(pages.within("/library/search/"), {"q": 'convoy AND "base'})

    assert answer.status_code == 400
    text = answer.content.decode()
    assert "A quotation mark is not closed." in text
    assert "Write for example" in text


def test_passages_like_one_come_from_other_documents(pages):
    first = pages.get(pages.within("/library/search/?q=tourniquet")).context["hits"][0]

    answer = pages.get(first.like_url)

    assert answer.context["hits"]
    assert first.hit.document not in {one.hit.document for one in answer.context["hits"]}


def test_hits_are_turned_page_by_page_without_one_twice(pages):
    seen = []
    for page in (1, 2, 3):
        answer = pages.get(pages.within(f"/library/search/?q=weather&page={page}"))
        seen += [(one.hit.document, one.hit.passage) for one in answer.context["hits"]]

    assert len(seen) == 60
    assert len(set(seen)) == 60


def test_search_by_meaning_says_what_it_needs(pages):
    answer = pages.get(pages.within("/library/search/"), {"q": "perimeter wall", "meaning": "1"})

    assert answer.status_code == 400
    text = answer.content.decode()
    assert "This review is not searched by meaning." in text
    assert "`vedette library meaning on`" in text
    assert 'name="meaning" value="1" checked' in text
