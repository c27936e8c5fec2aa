"""A small review of another template than the default one: from rows to its run, as a person makes it by command."""

from __future__ import annotations

import json
from pathlib import Path

from vedette.cli.main import main

ROWS = """incident_id,date,country,personnel_category,cause,killed,injured
A1,2018-03-01,SSD,civ_national,malicious act,3,1
A2,2018-07-09,SSD,civ_international,malicious act,1,0
A3,2019-05-02,SYR,civ_national,malicious act,2,4
A4,2019-06-02,SYR,civ_national,accident,1,0
"""
CHARTER = {
    "mandate": "Asked for by the coordinator.",
    "questions": ["Who is attacked?"],
    "scope": "2015 to 2019.",
    "team": [{"role": "partner", "name": "A. Partner"}],
    "timetable": [{"stage": "scoping", "first": "2020-01-01", "last": "2020-02-01"}],
}
MAPPING = {
    "columns": {name: name for name in ROWS.split("\n", 1)[0].split(",")},
    "key": "incident_id",
    "date_order": "YMD",
    "grain": "incident",
    "values": {"cause": {"malicious act": "malicious_act", "accident": "accident"}},
}


def make_aid_review(folder: Path) -> Path:
    """The review in a folder that has nothing yet; beside it lie the files that went in."""
    review = folder / "review"
    ask("init", str(review), "--template", "aid-workers", "--title", "Aid")
    for name, said in (("charter", CHARTER), ("mapping", MAPPING)):
        (folder / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
    (folder / "rows.csv").write_text(ROWS, encoding="utf-8")
    here = ("--review", str(review))
    rows, mapping = str(folder / "rows.csv"), str(folder / "mapping.json")
    ask("sources", "add", rows, "--source", "ngo", "--mapping", mapping, *here)
    ask("charter", "set", str(folder / "charter.json"), *here)
    ask("template", "codes", *here)
    ask("run", str(review))
    return review


def ask(*words: str) -> None:
    """A command that succeeds."""
    assert main(list(words)) == 0, words
