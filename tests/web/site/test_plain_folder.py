"""The pages of a plain folder are loaded by a process of their own, which has no accounts and no database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.web.evidence.conftest import four_rows

__all__ = ["four_rows"]
LOADED = """
import django
django.setup()
from django.test import Client
from django.urls import get_resolver
assert get_resolver().url_patterns
print(Client().get("/healthz", headers={"host": "localhost"}).status_code)
"""


def test_they_load_without_the_accounts_of_a_team(four_rows: Path):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("VEDETTE_", "DJANGO"))}
    named = {
        "DJANGO_SETTINGS_MODULE": "vedette.web.site.settings",
        "VEDETTE_REVIEW": str(four_rows),
    }

    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env={**clean, **named},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.strip() == "200", done.stderr[-2000:]
