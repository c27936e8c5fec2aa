"""Single sign-on lets in who has an account, and makes none."""

from __future__ import annotations

import pytest
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from vedette.web.accounts.writes import make_account
from vedette.web.site.team_settings import single_sign_on


@pytest.fixture
def request_of(db):
    made = RequestFactory().get("/accounts/oidc/single/login/callback/")
    made.session = SessionStore()
    made._messages = CookieStorage(made)
    made.user = get_user_model()()
    return made


def told(name: str) -> SocialLogin:
    """What the provider says of a person, before it is matched."""
    claims = {"sub": "4711", "preferred_username": name}
    account = SocialAccount(provider="single", uid="4711", extra_data={"userinfo": claims})
    return SocialLogin(user=get_user_model()(), account=account)


def test_an_identity_is_tied_to_the_account_of_its_name(request_of, settings, monkeypatch):
    monkeypatch.setenv("VEDETTE_OIDC_URL", "https://id.example.org")
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on()
    make_account("mira", password=None, by="test")
    login = told("mira")

    with context.request_context(request_of):
        get_adapter().pre_social_login(request_of, login)

    assert SocialAccount.objects.get(uid="4711").user.username == "mira"


def test_an_identity_without_an_account_gets_none(request_of):
    with context.request_context(request_of), pytest.raises(ImmediateHttpResponse) as refused:
        get_adapter().pre_social_login(request_of, told("stranger"))

    assert refused.value.response.headers["Location"] == "/accounts/login/"
    assert not get_user_model().objects.exists()


def test_nobody_signs_up_by_it(request_of):
    assert not get_adapter().is_open_for_signup(request_of, told("mira"))
    assert not account_adapter().is_open_for_signup(request_of)


def test_it_is_off_until_a_provider_is_named(monkeypatch):
    monkeypatch.delenv("VEDETTE_OIDC_URL", raising=False)
    assert single_sign_on() == {}

    monkeypatch.setenv("VEDETTE_OIDC_URL", "https://id.example.org")
    monkeypatch.setenv("VEDETTE_OIDC_ID", "vedette")

    (app,) = single_sign_on()["openid_connect"]["APPS"]
    assert app["client_id"] == "vedette"
    assert app["settings"]["server_url"] == "https://id.example.org"
