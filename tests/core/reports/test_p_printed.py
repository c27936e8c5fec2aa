"""One way of printing a p in the whole report."""

from __future__ import annotations

import re
from pathlib import Path

import vedette
from vedette.core.reports.bindings import Bound
from vedette.core.reports.study_sections import p_of

_OF_OLD = re.compile(r"p (?:=|<) ?\.\d|< \.0\d")


def test_a_p_beside_a_ratio_is_printed_as_under_a_figure() -> None:
    assert [p_of(Bound("study-p", p)).printed for p in (0.0004, 0.001, 0.0304, 1.0)] == [
        *("p < 0.001", "p 0.001", "p 0.030", "p 1.000")
    ]


def test_no_text_of_ours_prints_a_p_without_its_nought() -> None:
    folder = Path(vedette.__file__).parent
    ours = [*folder.rglob("core/**/*.py"), *folder.rglob("pipeline/**/*.py")]
    assert [one.name for one in ours if _OF_OLD.search(one.read_text(encoding="utf-8"))] == []
