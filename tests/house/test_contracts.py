"""The import contracts bite: a planted breach of each kind is caught."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BREACHES = {
    "core knows the pages": ("core/sources/schema.py", "from vedette.web.reviews import runs"),
    "core knows the framework": ("core/kernel/labels.py", "import django"),
    "a room knows a later room": (
        "core/sources/schema.py",
        "from vedette.core.stats import schema as later",
    ),
    "Splink outside its wrapper": ("core/linkage/schema.py", "import splink"),
    "Typst outside its wrapper": ("core/reports/document.py", "import typst"),
}


def contracts(tree: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=tree,
        env={"PYTHONPATH": str(tree / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", BREACHES)
def test_a_planted_breach_is_caught(name, tmp_path):
    module, line = BREACHES[name]
    skip = shutil.ignore_patterns("__pycache__", "built")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=skip)
    assert contracts(tmp_path).returncode == 0

    path = tmp_path / "src/vedette" / module
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    assert contracts(tmp_path).returncode == 1
