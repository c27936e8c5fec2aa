"""Every case of our corpus of cells and workbooks comes out as the rules of import say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.corpus import Case, cell_cases, xlsx_cases
from vedette.core.sources.mapping import Mapping, parse_mapping
from vedette.core.sources.reading import Reading, read

RECEIVED_ON = dt.date(2023, 6, 30)
CASES = [*cell_cases.cases(), *xlsx_cases.cases()]


def outcome(case: Case, folder: Path) -> Reading:
    """What comes of reading a case."""
    path = folder / case.filename
    path.write_bytes(case.content)
    mapping = case.mapping if isinstance(case.mapping, Mapping) else parse_mapping(case.mapping)
    return read(path, mapping, received_on=RECEIVED_ON)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_comes_out_as_its_rule_says(case: Case, tmp_path: Path) -> None:
    reading = outcome(case, tmp_path)

    said = [one.rule for one in (*reading.errors, *reading.warnings)]
    said += [one.id for one in reading.questions]
    assert (str(reading.status), case.rule is None or case.rule in said) == (case.status, True), (
        said
    )


def test_the_names_of_the_cases_are_unique() -> None:
    names = [case.name for case in CASES]

    assert len(names) == len(set(names))
    assert len(names) >= 150


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.filename == "cells.csv" and case.status == "rejected"],
    ids=lambda case: case.name,
)
def test_an_error_names_record_line_column_rule_and_remedy(case: Case, tmp_path: Path) -> None:
    for error in outcome(case, tmp_path).errors:
        assert error.record is not None
        assert error.line == error.record
        assert error.column
        assert error.remedy
