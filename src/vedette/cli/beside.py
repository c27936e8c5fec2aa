"""A process beside another: begun with it, begun again when it dies, ended with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

PAUSE_S = 2.0
"""Time until a process that died is begun again, so that one that cannot live does not spin."""


@contextmanager
def beside(command: Sequence[str], name: str, *, pause_s: float = PAUSE_S) -> Iterator[None]:
    """Keep a process running for as long as the block lasts.

    Args:
        command: The program with its arguments.
        name: What it is, for the line that says that it died.
        pause_s: Seconds until it is begun again.
    """
    over, lock = threading.Event(), threading.Lock()
    held = [subprocess.Popen(command)]

    def watched() -> None:
        while True:
            code = held[0].wait()
            if over.wait(pause_s):
                return
            print(f"{name} ended ({code}); another one begins.", file=sys.stderr, flush=True)
            with lock:
                if over.is_set():
                    return
                held[0] = subprocess.Popen(command)

    watch = threading.Thread(target=watched, daemon=True)
    watch.start()
    try:
        yield
    finally:
        with lock:
            over.set()
            held[0].terminate()
        watch.join()
