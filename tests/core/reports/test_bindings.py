from __future__ import annotations

import pyarrow as pa
import pytest

from tests.core.reports.makers import make_document, make_figure, make_figures
from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.reports.bindings import bindings, numbers
from vedette.core.reports.numbering import numbering
from vedette.core.reports.printed import NARROW


def figures(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows))


def test_a_key_prints_value_interval_range_n_and_difference() -> None:
    bound = bindings(make_figures())

    assert bound.value("killed-total").printed == "207"
    assert bound.interval("killed-total").printed == "155 to 276"
    assert bound.interval("killed-total", dashed=True, exact=True).printed == "155.0–276.4"
    assert bound.range("killed-total").printed == "193–214"
    assert bound.count("killed-total").printed == "207"
    assert bound.difference("killed-total", 195).printed == "+12"
    assert bound.difference("killed-total", 209).printed == "−2"


def test_points_of_a_series_have_keys_of_their_own() -> None:
    bound = bindings(make_figures())

    assert bound.value("killed-by-year/2017").printed == "62"
    assert [p.group for p in bound.points("killed-by-year")][:2] == [("2013",), ("2014",)]


def test_a_missing_key_is_named_with_others_that_exist() -> None:
    with pytest.raises(NotFound, match=r"'killed-by-year/2031'.*killed-by-year/2013"):
        bindings(make_figures()).value("killed-by-year/2031")


def test_two_numbers_of_one_key_are_refused() -> None:
    table = figures(make_figure(point="a"), make_figure(point="a"))

    with pytest.raises(WrongState, match="killed-total/a"):
        bindings(table)


def test_shares_are_percentages_and_rates_have_decimals() -> None:
    share = make_figure("military", unit="share", value=0.8792, low=0.826, high=0.918)
    rate = make_figure("rate", unit="per 1,000 person-years", value=1.2345, low=0.9, high=1.6)
    bound = bindings(figures(share, rate))

    assert bound.value("military").printed == f"87.9{NARROW}%"
    assert bound.interval("military").printed == f"82.6 to 91.8{NARROW}%"
    assert bound.value("rate").printed == "1.23"
    assert bound.interval("rate", dashed=True).printed == "0.90–1.60"


def test_a_refused_number_prints_a_dash() -> None:
    bound = bindings(figures(make_figure(value=None, low=None, high=None)))

    assert bound.value("killed-total").printed == "–"
    assert bound.interval("killed-total").printed == "–"


def test_the_list_of_numbers_tells_each_once_with_its_places() -> None:
    listed = numbers(make_document())

    assert [(n["key"], n["form"], n["printed"], n["places"]) for n in listed] == [
        ("killed/2017", "value", "62", ["I, paragraph 1", "I, quotation"]),
        ("killed/2017", "interval", "33.5 to 114.8", ["I, paragraph 1"]),
        ("killed/2017/n", "value", "24", ["I, paragraph 1"]),
        ("counts/registry", "value", "3,711", ["I, Table 1"]),
        ("counts/press", "value", "−12", ["I, Table 1"]),
    ]


def test_numbers_of_blocks_are_those_of_un_documents() -> None:
    made = numbering(make_document())

    assert made.marks == ("I", "A", "1", "Table 1", "Figure 1", "", "", "", "Annex A", "")
    assert made.words == {
        "t": "table 1",
        "q": "the quotation",
        "g": "the list of terms",
        "a": "annex A",
    }
