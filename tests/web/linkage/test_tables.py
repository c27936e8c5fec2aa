"""Counts, overlaps, disagreement and their exports: each number opens exactly its incidents."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape

import openpyxl
import pytest

from tests.web.conftest import HERE
from vedette.core.linkage import comparisons, weights
from vedette.web.linkage import counts_reads, disagreement_reads, reads
from vedette.web.linkage.evidence_words import DEGREES, PARTS

LEDGER = f"{HERE}/linkage/incidents/"


def opened(run, filters: dict[str, str]) -> int:
    """Incidents that the ledger shows under some filters."""
    return reads.ledger(run, filters).n_filtered


@pytest.mark.parametrize("dimension", ["year", "mission"])
@pytest.mark.parametrize("cause", ["malicious_act", "accident"])
def test_each_cell_of_the_matrix_opens_as_many_incidents_as_it_says(run, dimension, cause):
    made = counts_reads.matrix(run, dimension, cause, "incidents")

    assert made.lines[0].source == "all"
    for line in made.lines:
        for head, n in line.cells:
            cell = counts_reads.cell(line.source, cause, dimension, head)
            assert opened(run, {"cell": cell}) == (n or 0)
        whole = counts_reads.cell(line.source, cause)
        assert opened(run, {"cell": whole}) == line.sum == sum(n or 0 for _, n in line.cells)
        assert opened(run, {"cell": whole, "shared": "1"}) == line.shared
        assert opened(run, {"cell": whole, "lone": "1"}) == line.only
        assert line.shared + line.only == line.sum


def test_deaths_of_a_cell_are_told_above_its_incidents(run):
    made = counts_reads.matrix(run, "year", "malicious_act", "deaths")

    line = made.lines[1]
    head, n = next((head, n) for head, n in line.cells if n)
    cell = counts_reads.cell(line.source, "malicious_act", "year", head)

    assert reads.ledger(run, {"cell": cell}).counted == {"source": line.source, "killed": n}


def test_deaths_of_the_matrix_are_those_of_the_table_of_counts(run):
    made = counts_reads.matrix(run, "year", "malicious_act", "deaths")

    told = {
        row["source"]: row["n"]
        for row in run.rows(
            "SELECT source, sum(best) AS n FROM counts WHERE cause = 'malicious_act' GROUP BY 1"
        )
    }
    assert {line.source: line.sum for line in made.lines} == {k: n for k, n in told.items() if n}


def test_each_column_of_the_plot_opens_as_many_incidents_as_it_says(pages, run):
    text = pages.get(f"{HERE}/linkage/counts/").content.decode()
    columns = re.findall(r'<a href="([^"]*only=[^"]*)" aria-label="[^"]*: (\d+)"', text)

    assert len(columns) > 5
    for address, n in columns:
        assert pages.get(unescape(address)).context["ledger"].n_filtered == int(n)


def test_a_cell_of_only_one_source_is_exported_with_the_same_count(pages, run):
    lines = [
        (cause, line)
        for cause in ("malicious_act", "accident", "illness")
        for line in counts_reads.matrix(run, "year", cause, "incidents").lines[1:]
    ]
    cause, line = next(one for one in lines if one[1].only)
    asked = f"cell={counts_reads.cell(line.source, cause)}&lone=1"

    book = pages.get(f"{HERE}/linkage/incidents/export/?{asked}&format=xlsx")
    table = pages.get(f"{HERE}/linkage/incidents/export/?{asked}&format=csv")
    told = pages.get(f"{HERE}/linkage/incidents/export/?{asked}&format=json")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content)))["Table"]
    lines = list(csv.reader(io.StringIO(b"".join(table.streaming_content).decode("utf-8-sig"))))
    assert sheet.max_row - 1 == len(lines) - 2 == line.only
    assert len(json.loads(b"".join(told.streaming_content))["rows"]) == line.only
    assert "confidential" in " ".join(lines[0])


def test_the_matrix_is_exported_as_it_is_shown(pages, run):
    answer = pages.get(f"{HERE}/linkage/counts/export?by=mission&unit=incidents&format=json")

    rows = json.loads(b"".join(answer.streaming_content))["rows"]
    made = counts_reads.matrix(run, "mission", "malicious_act", "incidents")
    assert [row["sum"] for row in rows] == [line.sum for line in made.lines]


def test_each_number_of_disagreement_opens_its_incidents(run):
    for told in disagreement_reads.fields(run):
        found = disagreement_reads.disagreement(run, told["field"], "")
        assert (
            opened(run, {"differ": disagreement_reads.differ(told["field"])}) == told["n_incidents"]
        )
        for line in found.lines[:6]:
            for cell in filter(None, line.cells):
                name = disagreement_reads.differ(
                    told["field"], line.source_a, line.source_b, cell.year
                )
                assert opened(run, {"differ": name}) == cell.n_differ


def test_the_ledger_of_a_field_is_the_incidents_that_say_so(run):
    n = run.value(
        "SELECT count(*) FROM incidents WHERE ', ' || disagreements || ',' LIKE '%, date,%'"
    )

    assert n > 10
    assert opened(run, {"differ": "date~~~"}) == n


def test_years_add_up_to_all_years(run):
    found = disagreement_reads.disagreement(run, "killed", "mission_log")

    assert found.lines
    assert all("mission_log" in (line.source_a, line.source_b) for line in found.lines)
    assert sum(cell.n_differ for cell in found.by_year) == sum(
        line.total.n_differ for line in found.lines
    )


@pytest.mark.parametrize("address", ["cell=nonsense", "differ=nonsense", "cell=a~b~c~d~e"])
def test_a_cell_that_is_none_opens_nothing(pages, address):
    assert pages.get(f"{LEDGER}?{address}").context["ledger"].n_filtered == 0


def test_an_unknown_form_is_not_there(pages):
    assert pages.get(f"{HERE}/linkage/counts/export?format=exe").status_code == 404


def test_every_degree_and_part_of_the_evidence_has_words():
    degrees = {level.label for one in comparisons.INCIDENTS for level in one.levels}
    degrees |= {word for told in weights.DEGREES.values() for word in told}
    degrees |= {word for told in weights.PERSON_DEGREES.values() for word in told}

    assert degrees <= set(DEGREES)
    assert {*weights.DEGREES, *weights.PERSON_DEGREES, weights.BASE, weights.DAY_PLACE} <= set(
        PARTS
    )
