"""A plain folder is served without accounts and without a database: no page may ask for them when it is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from vedette.pipeline.workspace import create_review

ASK = """
import django
django.setup()
from django.test import Client
answer = Client(raise_request_exception=True).get("/healthz", headers={"host": "127.0.0.1"})
assert answer.status_code == 200, answer.content
"""


def test_a_plain_folder_answers_without_accounts(tmp_path: Path):
    create_review(tmp_path / "review", title="Plain", created_at="2026-01-01T00:00:00Z")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("VEDETTE_", "DJANGO"))}
    settings = {"DJANGO_SETTINGS_MODULE": "vedette.web.site.settings"}

    told = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**kept, **settings, "VEDETTE_REVIEW": str(tmp_path / "review")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr
