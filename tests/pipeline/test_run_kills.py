"""kill -9 in the middle of a run: the run before stays in place, the next run completes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from tests.pipeline.killing import KILLS, Killer, killed_often
from vedette.core.kernel.fingerprint import of_table, of_value
from vedette.pipeline.engine import Given, Inputs, Step, current_run, products_of, run_steps


def many(inputs: Inputs) -> Mapping[str, object]:
    start = int(str(inputs.given["start"].value))
    return {"many": pa.table({"n": pa.array(range(start, start + 4_000))})}


def doubled(inputs: Inputs) -> Mapping[str, object]:
    path = inputs.scratch / "pages.sqlite"
    path.write_bytes(b"x" * 200_000)
    return {"doubled": pa.table({"n": inputs.products.table("many")["n"]}), "pages": path}


STEPS = (
    Step("many", ("start",), ("many",), ("__init__.py",), many),
    Step("doubled", ("many",), ("doubled", "pages"), ("__init__.py",), doubled),
)


def run_from(runs: Path, start: int) -> None:
    run_steps(runs, STEPS, {"start": Given(of_value(start), start)}, {"start": start})


def start_of(runs: Path) -> int:
    """Where the current run starts, after checking that it is whole."""
    folder, manifest = current_run(runs)
    products = products_of(folder, manifest)
    for name in ("many", "doubled"):
        assert of_table(products.table(name)) == products[name].content
    assert (folder / "pages.sqlite").stat().st_size == 200_000
    return int(str(manifest["start"]))


@pytest.mark.slow
def test_a_killed_run_leaves_the_old_or_the_new_run_whole(tmp_path: Path) -> None:
    run_from(tmp_path, 0)
    killer = Killer(run_from, tmp_path, 1)

    def attempt(number: int) -> bool:
        start = 2 + number
        killed = killer.kill(tmp_path, start, seed=number)
        assert start_of(tmp_path) in (start - 1, start)
        run_from(tmp_path, start)
        assert start_of(tmp_path) == start
        return killed

    assert killed_often(0.5, attempt) >= KILLS // 2
    assert not list(tmp_path.rglob(".new-*"))
