"""Laws of reading: four results whatever the bytes; the quick way and the careful way agree."""

from __future__ import annotations

import csv
import gzip
import io
import os
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus import GENERIC, HEADER, ROWS, mapped, table
from tests.corpus.container_cases import CONTAINERS, zipped
from tests.corpus.delimited_cases import DELIMITED
from tests.corpus.json_cases import JSON
from vedette.core.kernel.problems import Status
from vedette.core.sources import delimited
from vedette.core.sources.bulk import bulk_table
from vedette.core.sources.delimited import staged_delimited
from vedette.core.sources.mapping import parse_mapping
from vedette.core.sources.reading import read
from vedette.core.sources.records import records
from vedette.core.sources.staging import Findings, Limits, Staged

RECEIVED_ON = date(2026, 11, 24)
MAPPING = parse_mapping(GENERIC)
EXAMPLES = int(os.environ.get("VEDETTE_EXAMPLES", "150"))
EXTENSIONS = (
    "csv",
    "tsv",
    "txt",
    "json",
    "jsonl",
    "geojson",
    "parquet",
    "zip",
    "gz",
    "xlsx",
    "dat",
)
SEEDS = [case.content for case in (*DELIMITED, *CONTAINERS, *JSON) if 0 < len(case.content) < 5_000]


def _status(content: bytes, extension: str) -> Status:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{extension}"
        path.write_bytes(content)
        return read(path, MAPPING, received_on=RECEIVED_ON).status


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(content=st.binary(max_size=400), extension=st.sampled_from(EXTENSIONS))
def test_any_bytes_have_one_of_four_results(content: bytes, extension: str) -> None:
    assert _status(content, extension) in set(Status)


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(
    content=st.sampled_from(SEEDS),
    extension=st.sampled_from(EXTENSIONS),
    changes=st.lists(st.tuples(st.integers(0, 4_999), st.integers(0, 255)), max_size=4),
    cut=st.integers(0, 5_000),
)
def test_damaged_files_have_one_of_four_results(
    content: bytes, extension: str, changes: list[tuple[int, int]], cut: int
) -> None:
    damaged = bytearray(content)
    for place, byte in changes:
        damaged[place % len(damaged)] = byte

    assert _status(bytes(damaged[: max(cut, 1)]), extension) in set(Status)


CELLS = st.text(alphabet='ab,"\n\r;é\t ', max_size=6)


@settings(max_examples=200)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6), st.booleans())
def test_what_a_writer_of_csv_wrote_is_read_back(rows: list[list[str]], is_crlf: bool) -> None:
    written = io.StringIO()
    csv.writer(
        written, lineterminator="\r\n" if is_crlf else "\n", quoting=csv.QUOTE_ALL
    ).writerows(rows)
    text = written.getvalue()

    found = list(records(text, 0, len(text), ",", line=1))

    assert [record.cells for record in found] == rows
    assert not any(record.faults for record in found)


@settings(max_examples=2 * EXAMPLES)
@given(st.text(alphabet='ab,"\n\r', max_size=40))
def test_the_quick_way_gives_nothing_or_what_the_careful_way_gives(text: str) -> None:
    careful = list(records(text, 0, len(text), ",", line=1))
    if not careful or not text:
        return
    n_columns = max(len(record.cells) for record in careful)

    table_ = bulk_table(text.encode(), ",", n_columns, Limits())

    if table_ is not None:
        columns = [column.to_pylist() for column in table_.columns]
        assert [list(row) for row in zip(*columns, strict=True)] == [r.cells for r in careful]
        assert [int(line) + 1 for line in table_.line] == [record.line for record in careful]
        assert not any(record.faults for record in careful)


def _staged(content: bytes) -> Staged:
    findings = Findings()
    staged = staged_delimited(content, MAPPING, findings, Limits())
    assert isinstance(staged, Staged), findings
    return staged


