"""What the settings have more where a team works: accounts, sessions, log, jobs."""

from __future__ import annotations

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

_IDLE_S, _ABSOLUTE_S, _STEP_UP_S = 30 * 60, 12 * 3600, 5 * 60


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
    ]
    return [*middleware[:at], *first, middleware[at], *then, *middleware[at + 1 :]]


def settings(*, is_public: bool, home: Path | None) -> dict[str, object]:
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
        "VEDETTE_SESSION_ABSOLUTE_S": _ABSOLUTE_S,
        "SECURE_HSTS_SECONDS": 31_536_000 if is_public else 0,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if is_public else None,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": _STEP_UP_S,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
        "ACCOUNT_ADAPTER": "vedette.web.accounts.adapter.ClosedAdapter",
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not is_public,
        "USERSESSIONS_TRACK_ACTIVITY": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1024 * 1024,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 1000,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 1024 * 1024,
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str((home or Path()) / "mail"),
    }
