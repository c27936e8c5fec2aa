"""Processes that write and append are killed at any moment: no entry is lost, doubled or unproved."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from vedette.core.trust.vedette_verify import verify

KILLS = int(os.environ.get("VEDETTE_LOG_KILLS", "2"))
BEGIN = """
import sys, django
django.setup()
from vedette.web.audit import reads
from vedette.web.audit.keys import log_key
from vedette.web.audit.writes import append_waiting, begin_export, record, sign_head
"""
WRITER = f"""{BEGIN}
who, n = sys.argv[1], 0
while True:
    record("object.opened", review="mali", refs=[f"{{who}}-{{n}}"], by="analyst")
    print(f"{{who}}-{{n}}", flush=True)
    n += 1
    append_waiting()
    if n % 5 == 0:
        sign_head("mali", log_key())
"""
READER = f"""{BEGIN}
made_at = begin_export("mali", by="head")
sys.stdout.buffer.writelines(reads.bundle("mali", log_key(), made_at))
faults = reads.faults("mali", log_key())
sys.stderr.write(f"{{log_key().fingerprint}} {{len(faults)}} {{reads.n_waiting()}}")
"""


def python(code: str, *words: str) -> list[str]:
    return [sys.executable, "-c", code, *words]


def environment(home: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name != "VEDETTE_DATABASE_URL"}
    settings = "vedette.web.site.settings"
    return kept | {"VEDETTE_HOME": str(home), "DJANGO_SETTINGS_MODULE": settings}


@pytest.mark.slow
def test_after_any_kill_the_log_holds_each_acknowledged_entry_once(tmp_path):
    chance, acknowledged = Random(17), []
    around = environment(tmp_path)
    migrate = [sys.executable, "-m", "django", "migrate", "-v0"]
    subprocess.run(migrate, env=around, check=True)
    for round_of in range(-(-KILLS // 2)):
        written = [tmp_path / f"said-{round_of}-{side}" for side in "ab"]
        both = []
        for path in written:
            with path.open("wb") as said:
                command = python(WRITER, path.name)
                both.append(subprocess.Popen(command, env=around, stdout=said))
        while not all(path.stat().st_size for path in written):
            assert all(one.poll() is None for one in both)
            time.sleep(0.02)
        time.sleep(chance.random())
        for one in both:
            one.send_signal(signal.SIGKILL)
            one.wait()
            time.sleep(chance.random() / 5)
        for path in written:
            acknowledged += path.read_text(encoding="utf-8").split()

    done = subprocess.run(python(READER), env=around, capture_output=True, check=True)

    key, n_faults, n_waiting = done.stderr.decode().split()[-3:]
    (tmp_path / "log.jsonl").write_bytes(done.stdout)
    with (tmp_path / "log.jsonl").open("rb") as stream:
        assert verify(stream, key).breaks == []
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    refs = [ref for one in lines if "entry" in one for ref in one["entry"]["objects"]]
    assert (n_faults, n_waiting) == ("0", "0")
    assert len(refs) == len(set(refs))
    assert set(acknowledged) <= set(refs)
    assert len(acknowledged) > KILLS
