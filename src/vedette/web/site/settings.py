"""Settings of the pages, all from the environment.

Two ways to serve, told apart by whether a database is named:

- `vedette serve --review DIR`: for the holder of a plain folder on the loopback address, read-only. No
  database, no accounts.
- `vedette serve --home HOME` and `vedette start`: a team at work. HOME holds the database (or
  VEDETTE_DATABASE_URL names a PostgreSQL), the keys and what is uploaded.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from vedette.web.site.databases import database
from vedette.web.site.team_settings import factor_key

VEDETTE_REVIEW = Path(os.environ.get("VEDETTE_REVIEW", "review"))
"""Folder of the review that the pages show where there is no database."""

VEDETTE_HOME = Path(os.environ["VEDETTE_HOME"]) if os.environ.get("VEDETTE_HOME") else None
"""Folder of the database, keys and uploads of a team."""

VEDETTE_SEALS = (
    Path(_seals)
    if (_seals := os.environ.get("VEDETTE_SEALS"))
    else VEDETTE_HOME and (VEDETTE_HOME / "seals")
)
"""Folder of the keys of sealed identities, one folder per review; far from the reviews, with a backup of its own."""

VEDETTE_PERSONAS = os.environ.get("VEDETTE_PERSONAS") == "1"
"""Whether the log-ins of the sample review are on: only by `vedette start`, only on the loopback address."""

VEDETTE_HOSTS = [host for host in os.environ.get("VEDETTE_HOSTS", "").split(",") if host]
"""Names under which the pages are reached over HTTPS; empty: the loopback address only."""

VEDETTE_SESSION_ABSOLUTE_S = 12 * 3600
"""After so long a session ends, whatever was done in it."""

VEDETTE_STEP_UP_S = 5 * 60
"""For so long it holds that a person showed password, code or key."""

VEDETTE_FACTOR_KEY: bytes = factor_key(VEDETTE_HOME)
"""Seals the secrets of second factors in the database."""

VEDETTE_OIDC = bool(os.environ.get("VEDETTE_OIDC_URL"))
"""Whether there is single sign-on."""

VEDETTE_OIDC_CLAIM = os.environ.get("VEDETTE_OIDC_CLAIM", "preferred_username")
"""What of the provider's answer is the log-in name."""

_IS_PUBLIC = bool(VEDETTE_HOSTS)
VEDETTE_IS_TEAM = VEDETTE_HOME is not None or bool(os.environ.get("VEDETTE_DATABASE_URL"))
"""Whether there is a database, with accounts; else the pages are for the holder of one folder."""


def _secret() -> str:
    """The key that signs sessions: kept in HOME, else drawn anew at each start."""
    path = VEDETTE_HOME / "keys" / "session" if VEDETTE_HOME else None
    if path is None or not path.is_file():
        return os.environ.get("VEDETTE_SECRET") or secrets.token_urlsafe(48)
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = VEDETTE_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "vedette.web.site.urls"
WSGI_APPLICATION = "vedette.web.site.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "csp",
    "vedette.web.ui",
    "vedette.web.audit",
    "vedette.web.accounts",
    "vedette.web.reviews",
    "vedette.web.jobs",
    "vedette.web.sources",
    "vedette.web.linkage",
    "vedette.web.library",
    "vedette.web.context",
    "vedette.web.stats",
    "vedette.web.evidence",
    "vedette.web.recommendations",
    "vedette.web.consultations",
    "vedette.web.reports",
    "vedette.web.actions",
    "vedette.web.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "vedette.web.site.headers.PrivateAnswers",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "vedette.web.site.errors.ErrorPages",
    "vedette.web.reviews.entering.Visits",
]
_CONTEXT = [
    "django.template.context_processors.request",
    "vedette.web.reviews.context.frame",
]
DATABASES: dict[str, dict[str, object]] = {}
if VEDETTE_IS_TEAM:
    from vedette.web.site import team_settings as team

    DATABASES = {"default": database(os.environ.get("VEDETTE_DATABASE_URL", ""), VEDETTE_HOME)}
    INSTALLED_APPS += team.APPS
    MIDDLEWARE = team.with_accounts(MIDDLEWARE)
    _CONTEXT += team.CONTEXT
    globals().update(
        team.settings(is_public=_IS_PUBLIC, home=VEDETTE_HOME, step_up_s=VEDETTE_STEP_UP_S)
    )

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": _CONTEXT,
            "builtins": [
                "django.templatetags.i18n",
                "vedette.web.ui.templatetags.ui",
                "vedette.web.ui.templatetags.frame",
                "vedette.web.ui.templatetags.lists",
                "vedette.web.ui.templatetags.parts",
                "vedette.web.ui.templatetags.addresses",
                "vedette.web.ui.templatetags.charts",
            ],
        },
    }
]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
"""Languages of the pages, each by its own name; the words lie in the `locale` folder of each app."""

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
