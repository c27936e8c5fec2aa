"""The action plan of the sample review: one action overdue, one whose proof expired, one done without effect."""

from __future__ import annotations

import importlib.resources
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vedette.core.actions.changes import Change
from vedette.core.actions.plan import LISTED, TOLD
from vedette.demo.stated import one_pen
from vedette.pipeline.actions import (
    Handed,
    add_action,
    change_action,
    keep_baseline,
    report_progress,
)
from vedette.pipeline.chain import chain_of
from vedette.pipeline.decisions import Author
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.workspace import Review

_APPROVED = Author("head", "2021-09-30T09:00:00Z")
_ROWS = {"milestones": ("key", "title", "due_on", "done_on"),
         "risks": ("key", "risk", "likelihood", "impact", "response"), "charges": ("line", "amount")}  # fmt: skip


def add_plan(review: Review) -> None:
    """The plan as it was approved, what was reported since, judged and measured.

    What this world does not recommend is left out, with the actions that would carry it out.

    Raises:
        WrongState: There was no run yet.
    """
    listed: list[dict[str, Any]] = json.loads(_data("actions"))
    with one_pen(review) as held, tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        made = dict(_planned(held, listed))
        keep_baseline(held, "As approved", "Approved with the report.", _APPROVED)
        acts = [
            (act, made[one["name"]])
            for one in listed
            for act in one.get("acts", ())
            if one["name"] in made
        ]
        for act, ref in sorted(acts, key=lambda told: str(told[0][2])):
            _play(held, ref, act, Path(folder))


def _data(name: str) -> str:
    path = importlib.resources.files("vedette.demo") / "stated" / f"{name}.json"
    return path.read_text(encoding="utf-8")


def _planned(review: Review, listed: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Name in the data and reference of each action that is written."""
    asked, known = recommended(review), review.decisions()
    projects = {one.title: ref for ref, one in proposals_of(known).items()}
    chain = chain_of(review, frozenset(asked.values()))
    made: dict[str, str] = {}
    for one in listed:
        carried = [asked[name] for name in one.get("carries", ()) if name in asked]
        if one.get("carries") and not carried:
            continue
        author = Author("editor", f"{one['on']}T08:00:00Z")
        said = {name: one[name] for name in (*TOLD, *LISTED, "kind") if one.get(name)}
        said |= {"stream": made.get(one.get("stream", ""), "")} if "stream" in one else {}
        said["after"] = [made[name] for name in one.get("after", ()) if name in made]
        if "funding" in one:
            said["funding"] = projects.get(one["funding"], "")
        ref = add_action(review, said, author).ref
        made[one["name"]] = ref
        for on in carried:
            body = {"on": on, "seen": chain.fingerprint(on)}
            change_action(review, ref, Change.LINK, body, author)
        tables = {name: _ROWS[name] for name in _ROWS if name != "charges" or said.get("funding")}
        for table, heads in tables.items():
            for cells in one.get(table, ()):
                row = {name: cell for name, cell in zip(heads, cells, strict=True) if cell}
                change_action(review, ref, Change.PUT, {"table": table, "row": row}, author)
        yield one["name"], ref


def recommended(review: Review) -> dict[str, str]:
    """What the data call a recommendation -> its reference; parts of a split are named `search:1`."""
    texts = {one.text: ref for ref, one in recommendations_of(review.decisions()).items()}
    found: dict[str, str] = {}
    for one in json.loads(_data("recommendations")):
        named = {one["name"]: one["text"]} | {
            f"{one['name']}:{n}": part for n, part in enumerate(one.get("split", ()), start=1)
        }
        found |= {name: texts[text] for name, text in named.items() if text in texts}
    return found


def _play(
    review: Review, ref: str, act: tuple[str, str, str, dict[str, Any]], folder: Path
) -> None:
    kind, by, on, told = act
    author = Author(by, f"{on}T10:00:00Z")
    if kind != Change.REPORT:
        change_action(review, ref, Change(kind), told, author)
        return
    said: dict[str, object] = {name: told[name] for name in ("percent", "text")}
    if "link" in told:
        name, where, effective, expires = told["link"]
        said["proofs"] = [_proof(name, effective, expires) | {"where": where}]
    files = []
    if "file" in told:
        name, where, effective, expires = told["file"]
        file = folder / where
        file.write_text(f"{name}\nMade up for the sample review.\n", encoding="utf-8")
        files.append(Handed(file, _proof(name, effective, expires)))
    report_progress(review, ref, said, author, files=files)


def _proof(name: str, effective: str, expires: str) -> dict[str, str]:
    return {"name": name, "effective_on": effective, "expires_on": expires}
