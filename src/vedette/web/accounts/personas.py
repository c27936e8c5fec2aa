"""The log-ins of the sample review, one per persona; only `vedette start` makes them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from vedette.core.trust.permissions import Role
from vedette.pipeline.durable import keep_secret

PERSONAS: Mapping[str, tuple[Role, str]] = {
    "head": (Role.HEAD, "strictly_confidential"),
    "analyst": (Role.ANALYST, "confidential"),
    "qualitative": (Role.QUALITATIVE, "confidential"),
    "editor": (Role.EDITOR, "confidential"),
    "delegate-a": (Role.DELEGATE, "unclassified:PAK"),
    "delegate-b": (Role.DELEGATE, "unclassified:IND"),
    "focal": (Role.FOCAL, "unclassified"),
    "auditor": (Role.AUDITOR, "confidential"),
}
"""Log-in name -> role and clearance; a delegation reads the released edition of the country in its compartment."""

_FILE = "personas.json"


def passwords(home: Path) -> dict[str, str]:
    """Log-in name -> password, drawn once for each HOME."""
    path = home / "keys" / _FILE
    if not path.is_file():
        drawn = {name: secrets.token_urlsafe(12) for name in PERSONAS}
        keep_secret(path, json.dumps(drawn, indent=1).encode() + b"\n")
    return dict(json.loads(path.read_bytes()))
