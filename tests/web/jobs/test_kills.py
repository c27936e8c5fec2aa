"""kill -9 of pages, worker and database server while people import, judge and run: nothing acknowledged is lost.

`VEDETTE_TEAM_KILLS` says how often (`make long`: 100), `VEDETTE_KILL_SEED` when.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import threading
import time
import uuid
import zlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.web.jobs.house import BEGIN, KILLS, House, house, until
from vedette.core.sources.mapping import GENERIC, GENERIC_COLUMNS

SEED = int(os.environ.get("VEDETTE_KILL_SEED", "4"))
SHARES = {False: 2 / 5, True: 3 / 5}
"""Share of the kills on SQLite and on a server of PostgreSQL."""
OF_BASE, SOURCES = 80, 12
FIRST, GROWTH = 2, 3
"""A source has so many rows at first and so many more in each further state; every state has a rest of 2."""
ENDED = ("done", "failed", "cancelled")
GIVEN_UP = "The work stopped its worker three times."

LOOK_BACK = f"""{BEGIN}
from vedette.core.kernel.fingerprint import of_table
from vedette.pipeline.decisions import rechained
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.run import check_up_to_date
from vedette.pipeline.undoing import mark
from vedette.pipeline.worlds import within
from vedette.web.audit import reads as audit
from vedette.web.audit.keys import log_key
from vedette.web.audit.models import Entry
from vedette.web.audit.writes import append_waiting
from vedette.web.reviews.reads import review_of, worlds_of
slug = sys.argv[2]
known = review_of(slug).decisions()
world = within(review_of(slug), worlds_of(slug)[0])
check_up_to_date(world)
folder, manifest = current_run(world.runs)
products = products_of(folder, manifest)
broken = [
    name for name, stored in products.items()
    if stored.file.endswith(".parquet") and of_table(products.table(name)) != stored.content
]
records = products.table("records")
append_waiting()
entries = list(Entry.objects.filter(review=slug, act__startswith="decision."))
told = [ref for one in entries for ref in one.refs if ref.startswith("D-")]
print(json.dumps({{
    "chained": known == rechained(known),
    "broken": broken,
    "imports": [str(one.body["source"]) for one in known if one.act == "import"],
    "judgements": [str(one.body["why"]) for one in known if one.act == "judge"],
    "records": list(zip(records["source"].to_pylist(), records["source_record_id"].to_pylist())),
    "entries": sorted(told) == sorted("D-" + mark(one)[:12] for one in known),
    "faults": [str(one) for one in audit.faults(slug, log_key())],
}}))
"""


@dataclass
class People:
    """What people do all the time, and what they were told was done; an act without an answer is done again."""

    house: House
    chance: Random
    judged: list[str] = field(default_factory=list)
    imported: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Source -> rows of its newest state, and the job that was acknowledged."""
    handed_in: list[tuple[str, int]] = field(default_factory=list)
    """Every state of a source that was acknowledged."""
    pairs: list[tuple[int, int]] = field(default_factory=list)
    runs: set[str] = field(default_factory=set)
    n: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    faults: list[str] = field(default_factory=list)

    def work(self) -> None:
        """Act after act until told to stop."""
        while not self.over.is_set():
            try:
                self.chance.choices((self.judge, self.take_in, self.run), (8, 2, 1))[0]()
            except AssertionError as error:
                self.faults.append(str(error))
                return
            self.over.wait(self.chance.uniform(0.02, 0.2))

    def judge(self) -> None:
        self.n += 1
        if not self.pairs:
            self.pairs = list(combinations(range(OF_BASE), 2))
            self.chance.shuffle(self.pairs)
        left, right = self.pairs.pop()
        names = (f"base:{left}", f"base:{right}")
        why = _pair(*names)
        said = {"left": names[0], "right": names[1], "verdict": "different", "why": why}
        self.until_told("/judgements", json.dumps(said).encode(), 201)
        self.judged.append(why)

    def take_in(self) -> None:
        """The next state of a source, once the one before is taken in."""
        self.n += 1
        source = f"source-{self.chance.randrange(SOURCES)}"
        rows, job = self.imported.get(source, (FIRST - GROWTH, ""))
        if not job or self.read(f"/jobs/{job}")["state"] == "done":
            self.hand_in(source, rows + GROWTH)
            self.handed_in.append((source, rows + GROWTH))

    def hand_in(self, source: str, rows: int) -> None:
        """Hand a file in; the job that takes it in is what is acknowledged."""
        edge = uuid.uuid4().hex
        parts = [
            _part(edge, 'name="mapping"', json.dumps(GENERIC.canonical())),
            _part(edge, f'name="file"; filename="{source}.csv"', _file(source, rows)),
            f"--{edge}--\r\n",
        ]
        told = self.until_told(
            f"/sources/{source}/imports",
            "".join(parts).encode(),
            202,
            f"multipart/form-data; boundary={edge}",
        )
        self.imported[source] = (rows, told["job"])

    def run(self) -> None:
        self.n += 1
        told = self.until_told("/runs", b"{}", 202)
        self.runs |= {one["id"] for one in told}

    def until_told(self, path: str, body: bytes, due: int, kind: str = "application/json") -> Any:
        """Do it, and again while no answer or a fault of the house comes back."""
        address, answer = f"/api/reviews/{self.house.slug}{path}", (0, None)

        def is_told() -> bool:
            nonlocal answer
            answer = self.house.call(address, self.n, body, kind)
            if answer[0] == 429:  # this person has imported as often as an hour allows
                self.n += 1
                return False
            assert answer[0] in (0, due) or answer[0] >= 500, answer
            return answer[0] == due

        until(is_told, f"no answer to {path}", self.house.told)
        return answer[1]

    def read(self, path: str) -> Any:
        """What a page of the API says once the house answers."""
        answer = (0, None)

        def is_told() -> bool:
            nonlocal answer
            answer = self.house.call(f"/api/reviews/{self.house.slug}{path}")
            return answer[0] == 200

        until(is_told, f"{path} does not answer", lambda: f"{answer} {self.house.told()}")
        return answer[1]


