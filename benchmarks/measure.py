"""One measurement in a process of its own: seconds by the wall, peak memory of it and its children."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of a task took."""

    seconds: float
    peak_mb: float
    said: str


def measured(task: str, *arguments: object) -> Measured:
    """Run `module:function` with text arguments in a fresh interpreter."""
    command = [sys.executable, "-m", "benchmarks.measure", task, *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    if done.returncode:
        raise SystemExit(f"{task} failed:\n{done.stderr}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _main(task: str, arguments: list[str]) -> None:
    module, _, name = task.partition(":")
    function: Callable[..., Callable[[], object]] = getattr(
        __import__(module, fromlist=[name]), name
    )
    run = function(*arguments)
    began = time.perf_counter()
    said = run()
    seconds = time.perf_counter() - began
    usage = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps(asdict(Measured(round(seconds, 3), round(usage / 1024, 0), str(said or "")))))


def table(heads: list[str], rows: list[list[object]]) -> str:
    """Rows as a Markdown table."""
    lines = [heads, ["---"] * len(heads), *[[str(cell) for cell in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def scratch() -> Path:
    """Where benchmarks keep what they generate, between runs."""
    folder = Path(os.environ.get("VEDETTE_BENCH", ".bench")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2:])
