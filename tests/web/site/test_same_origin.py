"""A form of the own host is taken though the browser withholds its origin; one of another host is not."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null", "sec-fetch-site": "same-site"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://example.org", "sec-fetch-site": "same-origin"}, 403),
    ],
)
def test_who_may_send_the_form_of_sign_in(headers, status):
    browser = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    token = browser.get("/accounts/login/").context["csrf_token"]
    form = {"login": "nobody", "password": "x", "csrfmiddlewaretoken": str(token)}

    assert browser.post("/accounts/login/", form, headers=headers).status_code == status


@pytest.mark.django_db
def test_without_the_token_nothing_is_taken():
    browser = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    own = {"origin": "null", "sec-fetch-site": "same-origin"}

    answer = browser.post("/accounts/login/", {"login": "nobody", "password": "x"}, headers=own)

    assert answer.status_code == 403