def _is_taken_in(people: People, source: str) -> bool:
    return source in {one["name"] for one in people.read("/sources")}


def _pair(left: str, right: str) -> str:
    """The name of a pair, and the reason given for it: who may still judge a pair is not shown the reason."""
    return " ".join(sorted((left, right)))


def _part(edge: str, name: str, content: str) -> str:
    return f"--{edge}\r\nContent-Disposition: form-data; {name}\r\n\r\n{content}\r\n"


def _file(source: str, rows: int) -> str:
    """Rows of a source, at days of its own, so that a run stays small."""
    first = dt.date(1990, 1, 1) + dt.timedelta(days=zlib.crc32(source.encode()) % 5_000)
    place = {"country": "Mali", "place": "Kidal"}
    cells = [
        {"incident_id": n, "date": first + dt.timedelta(days=9 * n), "killed": n % 4, **place}
        for n in range(rows)
    ]
    lines = [",".join(str(row.get(name, "")) for name in GENERIC_COLUMNS) for row in cells]
    return "\n".join([",".join(GENERIC_COLUMNS), *lines])


@pytest.mark.slow
@pytest.mark.parametrize("on_server", [False, True], ids=["sqlite", "postgresql"])
@pytest.mark.longest
def test_after_any_kill_all_that_was_acknowledged_is_there_once(tmp_path: Path, on_server) -> None:
    chance = Random(f"{SEED} {on_server}")
    with house(tmp_path / "home", on_server=on_server) as made:
        people = People(made, chance)
        people.hand_in("base", OF_BASE)
        people.handed_in.append(("base", OF_BASE))
        until(lambda: _is_taken_in(people, "base"), "no first records", made.told)
        at_work = threading.Thread(target=people.work)
        at_work.start()
        try:
            killed = Counter(
                kill(made, people, chance, n) for n in range(round(KILLS * SHARES[on_server]))
            )
        finally:
            people.over.set()
            at_work.join()
        assert people.faults == []
        n_given_up = come_to_rest(people)
        found = json.loads(made.python(LOOK_BACK, str(made.home), made.slug))

    told = {**killed, "judged": len(people.judged), "handed in": len(people.handed_in)}
    sys.stderr.write(f"\nseed {SEED}, on_server {on_server}: {told}, given up {n_given_up}\n")
    assert found["chained"]
    assert found["entries"]
    assert (found["broken"], found["faults"]) == ([], [])
    assert Counter(found["judgements"]) == Counter(people.judged)
    assert Counter(found["imports"]) == Counter(name for name, _ in people.handed_in)
    rows = [(source, str(n)) for source, (rows, _) in people.imported.items() for n in range(rows)]
    assert Counter(map(tuple, found["records"])) == Counter(rows)


def kill(made: House, people: People, chance: Random, n: int) -> str:
    """Kill one part at any moment, start it again, and look at once whether anything is missing or half there."""
    part = made.parts[n] if n < len(made.parts) else chance.choice(made.parts)
    time.sleep(chance.uniform(0.1, 2.5))
    made.kill(part)
    told = list(people.judged)
    time.sleep(chance.uniform(0, 0.4))
    made.start(part)
    held = Counter(_pair(one["left"], one["right"]) for one in people.read("/judgements"))
    assert [why for why in told if held[why] != 1] == []
    half_there = {one["name"]: one["n_records"] for one in people.read("/sources")}
    assert {name: rows for name, rows in half_there.items() if rows % GROWTH != FIRST} == {}
    return part


def come_to_rest(people: People) -> int:
    """Wait until all work ended and the run is of today; what killed its worker too often is handed in again."""
    n_given_up = 0
    for source, (rows, key) in list(people.imported.items()):
        job = ended(people, key)
        while job["state"] != "done":
            assert job["problem"] == GIVEN_UP, job
            n_given_up += 1
            people.hand_in(source, rows)
            job = ended(people, people.imported[source][1])
    for key in people.runs:
        assert ended(people, key)["state"] in ENDED
    for _ in range(2):  # between two looks the worker asks for the run of what was decided last
        until(lambda: has_rest(people), "work goes on", people.house.told)
        time.sleep(2)
    return n_given_up


def has_rest(people: People) -> bool:
    return all(one["state"] in ENDED for one in people.read("/jobs"))


def ended(people: People, key: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def has_ended() -> bool:
        found.update(people.read(f"/jobs/{key}"))
        return found["state"] in ENDED

    until(has_ended, f"job {key} does not end", people.house.told)
    return found
