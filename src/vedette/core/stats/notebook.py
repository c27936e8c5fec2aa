"""A figure as a Jupyter notebook that computes it again from the exported folder, to the digit (4.8)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

Row = Mapping[str, object]
_COMPARED = ("point", "value", "low", "high", "n", "n_incidents", "person_years", "fingerprint")

_LOAD = """import json
import os
from pathlib import Path

import pyarrow.parquet as pq

from vedette.core.stats.definition import parse_definition
from vedette.core.stats.figures import told
from vedette.core.stats.points import TABLES, inputs_of
from vedette.core.stats.query import ledger

# The unpacked archive of `vedette export`, or the folder of the review.
REVIEW = Path(os.environ.get("VEDETTE_REVIEW", "review"))
RUN = REVIEW / "runs" / (REVIEW / "runs" / "current").read_text(encoding="utf-8").strip()
MANIFEST = json.loads((RUN / "manifest.json").read_text(encoding="utf-8"))
print("run", RUN.name)"""

_COMPUTE = """facts = pq.read_table(RUN / "tables" / "facts.parquet")
paths = {name: RUN / "tables" / f"{name}.parquet" for name in TABLES}
tables = {name: pq.read_table(path) for name, path in paths.items() if path.is_file()}
inputs = inputs_of(tables, ledger(facts), MANIFEST["settings"])
points, rows = told(parse_definition(DEFINITION), inputs, facts=facts)
points = points.to_pylist()
for one in points:
    print(one["point"], one["value"], one["low"], one["high"], "n", one["n"])"""

_COMPARE = """differing = [
    (printed["point"], name, printed[name], made[name])
    for printed, made in zip(PRINTED, points, strict=True)
    for name in printed
    if printed[name] != made[name]
]
assert not differing, differing
print(f"{len(points)} numbers of the figure are reproduced to the digit.")"""

_ROWS = """counted = {}
for one in rows.to_pylist():
    counted[one["point"]] = counted.get(one["point"], 0) + one["counted"]
assert all(counted.get(one["point"], 0) == one["n"] for one in points if one["group1"] != "statistic")
rows.slice(0, 20).to_pylist()"""


def notebook(
    definition: Mapping[str, object], rows: Sequence[Row], *, run: str, about: str, words: str
) -> bytes:
    """The notebook (nbformat 4.5) as bytes; the same figure gives the same bytes.

    Args:
        definition: The definition in its canonical form.
        rows: Rows of FIGURES of the figure, in order.
        run: Fingerprint of the run.
        about: The summary.
        words: The definition in one sentence.
    """
    printed = [{name: row[name] for name in _COMPARED} for row in rows]
    said = (
        f"# {_text(str(definition['title']))}\n\n{_text(words)}\n\n{_text(about)}\n\n"
        f"{_text(str(rows[0]['method_text']) if rows else '')}\n\n"
        f"Figure `{_text(str(definition['key']))}`, run `{run}`. Unpack the archive that `vedette export` writes "
        "into the folder `review` beside this notebook, or name its folder in the variable "
        "`VEDETTE_REVIEW`, then run all cells."
    )
    cells = [
        _markdown("about", said),
        _code("load", _LOAD),
        _code("definition", f"DEFINITION = {_literal(definition)}"),
        _code("printed", f"PRINTED = {_literal(printed)}"),
        _code("compute", _COMPUTE),
        _code("compare", _COMPARE),
        _code("rows", _ROWS),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def code_of(content: bytes) -> str:
    """The code of a notebook, cell after cell."""
    cells = json.loads(content)["cells"]
    return "\n\n".join(one["source"] for one in cells if one["cell_type"] == "code") + "\n"


def _literal(value: object) -> str:
    """A Python expression that gives the value: text that nobody's words can leave."""
    return f"json.loads({json.dumps(value, allow_nan=False)!a})"


def _text(words: str) -> str:
    """Words of people as Markdown shows them: no markup, one line."""
    plain = " ".join(words.split()).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{mark}" if mark in "\\`*_[]#|$" else mark for mark in plain)


def _markdown(name: str, source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def _code(name: str, source: str) -> dict[str, object]:
    empty: dict[str, object] = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "id": name, "source": source, **empty}
