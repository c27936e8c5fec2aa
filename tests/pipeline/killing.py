"""Kills a process at a random moment; how often is told by VEDETTE_KILLS."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable

KILLS = int(os.environ.get("VEDETTE_KILLS", "100"))
"""Kills of a whole test run, shared out between the tests."""

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    ["vedette.pipeline.run", "vedette.pipeline.acquire", "pyarrow.parquet", "pyarrow.compute"]
)


def run_to_its_end(act: Callable[..., object], *arguments: object) -> float:
    """Seconds that an act takes in a process of its own that nobody kills."""
    began = time.perf_counter()
    process = _SERVER.Process(target=act, args=arguments)
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.perf_counter() - began


def kill_at_random(
    act: Callable[..., object], *arguments: object, within: float, seed: int
) -> bool:
    """Start an act and kill -9 it within so many seconds; whether the kill came before its end."""
    moment = random.Random(seed).uniform(0, within)
    process = _SERVER.Process(target=act, args=arguments)
    process.start()
    process.join(moment)
    killed = process.exitcode is None
    process.kill()
    process.join()
    return killed


def killed_often(share: float, attempt: Callable[[int], bool]) -> int:
    """Try until a share of the kills of a whole test run hit a living process; gives their number.

    Args:
        share: Of `KILLS`; at least 5 kills.
        attempt: Gets the number of the attempt; whether its process was killed before its end.
    """
    wanted, n_killed = max(5, round(KILLS * share)), 0
    for number in range(5 * wanted):
        n_killed += attempt(number)
        if n_killed == wanted:
            return n_killed
    raise AssertionError(f"only {n_killed} of {wanted} kills came in time")
