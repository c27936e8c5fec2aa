"""Each file of the corpus has the result that the rules of import demand, with the rule and the place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.corpus import Case
from tests.corpus.container_cases import CONTAINERS
from tests.corpus.delimited_cases import DELIMITED
from tests.corpus.json_cases import JSON
from vedette.core.sources.mapping import Mapping, parse_mapping
from vedette.core.sources.reading import Reading, read

RECEIVED_ON = date(2026, 11, 24)
CASES = (*DELIMITED, *CONTAINERS, *JSON)


def _read(case: Case, folder: Path) -> Reading:
    path = folder / case.filename
    path.write_bytes(case.content)
    mapping = case.mapping if isinstance(case.mapping, Mapping) else parse_mapping(case.mapping)
    return read(path, mapping, received_on=RECEIVED_ON)


def _ids(reading: Reading) -> list[str]:
    problems = [problem.rule for problem in (*reading.errors, *reading.warnings)]
    return problems + [question.id for question in reading.questions]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_of_the_corpus_has_the_result_of_its_rule(case: Case, tmp_path: Path) -> None:
    reading = _read(case, tmp_path)

    found = (reading.status.value, _ids(reading))
    assert found[0] == case.status, (found, reading.errors[:3], reading.questions)
    if case.rule is not None:
        assert case.rule in found[1], found
    if case.status == "accepted":
        assert found[1] == []
    if case.n_rows is not None:
        assert reading.typed is not None
        assert reading.typed.num_rows == case.n_rows


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.record is not None], ids=lambda case: case.name
)
def test_a_problem_names_its_record(case: Case, tmp_path: Path) -> None:
    reading = _read(case, tmp_path)

    problems = [*reading.errors, *reading.warnings]
    records = [p.record for p in problems if case.rule is None or p.rule == case.rule]
    assert case.record in records, problems[:3]


def test_every_problem_has_message_and_remedy(tmp_path: Path) -> None:
    for number, case in enumerate(CASES):
        folder = tmp_path / str(number)
        folder.mkdir()
        reading = _read(case, folder)

        for problem in (*reading.errors, *reading.warnings):
            assert problem.message.strip().endswith((".", "more")) or problem.message, case.name
            assert problem.remedy, case.name
        for question in reading.questions:
            assert question.choices, case.name


def test_the_corpus_has_more_than_a_hundred_files_with_names_of_their_own() -> None:
    assert len(CASES) > 100
    assert len({case.name for case in CASES}) == len(CASES)
