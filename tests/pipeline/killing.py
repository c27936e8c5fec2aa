"""Kills a process at a random moment; how often is told by VEDETTE_KILLS."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable, Sequence

KILLS = int(os.environ.get("VEDETTE_KILLS", "40"))
"""Kills of a whole test run, shared out between the tests."""

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    ["vedette.pipeline.run", "vedette.pipeline.acquire", "pyarrow.parquet", "pyarrow.compute"]
)


class Killer:
    """Starts an act again and again and kills -9 it at a random moment of the time that it needs.

    The time is the shortest that the act was seen to take: the first measurement may fall into a busy minute.
    """

    def __init__(self, act: Callable[..., object], *arguments: object) -> None:
        self.act = act
        self.within = float("inf")
        assert not self._killed(None, arguments)

    def kill(self, *arguments: object, seed: int) -> bool:
        """Start the act with these arguments; whether the kill came before its end."""
        return self._killed(random.Random(seed).uniform(0, self.within), arguments)

    def _killed(self, moment: float | None, arguments: Sequence[object]) -> bool:
        process = _SERVER.Process(target=self.act, args=arguments)
        process.start()
        began = time.perf_counter()
        process.join(moment)
        if process.exitcode is None:
            process.kill()
            process.join()
            return True
        assert process.exitcode == 0
        self.within = min(self.within, time.perf_counter() - began)
        return False


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
