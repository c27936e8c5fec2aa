"""How allauth behaves here: nobody signs up, failures are counted in the database, secrets are sealed."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_username
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from vedette.web.accounts import reads, writes

PASSWORD = "password"  # noqa: S105 - a kind of attempt


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc] # the library ships no types
    """No sign-up: accounts are made by an administrator's invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as the framework calls it
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse while the account has to wait; whether there is such an account plays no part."""
        name = str(credentials.get("username", ""))
        if reads.wait_before_attempt(PASSWORD, name, self.get_client_ip(request)):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        writes.note_failure(
            PASSWORD, str(credentials.get("username", "")), self.get_client_ip(request)
        )

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in under a new session key, and remember when and what came before."""
        before = user.last_login
        super().login(request, user)
        now = timezone.now()
        request.session["begun_at"] = request.session["rotated_at"] = now.timestamp()
        request.session["previous_login"] = before.isoformat() if before else ""
        name = user_username(user)
        writes.forget_failures(PASSWORD, name, self.get_client_ip(request))
        writes.signed_in(name, by=name)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """What would be told by mail is told by the log: the library calls this at each change."""
        writes.told_of(PurePosixPath(template_prefix).name, user_username(user))
        super().send_notification_mail(template_prefix, user, context, email)

    def add_message(self, *args: Any, **more: Any) -> None:
        """The library's notices on sign-in and sign-out tell what the page shows; left out."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # the same
    """Second factors: their secrets lie sealed in the database."""

    def get_totp_issuer(self) -> str:
        return "Vedette"

    def encrypt(self, text: str) -> str:
        return Fernet(settings.VEDETTE_FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return Fernet(settings.VEDETTE_FACTOR_KEY).decrypt(encrypted_text.encode()).decode()


class ExistingOnly(DefaultSocialAccountAdapter):  # type: ignore[misc] # the same
    """Single sign-on lets in who has an account; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - the same
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie the identity to the account of the same log-in name, at the first time."""
        if sociallogin.is_existing:
            return
        told = sociallogin.account.extra_data
        claims = told.get("userinfo") or told.get("id_token") or told
        name = str(claims.get(settings.VEDETTE_OIDC_CLAIM) or "")
        if not name or not reads.has_account(name):
            messages.error(request, gettext("There is no account here for that identity."))
            raise ImmediateHttpResponse(redirect("account_login"))
        from django.contrib.auth import get_user_model

        sociallogin.connect(request, get_user_model().objects.get(username=name))
