"""What the settings have more where a team works: accounts, sessions, log, jobs."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

APPS = (
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
)
CONTEXT = [
    "django.contrib.messages.context_processors.messages",
    "vedette.web.jobs.context.background",
]

_IDLE_S = 30 * 60


def with_accounts(middleware: list[str]) -> list[str]:
    """The middleware with sessions, cross-site defence and sign-in before what asks who looks."""
    at = middleware.index("django.middleware.locale.LocaleMiddleware")
    first = ["django.contrib.sessions.middleware.SessionMiddleware"]
    then = [
        "vedette.web.site.same_origin.SameOrigin",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
        "allauth.usersessions.middleware.UserSessionsMiddleware",
        "vedette.web.accounts.rules.BodyLimits",
        "vedette.web.accounts.rules.SessionRules",
        "vedette.web.reports.link_only.LinkOnly",
    ]
    return [*middleware[:at], *first, middleware[at], *then, *middleware[at + 1 :]]


def settings(*, is_public: bool, home: Path | None, step_up_s: int) -> dict[str, object]:
    """Settings by name."""
    prefix = "__Host-" if is_public else ""
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 12},
            },
            {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/reviews/",
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "CSRF_COOKIE_NAME": f"{prefix}csrf",
        "SESSION_COOKIE_SECURE": is_public,
        "CSRF_COOKIE_SECURE": is_public,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": _IDLE_S,
        "SESSION_SAVE_EVERY_REQUEST": True,
        "SECURE_HSTS_SECONDS": 31_536_000 if is_public else 0,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if is_public else None,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": step_up_s,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
        "ACCOUNT_ADAPTER": "vedette.web.accounts.adapter.ClosedAdapter",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/accounts/login/",
        # Failed attempts are counted in the database (accounts.adapter); the library's own memory is a cache.
        "ACCOUNT_RATE_LIMITS": {"login_failed": None},
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "MFA_ADAPTER": "vedette.web.accounts.adapter.FactorAdapter",
        "MFA_FORMS": {
            "authenticate": "vedette.web.accounts.forms.CountedCode",
            "reauthenticate": "vedette.web.accounts.forms.CountedCodeAgain",
        },
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
        "SOCIALACCOUNT_ADAPTER": "vedette.web.accounts.adapter.ExistingOnly",
        "SOCIALACCOUNT_ONLY": False,
        # A form that led to another host would be stopped by the policy form-action 'self'; a link is not.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_PROVIDERS": single_sign_on(),
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not is_public,
        "USERSESSIONS_TRACK_ACTIVITY": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1024 * 1024,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 1000,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 100,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 1024 * 1024,
        **mail(home),
    }


def mail(home: Path | None) -> dict[str, object]:
    """How mail leaves: by the server that VEDETTE_MAIL_HOST names, else into files of HOME."""
    host = os.environ.get("VEDETTE_MAIL_HOST", "")
    kind = "smtp" if host else "filebased"
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend",
        "EMAIL_FILE_PATH": str((home or Path()) / "mail"),
        "EMAIL_HOST": host,
        "EMAIL_PORT": int(os.environ.get("VEDETTE_MAIL_PORT", "587")),
        "EMAIL_HOST_USER": os.environ.get("VEDETTE_MAIL_USER", ""),
        "EMAIL_HOST_PASSWORD": os.environ.get("VEDETTE_MAIL_PASSWORD", ""),
        "EMAIL_USE_TLS": os.environ.get("VEDETTE_MAIL_TLS", "1") == "1",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": os.environ.get("VEDETTE_MAIL_FROM", "vedette@localhost"),
    }


def factor_key(home: Path | None) -> bytes:
    """The key that seals second factors: kept in HOME, else drawn from the session's."""
    path = home / "keys" / "factors" if home else None
    if path is not None and path.is_file():
        return path.read_bytes().strip()
    secret = os.environ.get("VEDETTE_SECRET", str(home))
    return base64.urlsafe_b64encode(hashlib.sha256(f"factors:{secret}".encode()).digest())


def single_sign_on() -> dict[str, object]:
    """The OpenID Connect provider that VEDETTE_OIDC_URL, _ID and _SECRET name; empty without them."""
    server = os.environ.get("VEDETTE_OIDC_URL", "")
    if not server:
        return {}
    app = {
        "provider_id": "single",
        "name": os.environ.get("VEDETTE_OIDC_NAME", "Single sign-on"),
        "client_id": os.environ.get("VEDETTE_OIDC_ID", ""),
        "secret": os.environ.get("VEDETTE_OIDC_SECRET", ""),
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
