"""From one address to Django's settings of a database: SQLite first, PostgreSQL for teams."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

FILE = "vedette.sqlite"
_WAIT_S = 20


def database(url: str, home: Path | None) -> dict[str, object]:
    """Settings of the database that an address names; without one, the file in HOME.

    Args:
        url: `postgresql://user:password@host:port/name`, the same with `?host=/folder` for a socket,
            `sqlite:///path`, or empty.
        home: Folder of the team.

    Raises:
        ValueError: The address is of another kind, or neither is given.
    """
    parts = urlsplit(url)
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            # A server that is reached by a socket has the folder of it after the question mark.
            "HOST": unquote(parts.hostname or "") or parse_qs(parts.query).get("host", [""])[0],
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if url or home is None:
        raise ValueError("VEDETTE_DATABASE_URL must begin with postgresql:// or sqlite:///")
    return _sqlite(home / FILE)


def _sqlite(path: Path) -> dict[str, object]:
    # FULL: what was acknowledged survives a power cut; IMMEDIATE: no transaction fails half-way on a lock.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": _WAIT_S,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
