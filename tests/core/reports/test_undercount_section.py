"""What no source has, as printed."""

from __future__ import annotations

import pyarrow as pa

from vedette.core.linkage.unseen import UNDERCOUNT
from vedette.core.reports.document import Block, LiveNumber, Table, inlines_of
from vedette.core.reports.material import material
from vedette.core.reports.undercount_section import undercount


def section(rows: list[dict[str, object]]) -> list[Block]:
    tables = {"undercount": UNDERCOUNT.from_rows(rows)} if rows else {}
    return undercount(material(tables, {"known_on": "2018-01-01"}))


def words(blocks: list[Block]) -> str:
    return "".join(
        getattr(i, "text", getattr(i, "printed", "")) for block in blocks for i in inlines_of(block)
    )


REFUSED: dict[str, object] = {
    "order": 0, "kind": "refused", "words": "not estimated", "lists": "a, b",
    "problem": "The share of true pairs that are linked is 0.91.", "remedy": "Review more pairs.",
}  # fmt: skip
ESTIMATE: dict[str, object] = {
    "order": 0, "kind": "estimate", "words": "log-linear models averaged by BIC", "lists": "a, b, c",
    "cause": "malicious_act", "observed": 626, "estimate": 731.4, "low": 682.0, "high": 1797.0,
    "pair_recall": 0.962, "n_draws": 200, "caveat": "It is never added to a headline.",
}  # fmt: skip
GRAPH: dict[str, object] = {
    "order": 1, "kind": "graph", "words": "b with c", "lists": "a, b, c", "estimate": 731.0,
    "low": 701.0, "high": 767.0, "weight": 0.373,
}  # fmt: skip


def test_a_refusal_is_printed_with_reason_and_remedy() -> None:
    printed = words(section([REFUSED]))

    assert "is not estimated" in printed
    assert "is 0.91. Review more pairs." in printed
    assert "95 per cent" in printed


def test_an_estimate_stands_beside_the_observed_number_with_the_range_of_models() -> None:
    blocks = section([ESTIMATE, GRAPH])
    numbers = {
        i.key: i.printed for block in blocks for i in inlines_of(block) if isinstance(i, LiveNumber)
    }

    assert numbers["undercount/observed"] == "626"
    assert numbers["undercount/estimate"] == "731"
    assert (numbers["undercount/low"], numbers["undercount/high"]) == ("682", "1,797")
    assert numbers["undercount/1/weight"] == "0.37"
    assert "never added to a headline" in words(blocks)
    assert isinstance(blocks[-1], Table)


def test_a_run_without_the_table_prints_no_section() -> None:
    assert section([]) == []
    assert isinstance(UNDERCOUNT.empty(), pa.Table)
