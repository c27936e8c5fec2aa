"""Real public data that lies beside a checkout; tests on it are skipped where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """The path below the folder of real data; skips the test when it is not there."""
    path = Path(os.environ.get("VEDETTE_SHARED_DATA", _DEFAULT)).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"real data not present: {'/'.join(parts)} (set VEDETTE_SHARED_DATA)")
    return path
