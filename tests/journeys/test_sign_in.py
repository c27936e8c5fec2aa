"""How a person gets in: by password, by a second factor, by a passkey."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from tests.journeys.test_reading import serious

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def sign_out(page, team) -> None:
    page.goto(f"{team.address}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")


def code_of(secret: str) -> str:
    """What the telephone shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def confirm(page, team, persona: str) -> None:
    """Show the password again where the page asks for it."""
    if "/reauthenticate/" in page.url:
        page.locator("input[name=password]").fill(team.passwords[persona])
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "reauthenticate" not in url)


def test_a_persona_signs_in_with_its_password_and_lands_in_its_reviews(team, team_visit):
    team.sign_in(team_visit.page, "analyst")

    team_visit.go("/")

    assert team_visit.page.locator(".bignum").is_visible()


def test_a_wrong_password_is_told_beside_the_form(team, team_visit):
    page = team_visit.page
    page.goto(f"{team.address}/accounts/login/")
    page.locator("input[name=login]").fill("nobody")
    page.locator("input[name=password]").fill("wrong and long enough")

    page.get_by_role("button", name="Sign in", exact=True).click()

    assert page.get_by_role("alert").is_visible()
    assert not serious(page)


def test_the_app_on_the_telephone_is_set_up_and_asked_for_at_the_next_sign_in(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "delegate-b")
    page.goto(f"{team.address}/accounts/2fa/totp/activate/")
    confirm(page, team, "delegate-b")
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    assert not serious(page)
    secret = page.locator("#authenticator_secret").input_value()

    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("input[name=code]").press("Enter")

    codes = page.locator("textarea").input_value().split()
    assert len(codes) == 10
    page.get_by_role("checkbox").check()
    sign_out(page, team)
    page.locator("input[name=login]").fill("delegate-b")
    page.locator("input[name=password]").fill(team.passwords["delegate-b"])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/2fa/authenticate/**")
    page.locator("input[name=code]").fill(codes[0])
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/reviews/**")


def test_a_passkey_opens_the_pages_without_a_password(team, team_visit):
    page = team_visit.page
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    team.sign_in(page, "delegate-a")
    page.goto(f"{team.address}/accounts/2fa/webauthn/add/")
    confirm(page, team, "delegate-a")
    page.get_by_role("checkbox").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    sign_out(page, team)

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url("**/reviews/**")


@pytest.mark.parametrize("team_visit", [360, 1280], indirect=True)
@pytest.mark.parametrize(
    "path", ["/members/", "/worlds/", "/view-as/", "/tokens/"], ids=lambda path: path.strip("/")
)
def test_the_pages_of_rights_fit_and_have_no_serious_fault(team, team_visit, path):
    team.sign_in(team_visit.page, "head")

    team_visit.go(path)

    width = team_visit.page.evaluate("document.documentElement.scrollWidth")
    assert width <= team_visit.page.viewport_size["width"]
    assert not serious(team_visit.page)


@pytest.mark.parametrize("team_visit", [360], indirect=True)
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/sessions/", "/accounts/2fa/"])
def test_the_pages_of_the_account_fit_a_telephone(team, team_visit, path):
    page = team_visit.page
    if "login" not in path:
        team.sign_in(page, "editor")

    page.goto(f"{team.address}{path}")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not serious(page)


def test_the_head_looks_as_the_analyst_and_comes_back(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "head")
    team_visit.go("/view-as/")

    page.get_by_role("button", name="Data analyst").click()

    page.get_by_text("You see what Data analyst sees").wait_for()
    page.get_by_role("button", name="Back to your own view").click()
    page.get_by_text("You see what").wait_for(state="detached")