def test_clean_text_is_read_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(delimited, "_one_by_one")
    quoted = 'A4,2016-05-06,Mali,"Gao, ""old""\r\nnorth",,,,,,,1,,,'

    staged = _staged(table(*ROWS, quoted, ROWS[1], newline="\r\n"))

    assert staged.cells.column("place").to_pylist()[3] == 'Gao, "old"\r\nnorth'
    assert staged.line is not None
    assert staged.line.to_pylist() == [2, 3, 4, 5, 7]
    assert staged.record.to_pylist() == [2, 3, 4, 5, 6]


def test_records_are_the_same_across_the_blocks_of_a_long_text() -> None:
    rows = [f'K{n},2016-03-04,Mali,"a\n{n}",,,,,,,1,,,"{"x" * 900}"' for n in range(20_000)]

    staged = _staged(table(*rows))

    assert staged.cells.num_rows == 20_000
    assert staged.cells.column("place")[19_999].as_py() == "a\n19999"
    assert staged.line is not None
    assert staged.line[19_999].as_py() == 2 + 2 * 19_999


@pytest.mark.parametrize("packing", ["gzip", "zip"])
def test_packing_changes_nothing(packing: str, tmp_path: Path) -> None:
    plain = table(*ROWS)
    path = tmp_path / ("file.csv.gz" if packing == "gzip" else "file.zip")
    path.write_bytes(gzip.compress(plain) if packing == "gzip" else zipped([("a.csv", plain)]))

    reading = read(path, MAPPING, received_on=RECEIVED_ON)

    assert reading.staged is not None
    assert reading.staged.cells.to_pylist() == _staged(plain).cells.to_pylist()


def test_more_than_a_hundred_errors_are_counted_but_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table(*["A1,2016-03-04"] * 300))

    reading = read(path, MAPPING, received_on=RECEIVED_ON)

    assert len(reading.errors) == 100
    assert reading.n_errors > 100


def test_no_cell_of_a_name_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table('A1,2016-03-04,Mali,,,,,,,,1,,"Mustermann"x,', "Erika Mustermann,x"))

    reading = read(path, MAPPING, received_on=RECEIVED_ON)

    assert len(reading.errors) == 2
    assert "Mustermann" not in str(reading.errors)


def test_records_set_aside_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table(ROWS[0], ROWS[1].replace("2017-12-07", "soon"), ROWS[2]))

    refused = read(path, MAPPING, received_on=RECEIVED_ON)
    reading = read(path, MAPPING, received_on=RECEIVED_ON, quarantined=[3])

    assert refused.status is Status.REJECTED
    assert reading.status is Status.ACCEPTED_WITH_WARNINGS
    assert reading.typed is not None
    assert reading.typed.column("source_record_id").to_pylist() == ["A1", "A3"]
    assert [warning.rule for warning in reading.warnings] == ["quarantine.records"]


def test_a_record_that_is_not_there_cannot_be_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table(*ROWS))

    reading = read(path, MAPPING, received_on=RECEIVED_ON, quarantined=[9])

    assert [error.rule for error in reading.errors] == ["quarantine.unknown"]


def test_limits_of_a_source_can_be_raised(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table(f"A1,2016-03-04,Mali,,,,,,,,1,,,{'x' * 100_001}"))

    raised = parse_mapping(mapped(limits={"cell_characters": 200_000}))

    assert read(path, MAPPING, received_on=RECEIVED_ON).status is Status.REJECTED
    assert read(path, raised, received_on=RECEIVED_ON).status is Status.ACCEPTED


@pytest.mark.slow
@pytest.mark.parametrize(("n_records", "rules"), [(1_000_000, []), (1_000_001, ["limit.records"])])
def test_a_million_records_are_read_and_not_one_more(n_records: int, rules: list[str]) -> None:
    mapping = parse_mapping(
        {"columns": {"date": "date", "killed": "killed"}, "key": None, "name": "two"}
    )
    findings = Findings()

    staged_delimited(b"date,killed\n" + b"2016-03-04,1\n" * n_records, mapping, findings, Limits())

    assert [error.rule for error in findings.errors] == rules


def test_the_header_of_the_corpus_is_the_exchange_header() -> None:
    assert len(HEADER.split(",")) == 14
