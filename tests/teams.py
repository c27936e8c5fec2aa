"""Teams on the sample review at rest: `vedette start` once for all workers, then copies that are moved.

What moves one is what a restored backup is moved by, so that a copy is a team like any other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MOVE = """
import sys
from pathlib import Path
import django
django.setup()
from vedette.web.reviews.reads import folders
from vedette.web.reviews.writes import move_folder
[slug] = folders()
move_folder(slug, Path(sys.argv[1]), by="start")
"""


def clean() -> dict[str, str]:
    """The environment without what the tests themselves said about a database."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("VEDETTE_", "DJANGO"))}


def vedette(*words: object) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own, as a shell gives it; it sets the web floor up once."""
    command = [sys.executable, "-m", "vedette.cli.main", *map(str, words)]
    return subprocess.run(command, env=clean(), capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class AtRest:
    """A team that is not served.

    Args:
        folder: Of the sample review, whose decisions are in the team's database.
        home: Folder of its database and keys.
    """

    folder: Path
    home: Path

    @classmethod
    def below(cls, base: Path) -> AtRest:
        """The team of a folder that holds both."""
        return cls(base / "sample", base / "home")


def handed(sample: Path, base: Path) -> AtRest:
    """A copy of the sample, handed to a team of its own with one member per persona."""
    made = AtRest.below(base)
    shutil.copytree(sample, made.folder)
    done = vedette("start", made.folder, "--home", made.home, "--no-serve")
    assert done.returncode == 0, done.stderr
    return made


def moved(kept: AtRest, base: Path) -> AtRest:
    """A copy of a team at rest, which the test may change."""
    made = AtRest.below(base)
    shutil.copytree(kept.folder, made.folder)
    shutil.copytree(kept.home, made.home)
    settings = {
        "VEDETTE_HOME": str(made.home),
        "DJANGO_SETTINGS_MODULE": "vedette.web.site.settings",
    }
    command = [sys.executable, "-c", MOVE, str(made.folder)]
    done = subprocess.run(command, env=clean() | settings, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return made
