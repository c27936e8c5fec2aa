"""One measurement in a process of its own: seconds by the wall and of processor time, peak memory."""

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
    """What one run of a task took, its children included.

    Processor seconds add up both cores; on a machine that others use too they say more than the wall.
    """

    seconds: float
    cpu_seconds: float
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


def best_of(rounds: int, *tasks: tuple[object, ...]) -> list[Measured]:
    """The fastest run of each task; tasks take turns, so that a busy minute hits all of them."""
    taken = [[measured(str(task[0]), *task[1:]) for task in tasks] for _ in range(rounds)]
    return [min(runs, key=lambda one: one.seconds) for runs in zip(*taken, strict=True)]


def _main(task: str, arguments: list[str]) -> None:
    module, _, name = task.partition(":")
    function: Callable[..., Callable[[], object]] = getattr(
        __import__(module, fromlist=[name]), name
    )
    run = function(*arguments)
    began, spent = time.perf_counter(), _processor_seconds()
    said = run()
    seconds = time.perf_counter() - began
    spent = _processor_seconds() - spent
    peak = max(one.ru_maxrss for one in _usage()) / 1024
    made = Measured(round(seconds, 2), round(spent, 2), round(peak), str(said or ""))
    print(json.dumps(asdict(made)))


def _usage() -> list[resource.struct_rusage]:
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def _processor_seconds() -> float:
    return sum(one.ru_utime + one.ru_stime for one in _usage())


def table(heads: list[str], rows: list[list[object]]) -> str:
    """Rows as a Markdown table."""
    lines = [heads, ["---"] * len(heads), *[[str(cell) for cell in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def scratch() -> Path:
    """Where benchmarks keep what they generate, between runs."""
    folder = Path(os.environ.get("VEDETTE_BENCH", ".bench")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def peer_python(folder: Path, *packages: str) -> Path:
    """The Python of an environment of its own in which a peer is installed; made once."""
    python = folder / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    return python


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2:])
