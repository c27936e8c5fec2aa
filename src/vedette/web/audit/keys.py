"""The key that signs the heads of all logs of a house: one file in HOME, made at first use."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings

from vedette.core.kernel.errors import WrongState
from vedette.core.trust.heads import LogKey, key_from_pem
from vedette.pipeline.durable import keep_secret

FILE = "log.pem"


def log_key() -> LogKey:
    """The key of HOME; made where there is none yet.

    Raises:
        WrongState: No HOME is named, so that a key would have no place.
        BadInput: The file holds no key.
    """
    home: Path | None = settings.VEDETTE_HOME
    if home is None:
        raise WrongState("The key of the log has no place.", "Name the folder of the team: --home.")
    path = home / "keys" / FILE
    if not path.is_file():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_secret(path, LogKey(secrets.token_bytes(32)).as_pem())
    return key_from_pem(path.read_bytes())
