"""The person in the frame of every page."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("address", ["/reviews/", "/accounts/sessions/"])
def test_the_menu_names_the_person_on_pages_outside_of_reviews_too(as_persona, address):
    text = as_persona("delegate-a").get(address).content.decode()

    assert "Menu of delegate-a" in text
    assert ">DA<" in text
    assert "Sign out" in text


def test_the_menu_leads_where_the_role_may_go(as_persona):
    head, analyst = as_persona("head"), as_persona("analyst")

    own = head.get(head.within("/jobs/")).content.decode()
    other = analyst.get(analyst.within("/jobs/")).content.decode()

    assert head.within("/members/") in own
    assert "Head of the review" in own
    assert analyst.within("/members/") not in other
    assert analyst.within("/tokens/") in other
