"""How a person gets in: by password, by a second factor, by a passkey."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_a_persona_signs_in_with_its_password_and_lands_in_its_reviews(team, team_visit):
    team.sign_in(team_visit.page, "analyst")

    team_visit.go("/")

    assert team_visit.page.locator(".bignum").is_visible()
