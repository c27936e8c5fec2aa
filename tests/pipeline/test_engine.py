"""Runs: steps repeated only when what they rest on changed; the folder valid at every moment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Barrier

import pyarrow as pa
import pytest

from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.fingerprint import of_value
from vedette.pipeline.engine import (
    KEPT_RUNS,
    Given,
    Inputs,
    Step,
    current_run,
    products_of,
    run_steps,
)


def numbers(inputs: Inputs) -> Mapping[str, object]:
    return {"numbers": pa.table({"n": inputs.given["stated"].value})}


def parity(inputs: Inputs) -> Mapping[str, object]:
    return {"parity": {"odd": [n % 2 for n in inputs.table("numbers")["n"].to_pylist()]}}  # type: ignore[attr-defined]


STEPS = (
    Step("numbers", ("stated",), ("numbers",), ("__init__.py",), numbers),
    Step("parity", ("numbers",), ("parity",), ("__init__.py",), parity),
)


def given(*values: int) -> dict[str, Given]:
    return {"stated": Given(of_value(values), list(values))}


def states(runs: Path, *values: int) -> dict[str, str]:
    return {one.name: one.state for one in run_steps(runs, STEPS, given(*values), {}).steps}


def test_an_unchanged_review_keeps_every_step(tmp_path: Path) -> None:
    assert states(tmp_path, 1, 2) == {"numbers": "run", "parity": "run"}
    assert states(tmp_path, 1, 2) == {"numbers": "kept", "parity": "kept"}


def test_a_changed_input_repeats_the_steps_that_rest_on_it(tmp_path: Path) -> None:
    states(tmp_path, 1, 2)

    assert states(tmp_path, 3, 4) == {"numbers": "run", "parity": "run"}


def test_a_step_is_kept_when_what_it_needs_has_the_same_content(tmp_path: Path) -> None:
    states(tmp_path, 1, 2)

    # The same numbers in another order are the same table, so what rests on them is not repeated.
    assert states(tmp_path, 2, 1) == {"numbers": "run", "parity": "kept"}


def test_going_back_gives_the_old_run_again(tmp_path: Path) -> None:
    first = run_steps(tmp_path, STEPS, given(1), {}).fingerprint
    run_steps(tmp_path, STEPS, given(2), {})

    assert run_steps(tmp_path, STEPS, given(1), {}).fingerprint == first
    assert current_run(tmp_path)[0].name == first


def test_a_run_whose_products_stay_names_the_decisions_of_today(tmp_path: Path) -> None:
    run_steps(tmp_path, STEPS, given(1), {"review": "before"}, kept={"log": b"one"})
    run_steps(tmp_path, STEPS, given(1), {"review": "after"}, kept={"log": b"two"})

    folder, manifest = current_run(tmp_path)
    assert manifest["review"] == "after"
    assert (folder / "log").read_bytes() == b"two"


def test_the_manifest_names_every_product_with_its_content(tmp_path: Path) -> None:
    run_steps(tmp_path, STEPS, given(1, 2), {"review": "abc"})

    folder, manifest = current_run(tmp_path)

    assert manifest["review"] == "abc"
    assert products_of(folder, manifest).table("numbers")["n"].to_pylist() == [1, 2]
    assert products_of(folder, manifest).value("parity") == {"odd": [1, 0]}


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    states(tmp_path, 1)
    (tmp_path / ".new-left").mkdir()
    (tmp_path / "steps" / ".new-left").mkdir()

    states(tmp_path, 2)

    assert not list(tmp_path.rglob(".new-*"))


def test_a_product_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    run_steps(tmp_path, STEPS, given(1), {})
    for path in (tmp_path / "steps").rglob("numbers.parquet"):
        path.unlink()

    assert states(tmp_path, 1) == {"numbers": "run", "parity": "kept"}


def test_only_the_newest_runs_stay(tmp_path: Path) -> None:
    for value in range(KEPT_RUNS + 3):
        run_steps(tmp_path, STEPS, given(value), {})

    assert (
        len([path for path in tmp_path.iterdir() if (path / "manifest.json").is_file()])
        == KEPT_RUNS
    )
    assert len(list((tmp_path / "steps").iterdir())) <= 2 * KEPT_RUNS


def test_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(WrongState, match="not been run"):
        current_run(tmp_path)


def test_a_world_shares_products_and_prunes_none_that_another_run_has(tmp_path: Path) -> None:
    states(tmp_path, 1, 2)

    world = run_steps(tmp_path / "worlds" / "w", STEPS, given(1, 2), {}, shared=tmp_path)

    assert {step.state for step in world.steps} == {"kept"}
    assert set(states(tmp_path, 1, 2).values()) == {"kept"}
    assert current_run(tmp_path / "worlds" / "w")[0] == world.folder


def test_steps_that_do_not_need_each_other_run_at_once(tmp_path: Path) -> None:
    both = Barrier(2, timeout=20)

    def met(name: str) -> Step:
        def make(_inputs: Inputs) -> Mapping[str, object]:
            both.wait()
            return {name: {"met": True}}

        return Step(name, ("stated",), (name,), ("__init__.py",), make)

    done = run_steps(tmp_path, (met("left"), met("right")), given(1), {})

    assert [step.name for step in done.steps] == ["left", "right"]


def test_a_file_is_in_its_place_before_the_next_step_reads_it(tmp_path: Path) -> None:
    def written(inputs: Inputs) -> Mapping[str, object]:
        (inputs.scratch / "words.sqlite").write_text("words", encoding="utf-8")
        return {"words": inputs.scratch / "words.sqlite"}

    def read(inputs: Inputs) -> Mapping[str, object]:
        return {"read": inputs.products["words"].path.read_text(encoding="utf-8")}

    steps = (
        Step("words", ("stated",), ("words",), ("__init__.py",), written),
        Step("read", ("words",), ("read",), ("__init__.py",), read),
    )

    folder = run_steps(tmp_path, steps, given(1), {}).folder

    assert products_of(folder, current_run(tmp_path)[1]).value("read") == "words"


def test_a_step_that_fails_leaves_the_run_before_and_what_was_finished(tmp_path: Path) -> None:
    def fails(_inputs: Inputs) -> Mapping[str, object]:
        raise WrongState("It cannot be made.", "Give other numbers.")

    before = run_steps(tmp_path, STEPS, given(1), {})
    steps = (STEPS[0], Step("parity", ("numbers",), ("parity",), ("__main__.py",), fails))

    with pytest.raises(WrongState, match="cannot be made"):
        run_steps(tmp_path, steps, given(1, 2), {})

    assert current_run(tmp_path)[0] == before.folder
    assert states(tmp_path, 1, 2) == {"numbers": "kept", "parity": "run"}


def test_a_step_whose_needs_nothing_gives_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongState, match="parity"):
        run_steps(tmp_path, STEPS[1:], given(1), {})
