"""A worker that dies is begun again; it ends with the pages; two servers never share a port."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vedette.cli.beside import beside
from vedette.cli.main import main
from vedette.cli.serve import STOPPED_WITHIN_S, check_port_is_free
from vedette.core.kernel.errors import WrongState

ONCE = "import os, sys; print(os.getpid(), file=open(sys.argv[1], 'a'), flush=True)"
LONG = f"{ONCE}; import time; time.sleep(600)"


def begun(file: Path, n: int) -> list[int]:
    """The numbers of at least n processes that began."""
    for _ in range(200):
        found = file.read_text().split() if file.exists() else []
        if len(found) >= n:
            return [int(number) for number in found]
        time.sleep(0.05)
    raise AssertionError(f"fewer than {n} began")


def test_a_process_that_dies_is_begun_again_and_said(tmp_path, capfd):
    with beside([sys.executable, "-c", ONCE, str(tmp_path / "pids")], "The worker", pause_s=0.05):
        assert len(set(begun(tmp_path / "pids", 2))) >= 2

    assert "The worker ended (0); another one begins." in capfd.readouterr().err


def test_it_ends_with_the_block(tmp_path):
    with beside([sys.executable, "-c", LONG, str(tmp_path / "pids")], "The worker"):
        [number] = begun(tmp_path / "pids", 1)

    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.slow
@pytest.mark.parametrize("wait_s", [0.0, 0.3])
def test_pages_that_only_just_begin_end_when_told_to(tmp_path, wait_s):
    folder = str(tmp_path / "review")
    assert main(["init", folder, "--title", "Ended at once"]) == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "vedette.cli.main", "serve", "--review", folder]
    alone = {"stdout": subprocess.PIPE, "text": True, "start_new_session": True}
    with subprocess.Popen([*command, "--port", port], **alone) as pages:
        try:
            assert pages.stdout.readline().startswith("Pages:")
            time.sleep(wait_s)
            pages.terminate()
            pages.wait(STOPPED_WITHIN_S + 20)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pages.pid, signal.SIGKILL)


def test_a_port_that_is_served_is_refused():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(WrongState, match="is in use"):
            check_port_is_free(other.getsockname()[1])

    check_port_is_free(other_port())


def other_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
