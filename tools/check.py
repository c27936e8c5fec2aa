"""Runs every check of the house, changes nothing, and lists all failures at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

_BIN = Path(sys.executable).parent
CHECKS = {
    "format": [_BIN / "ruff", "format", "--check", "--quiet", "."],
    "lint": [_BIN / "ruff", "check", "--quiet", "."],
    "types": [_BIN / "mypy", "src", "tools"],
    "contracts": [_BIN / "lint-imports", "--no-cache"],
}


# The pages of a team have models; the type checker sees them only with a database named.
_TEAM = {**os.environ, "VEDETTE_HOME": "build"}


def main() -> int:
    """The number of failed checks, 0 when all is well."""
    failed = []
    for name, command in CHECKS.items():
        began = time.monotonic()
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False, env=_TEAM
        )
        state = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:10} {state:7} {time.monotonic() - began:5.1f} s", flush=True)
        if done.returncode:
            failed.append((name, done.stdout + done.stderr))
    for name, output in failed:
        print(f"\n== {name}\n{output.rstrip()}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
