"""The components as pages draw them: states in words, keys, addresses, no style, no script."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from vedette.web.ui.parts import STOP_POLLING, Progress, progress_answer

from .test_lists import drawn


@pytest.fixture
def gallery(settings, pages):
    """The page with every component once."""
    settings.ROOT_URLCONF = "tests.web.ui.gallery"
    return pages


def test_every_component_is_drawn_without_style_or_script(gallery):
    text = gallery.get("/gallery/").content.decode()

    assert " style=" not in text
    assert "<script>" not in text
    assert not re.search(r"\son[a-z]+=", text)
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_number_and_reference_is_isolated(gallery, language):
    gallery.cookies["django_language"] = language

    text = gallery.get("/gallery/").content.decode()

    bare = re.sub(r"<bdi[^>]*>.*?</bdi>|<svg.*?</svg>|<[^>]+>", " ", text, flags=re.S)
    assert not re.findall(r"\b(?:IN|FIG)-\d+", re.sub(r"<[^>]*>", "", bare))
    assert "3,412" not in bare


def test_what_stops_comes_before_what_warns_and_what_is_settled(gallery):
    text = gallery.get("/gallery/").content.decode()

    table = text[text.index('class="problems"') :]
    assert table.index("No ISO code") < table.index("Trailing blank")
    assert table.index("The file has no header") < table.index("Trailing blank")


def test_a_notice_carries_its_undo(gallery):
    text = gallery.get("/gallery/").content.decode()

    notices = text[
        text.index('class="notices"') : text.index("</nav>", text.index('class="notices"'))
    ]
    assert "4,407 rows committed." in notices
    assert 'action="/undo/" data-undo' in notices


def test_a_form_says_its_problems_on_top_and_at_each_field(gallery):
    text = gallery.get("/gallery/").content.decode()

    assert '<a href="#id_name">Name of the source</a>' in text
    assert 'aria-describedby="id_name_help id_name_error"' in text
    assert 'aria-invalid="true"' in text


def test_two_changes_of_one_thing_stand_side_by_side(gallery):
    answer = gallery.get("/conflict/")

    assert answer.status_code == 409
    assert answer.content.decode().count('class="diff"') == 3
    assert '<input type="hidden" name="killed" value="14">' in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "status", "asks"),
    [
        ("waiting", 200, True),
        ("running", 200, True),
        ("done", STOP_POLLING, False),
        ("failed", STOP_POLLING, False),
        ("cancelled", STOP_POLLING, False),
    ],
)
def test_progress_is_asked_for_until_the_job_is_over(rf, state, status, asks):
    answer = progress_answer(rf.get("/"), Progress("Reading rows", 34, 48, state, "/job/"))

    assert answer.status_code == status
    assert ('hx-trigger="every 1s"' in answer.content.decode()) is asks


def test_progress_says_its_count(rf):
    text = drawn("{% progress one %}", one=Progress("Reading rows", 3400, 4800, "running", "/job/"))

    assert 'max="4800" value="3400"' in text
    assert '<bdi dir="ltr">3,400</bdi> of <bdi dir="ltr">4,800</bdi>' in text


@pytest.mark.parametrize(
    ("language", "number", "date"),
    [
        ("en", "1,234.5", "7 Dec 2017"),
        ("fr", "1\u202f234,5", "7 d\u00e9c. 2017"),
        (
            "ar",
            "1\u202f234,5",
            "7 \u0643\u0627\u0646\u0648\u0646 \u0627\u0644\u0623\u0648\u0644/\u062f\u064a\u0633\u0645\u0628\u0631 2017",
        ),
    ],
)
def test_numbers_and_dates_have_the_marks_of_the_language(language, number, date):
    from vedette.web.ui.printing import date_in_words, marked

    with override(language):
        assert (marked("1,234.5"), date_in_words("2017-12-07")) == (number, date)


@pytest.mark.parametrize(
    "text", ["2017", "2017-13", "2017-02-30", "~2017", "2017-12-07/2017-12-09"]
)
def test_a_date_that_is_no_day_is_printed_as_it_is_known(text):
    from vedette.web.ui.printing import date_in_words

    assert date_in_words(text) == text
