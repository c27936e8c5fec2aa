"""The child process: same result as in this process, and a death of the child is a result."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.corpus import GENERIC, ROWS, table
from tests.corpus.json_cases import GOOD, _array
from vedette.core.kernel.problems import Status
from vedette.core.library.child import read_in_child as read_document
from vedette.core.sources.child import isolation, read_in_child
from vedette.core.sources.confinement import Isolation
from vedette.core.sources.mapping import parse_mapping
from vedette.core.sources.reading import read

RECEIVED_ON = date(2026, 11, 24)
MAPPING = parse_mapping(GENERIC)

pytestmark = pytest.mark.slow


def _confined(folder: Path, act: str) -> str:
    """What a line of Python does after the process has shut itself in."""
    code = (
        "import sys\nfrom vedette.core.sources.confinement import confine\n"
        f"confine(sys.argv[1])\ntry:\n    {act}\nexcept BaseException as error:\n"
        "    print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(folder)],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def test_the_child_gives_what_this_process_would(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table(*ROWS))

    reading = read_in_child(path, MAPPING, RECEIVED_ON, tmp_path / "out")

    here = read(path, MAPPING, received_on=RECEIVED_ON)
    assert reading.status is Status.ACCEPTED
    assert reading.staged is not None
    assert here.staged is not None
    assert reading.staged.cells.to_pylist() == here.staged.cells.to_pylist()
    assert reading.staged.record.to_pylist() == [2, 3, 4]
    assert reading.staged.line is not None
    assert reading.staged.line.to_pylist() == [2, 3, 4]
    assert reading.typed is not None
    assert here.typed is not None
    assert reading.typed.to_pylist() == here.typed.to_pylist()
    assert pq.read_metadata(tmp_path / "out" / "staged.parquet").num_rows == 3


def test_kinds_and_paths_of_json_come_back_from_the_child(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(_array(GOOD))

    reading = read_in_child(path, MAPPING, RECEIVED_ON, tmp_path / "out")

    assert reading.staged is not None
    assert reading.staged.kinds is not None
    assert reading.staged.kinds.column("killed").to_pylist() == [2]
    assert reading.staged.line is None
    assert reading.staged.path_of(0, "killed") == "$[0].killed"


def test_problems_come_back_from_the_child_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table(ROWS[0], "A9"))

    reading = read_in_child(path, MAPPING, RECEIVED_ON, tmp_path / "out")

    assert reading.status is Status.REJECTED
    assert [(one.rule, one.record, one.line) for one in reading.errors] == [("cells.count", 3, 3)]
    assert reading.staged is None


def test_a_child_whose_time_is_up_refuses_the_file(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table(*ROWS))

    reading = read_in_child(path, MAPPING, RECEIVED_ON, tmp_path / "out", wall_seconds=0.001)

    assert reading.status is Status.REJECTED
    assert [one.rule for one in reading.errors] == ["limit.wall_time"]


def test_results_of_an_earlier_file_are_not_taken_for_new_ones(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table(*ROWS))
    read_in_child(path, MAPPING, RECEIVED_ON, tmp_path / "out")

    read_in_child(path, MAPPING, RECEIVED_ON, tmp_path / "out", wall_seconds=0.001)

    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "device", "missing"])
def test_only_regular_files_are_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    if kind == "link":
        (tmp_path / "real.csv").write_bytes(table(*ROWS))
        path.symlink_to(tmp_path / "real.csv")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path = Path("/dev/zero")

    reading = read_in_child(path, MAPPING, RECEIVED_ON, tmp_path / "out")

    rules = {"link": "file.link", "missing": "file.missing"}
    assert reading.status is Status.REJECTED
    assert [one.rule for one in reading.errors] == [rules.get(kind, "file.not_regular")]


def test_the_machine_says_how_far_a_reader_is_shut_in() -> None:
    assert isolation() in {str(level) for level in Isolation}


def test_a_confined_process_gets_no_more_than_four_gibibytes(tmp_path: Path) -> None:
    assert _confined(tmp_path, "bytearray(5 * 2**30)") == "MemoryError"


def test_a_confined_process_has_no_network_and_writes_to_its_folder_only(tmp_path: Path) -> None:
    if isolation() != Isolation.SEALED:
        pytest.skip("this machine grants no namespaces")
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()

    connect = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)"
    assert _confined(inside, connect) == "OSError"
    assert _confined(inside, f"open('{outside}/x', 'w')") == "OSError"
    assert _confined(inside, f"print(open('{inside}/x', 'w').write('abc'))") == "3"


def test_a_child_has_no_environment_and_a_session_of_its_own(tmp_path: Path) -> None:
    assert (
        _confined(tmp_path, "import os; print(dict(os.environ).keys() - {'LC_CTYPE'})") == "set()"
    )


def test_a_reader_that_is_ended_from_outside_is_started_once_more(tmp_path: Path) -> None:
    paper = tmp_path / "note.txt"
    paper.write_text("1. Two were hurt.")
    ended: list[int] = []

    def end(times: int) -> None:
        until = time.monotonic() + 30
        while len(ended) < times and time.monotonic() < until:
            for pid in (one for one in _readers() if one not in ended):
                os.kill(pid, signal.SIGKILL)
                ended.append(pid)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(end, 1)
        once = read_document(paper, tmp_path / "once", name="note.txt")
        pool.submit(end, 3)
        twice = read_document(paper, tmp_path / "twice", name="note.txt")

    assert [page.text for page in once.pages] == ["1. Two were hurt."]
    assert [one.rule for one in twice.errors] == ["reader.ended"]
    assert len(ended) == 3


def _readers() -> list[int]:
    """The readers of documents that this process has started; one may end while it is looked at."""
    found = []
    for children in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for pid in children.read_text().split():
                if b"child_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(int(pid))
    return found
