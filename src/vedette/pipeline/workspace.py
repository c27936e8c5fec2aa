"""The folder of a review: what came in, what was decided, what was computed.

```
review.json            title, template, label, created_at
snapshots/<sha256>/    original file, staged table, records, result of the import; never changed
decisions/log.jsonl    append-only; what counts is what this file says (or the database, see home.json)
runs/                  computed; may be deleted and is rebuilt by `vedette run`
```
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.templates import DEFAULT, Template
from vedette.core.kernel.templates import template as template_of
from vedette.pipeline.decisions import (
    HANDED_OVER,
    Act,
    Author,
    Decision,
    FileHome,
    Home,
    KeptHome,
    begin_log,
    parsed_log,
)
from vedette.pipeline.durable import write_durably

FORMAT = 1
DEFAULTS: Mapping[str, object] = {"precedence": [], "seed": 0}
"""Settings of a new review: sources in falling trust (empty: as the templates say), seed of draws."""

KEPT_DECISIONS = "decisions.jsonl"
"""File in the folder of a run: the decisions that it used."""

_PARTS = ("snapshots", "decisions", "runs")
_LEVELS = ("public", "unclassified", "confidential", "strictly_confidential")


@dataclass(frozen=True, slots=True)
class Review:
    """An open review folder.

    Args:
        folder: Where it lies.
        about: Content of `review.json`.
        home: Where its decisions live.
        world: Name of the world that is seen; None for all of the review.
        hidden: Notes of interviews, where they are as if they were not there; None where they may be seen.
    """

    folder: Path
    about: Mapping[str, object]
    home: Home
    world: str | None = None
    hidden: frozenset[str] | None = None

    @property
    def snapshots(self) -> Path:
        """Folder of what came in."""
        return self.folder / "snapshots"

    @property
    def runs(self) -> Path:
        """Folder of what was computed, of this world."""
        return runs_of(self.folder, self.world)

    @property
    def template(self) -> Template:
        """The template that it was made from."""
        return template_of(str(self.about["template"]))

    def decisions(self) -> tuple[Decision, ...]:
        """All decisions in order."""
        if self.hidden is None:
            return self.home.known()
        from vedette.pipeline.notes import without_notes

        return without_notes(self.home.known(), self.hidden)

    def settings(self) -> dict[str, object]:
        """What holds now: `review.json` with the settings decided since."""
        found = {**DEFAULTS, **self.about}
        for decision in self.decisions():
            if decision.act is Act.SETTINGS:
                found.update(decision.body)
        return found


def create_review(
    folder: Path,
    *,
    title: str,
    created_at: str,
    template: str = DEFAULT,
    label: str = "confidential",
) -> Review:
    """A new, empty review in a folder that is empty or not there yet.

    Raises:
        BadInput: The template or the label is not known.
        WrongState: The folder holds something.
    """
    template_of(template)
    if label.partition(":")[0] not in _LEVELS:
        raise BadInput(f"'{label}' is not a label.", f"Begin it with one of {', '.join(_LEVELS)}.")
    if folder.exists() and not _is_free(folder):
        raise WrongState(f"'{folder}' is not an empty folder.", "Name a new folder for the review.")
    for part in _PARTS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    begin_log(folder)
    about = {
        "format": FORMAT,
        "title": title,
        "template": template,
        "label": label,
        "created_at": created_at,
    }
    # Written last: a folder is a review from this file on.
    write_durably(folder / "review.json", (json.dumps(about, indent=1) + "\n").encode())
    return open_review(folder)


def _is_free(folder: Path) -> bool:
    """Whether a folder is empty, or holds only what a killed `init` leaves."""
    if not folder.is_dir():
        return False
    files = [path for path in folder.rglob("*") if not path.is_dir()]
    dirs = {path.name for path in folder.iterdir() if path.is_dir()}
    return dirs <= set(_PARTS) and all(path.stat().st_size == 0 for path in files)


def open_review(folder: Path, home: Home | None = None) -> Review:
    """The review in a folder.

    Args:
        folder: Where it lies.
        home: Where its decisions live; the folder tells unless told. Of a review whose decisions live in
            a database that is not at hand, those that its current run kept are read.

    Raises:
        NotFound: There is no review in it.
        WrongState: Its `review.json` cannot be read, or a newer program made it.
    """
    path = folder / "review.json"
    if not path.is_file():
        raise NotFound(
            f"'{folder}' holds no review.", "Make one with `vedette init` or `vedette demo`."
        )
    try:
        about = json.loads(path.read_bytes())
        known = about["format"] <= FORMAT
    except (ValueError, KeyError, TypeError) as error:
        raise WrongState(f"'{path}' cannot be read.", "Restore it from a copy.") from error
    if not known:
        raise WrongState(f"'{folder}' was made by a newer program.", "Update vedette.")
    for part in ("snapshots", "runs"):
        (folder / part).mkdir(exist_ok=True)
    if home is not None:
        return Review(folder, about, home)
    if not is_handed_over(folder):
        return Review(folder, about, FileHome(folder))
    world = str(_handed_over(folder)["world"])
    return Review(folder, about, _kept(runs_of(folder, world)), world)


def _kept(runs: Path) -> KeptHome:
    """The decisions that the current run kept."""
    pointer = runs / "current"
    if not pointer.is_file():
        return KeptHome(())
    kept = runs / pointer.read_text(encoding="utf-8").strip() / KEPT_DECISIONS
    return KeptHome(parsed_log(kept.read_bytes()))


def runs_of(folder: Path, world: str | None) -> Path:
    """Where the runs of a world, or of the whole review, lie."""
    runs = folder / "runs"
    return runs if world is None else runs / "worlds" / world


def is_handed_over(folder: Path) -> bool:
    """Whether the decisions of a review live in a database."""
    return (folder / "decisions" / HANDED_OVER).is_file()


def home_of_team(folder: Path) -> Path | None:
    """The folder of the team whose database keeps the decisions of a review; None for a plain folder."""
    return Path(str(_handed_over(folder)["team"])) if is_handed_over(folder) else None


def _handed_over(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "decisions" / HANDED_OVER).read_bytes())
    return found


def hand_over(review: Review, to: Mapping[str, object]) -> None:
    """Mark that from now on the decisions live in a database; the caller has copied them there.

    Args:
        review: A plain folder; the caller holds its pen.
        to: What `home.json` says: `team` (folder of the database), `review` (slug), `world` (the first).
    """
    text = json.dumps(to, ensure_ascii=False, indent=1) + "\n"
    write_durably(review.folder / "decisions" / HANDED_OVER, text.encode())


def change_settings(review: Review, changes: Mapping[str, object], author: Author) -> None:
    """Decide settings of the review; nothing is written when nothing changes."""
    held = review.settings()
    new = {key: value for key, value in changes.items() if held.get(key) != value}
    if new:
        with review.home.writing() as pen:
            pen.append(Act.SETTINGS, new, author)
