"""The parent's side of a confined process: start it with a task, wait, say what kept it from its result."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WALL_SECONDS = 120.0
_MEMORY = frozenset(("memory", "ArrowMemoryError"))


def run_confined(module: str, task: Mapping[str, object], wall_seconds: float) -> int | None:
    """Exit code of the child (negative: the signal that ended it); None if its time was up.

    It gets an empty environment, no descriptor of the parent and a session of its own. No limit of its own ends
    it by SIGKILL: that comes from outside, as where the machine runs short of memory, and it is started once more.

    Args:
        module: Run with `python -I -m`; it confines itself before it opens anything.
        task: Handed over as JSON on standard input; its `folder` is where the child works.
        wall_seconds: After this time the child is ended with all that it started.
    """
    code = _run_once(module, task, wall_seconds)
    return _run_once(module, task, wall_seconds) if code == -signal.SIGKILL else code


def _run_once(module: str, task: Mapping[str, object], wall_seconds: float) -> int | None:
    child = subprocess.Popen(
        (sys.executable, "-I", "-m", module),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={},
        cwd=str(task["folder"]),
        close_fds=True,
        start_new_session=True,
    )
    try:
        child.communicate(json.dumps(task).encode(), timeout=wall_seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return None
    return child.returncode


class ConfinedServer:
    """A process that has loaded a reader once and forks itself for each file.

    It opens no file itself; each fork confines itself like a child of `run_confined` and ends with its
    file. Starting Python and loading the reader costs a third of a second, a fork a hundredth.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._process = subprocess.Popen(
            (sys.executable, "-I", "-m", module, "--serve"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            close_fds=True,
            start_new_session=True,
        )

    def run(self, task: Mapping[str, object], wall_seconds: float) -> int | None:
        """As `run_confined`; in a process of its own where the server or its fork was ended from outside."""
        told = self._asked({**task, "wall_seconds": wall_seconds})
        code = -signal.SIGKILL if told is None else json.loads(told)["code"]
        if code == -signal.SIGKILL:
            return run_confined(self._module, task, wall_seconds)
        return None if code is None else int(code)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _asked(self, task: Mapping[str, object]) -> bytes | None:
        assert self._process.stdin is not None, "opened as a pipe"
        assert self._process.stdout is not None, "opened as a pipe"
        try:
            self._process.stdin.write(json.dumps(task).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return None
        return self._process.stdout.readline() or None


def told_in(path: Path, most_bytes: int) -> dict[str, Any] | None:
    """What the child wrote into a JSON file; None if it is not there, not whole or larger than allowed."""
    if not path.is_file() or path.stat().st_size > most_bytes:
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def failure_of(code: int | None, told: Mapping[str, object] | None) -> tuple[str, str] | None:
    """Rule and message of what kept a child from its result; None if it has one.

    Args:
        code: As `run_confined` gives it.
        told: As `told_in` gives it.
    """
    if code is None:
        return "limit.wall_time", f"Reading took longer than {WALL_SECONDS:.0f} seconds."
    if code == -signal.SIGXCPU:
        return "limit.cpu_time", "Reading took more than 60 seconds of processor time."
    if told is not None and not code and "failed" not in told:
        return None
    failed = (told or {}).get("failed")
    if code == -signal.SIGKILL:
        return (
            "reader.ended",
            "The reader was ended twice from outside, as where the machine runs short of memory.",
        )
    if code == -signal.SIGABRT or failed in _MEMORY:
        return "limit.memory", "Reading needed more than 4 GiB of memory."
    return (
        "reader.failed",
        f"The reader could not cope with the file ({failed or f'signal or code {code}'}).",
    )
