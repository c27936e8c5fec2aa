"""Language, light or dark and density: chosen by a form, remembered by a cookie, seen on the next page."""

from __future__ import annotations

import pytest

ADDRESS = "/preferences/"


@pytest.mark.parametrize(
    ("name", "value", "seen"),
    [
        ("theme", "dark", 'data-theme="dark"'),
        ("density", "compact", 'data-density="compact"'),
        ("django_language", "ar", '<html lang="ar" dir="rtl"'),
        ("django_language", "fr", '<html lang="fr" dir="ltr"'),
    ],
)
def test_a_choice_is_seen_on_the_next_page(pages, name, value, seen):
    answer = pages.post(ADDRESS, {name: value, "next": "/"})

    assert answer.status_code == 302
    assert seen in pages.get("/reviews/here/").content.decode()


def test_a_value_that_is_no_choice_changes_nothing(pages):
    pages.post(ADDRESS, {"theme": '"><b>', "density": "vast", "django_language": "tlh"})

    text = pages.get("/reviews/here/").content.decode()

    assert 'data-theme="system" data-density="default"' in text
    assert '<html lang="en" dir="ltr"' in text


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_form_never_leads_to_another_host(pages, away):
    assert pages.post(ADDRESS, {"next": away}).headers["Location"] == "/"


def test_a_choice_is_made_by_post_only(pages):
    assert pages.get(ADDRESS, {"theme": "dark"}).status_code == 405
