"""The documentation says what the code does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_generated_reference_is_up_to_date():
    done = subprocess.run(
        [sys.executable, "tools/write_reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, f"run `make docs`: {done.stdout}{done.stderr}"


def test_every_command_of_the_documents_exists():
    reference = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^## `vedette ([a-z -]+)`", reference, re.M))
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]

    used = {
        m
        for p in pages
        for m in re.findall(
            r"(?:`|^)vedette ([a-z]+(?: [a-z-]+){0,2})", p.read_text(encoding="utf-8"), re.M
        )
    }

    assert {
        words
        for words in used
        if not any(" ".join(words.split()[:n]) in known for n in range(1, 4))
    } == set()


def test_every_local_link_of_the_documents_leads_somewhere():
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert not broken


def test_every_picture_is_used():
    text = "".join(
        p.read_text(encoding="utf-8") for p in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    )

    assert not [p.name for p in (ROOT / "docs/pictures").glob("*.png") if p.name not in text]
