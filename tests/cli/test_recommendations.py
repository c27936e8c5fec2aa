"""Recommendations on a real run: in the chain, moved, merged, undone, said before."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_findings import ROWS, Told, _bring, _finding, told

__all__ = ["told"]
GOOD = (
    "--area", "IA10", "--horizon", "long", "--addressee", "DPKO", "--lead", "Training Service",
    "--deadline", "2099-06-30",
)  # fmt: skip


def _recommended(told: Told, text: str, *findings: str) -> str:
    answers = [word for one in findings for word in ("--answers", one)]
    return str(told("recommendations", "new", text, *GOOD, *answers)["recommendation"])


def test_a_row_leads_to_the_recommendation_and_a_changed_one_marks_it(
    told: Told, tmp_path: Path
) -> None:
    finding, other = (_finding(told, f"FIG-killed-by-year/{year}") for year in (2016, 2017))
    ref = _recommended(told, "Missions should search every route.", finding)
    apart = _recommended(told, "Medical teams should train at night.", other)
    refused = told("recommendations", "link", ref, "log:A1", code=1)["error"]
    assert "answers findings" in refused["problem"]
    assert ref in {row["ref"] for row in told("affected", "log:A2")}
    assert [row["ref"] for row in told("trace", ref, "--to", "log:A1")][:2] == [ref, finding]

    _bring(tmp_path, ROWS.replace("malicious act,1,mine", "malicious act,4,mine"))

    assert {row["ref"] for row in told("stale", code=3)} == {finding, ref}
    told("findings", "edit", finding, "--statement", "More were killed.")
    told("findings", "accept", finding, "FIG-killed-by-year/2016")
    assert {row["ref"] for row in told("stale", code=3)} == {ref}
    told("recommendations", "accept", ref, finding)
    assert told("stale") == []
    assert {row["recommendation"] for row in told("recommendations", "list")} == {ref, apart}


def test_numbers_merges_and_splits_survive_and_are_undone_whole(told: Told) -> None:
    finding = _finding(told, "FIG-killed-by-year/2016")
    one = _recommended(told, "Missions should search every route.", finding)
    two = _recommended(told, "Missions should search each route at dawn.", finding)
    move = ("recommendations", "state", one, "response")
    assert told(*move, "proposed")["number"] == "R-IA10-01"
    told(*move, "draft", "--why", "too early")
    assert told(*move, "proposed")["number"] == "R-IA10-01"
    assert told("recommendations", "alike")[0]["why"] == "duplicate"

    told("recommendations", "merge", one, two, "--why", "the same")
    assert told("recommendations", "list", "--open")[0]["recommendation"] == one
    assert two in {row["ref"] for row in told("trace", one)}
    told("undo", str(told("decisions")[-1]["n"]), "--why", "not the same")
    assert len(told("recommendations", "list", "--open")) == 2

    parts = told("recommendations", "split", two, "Search routes.", "Patrol at dawn.")["parts"]
    assert {row["ref"] for row in told("trace", parts[0])} >= {two, finding, "log:A1"}
    assert (
        told("recommendations", "state", parts[0], "response", "proposed")["number"] == "R-IA10-02"
    )
    rates = {row["rate"]: (row["n"], row["of"]) for row in told("recommendations", "rates")}
    assert rates["acceptance"] == (0, 0)


def test_what_an_earlier_review_said_is_shown_with_its_fate(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "earlier.csv"
    file.write_text(
        "number,recommendation,status\n12,Missions should search every route at dawn.,Not implemented\n"
        "13,Publish the figures.,Implemented\n"
    )
    assert told("recommendations", "import", str(file), "--name", "Review 2009")["rows"] == 2
    finding = _finding(told, "FIG-killed-by-year/2016")
    ref = _recommended(told, "Missions should search each route at dawn.", finding)

    [before] = told("recommendations", "before", ref)
    assert before["said"] == "said before in Review 2009, 12; state: not implemented"

    told("recommendations", "link", ref, before["ref"])
    assert told("recommendations", "show", ref)["said_before"][0]["likeness"] is None
    assert told("recommendations", "check", ref) != []


PLAN = (
    "--outcome", "deaths", "--first", "2016-01-01", "--last", "2017-12-31", "--start", "2099-01-01",
    "--fall", "0.3", "--months", "24", "--exposure", "time",
)  # fmt: skip


def test_an_effect_is_weighed_locked_and_held_against_what_is_known_later(
    told: Told, tmp_path: Path
) -> None:
    ref = _recommended(
        told, "Missions should search every route.", _finding(told, "FIG-killed-by-year/2016")
    )
    assert told("recommendations", "declare", ref, *PLAN, "--dry-run")["versions"] == []
    told("recommendations", "effect", ref, code=1)

    made = told("recommendations", "declare", ref, *PLAN)
    assert made["bases"]["deaths"] == {
        "events": 6, "incidents": 3, "squares": 2 * 2 + 1 + 3 * 3, "exposure": 731 / 365.25, "per_month": 1 / 12,
    }  # fmt: skip
    assert "never" in made["verdict"][0]
    told("recommendations", "declare", ref, *PLAN, code=1)
    assert {row["kind"] for row in told("affected", ref)} >= {"effect_plan"}

    _bring(tmp_path, ROWS.replace("malicious act,1,mine", "malicious act,4,mine"))

    later = told("recommendations", "effect", ref)
    assert (later["lock"], later["is_current"]) == (made["lock"], False)
    again = told("recommendations", "declare", ref, *PLAN, "--why", "a row was corrected")
    assert [why for _, _, _, why in again["versions"]] == ["", "a row was corrected"]


def test_what_was_left_out_is_told_by_area_and_by_evidence(told: Told) -> None:
    finding = _finding(told, "FIG-killed-by-year/2016")
    told("findings", "edit", finding, "--area", "IA10")

    found = told("coverage")

    rows = {row["area"]: row for row in found["areas"]}
    assert rows["IA10"]["unanswered"] == [finding]
    assert rows["IA01"]["is_empty"]
    assert "FIG-killed-by-year" not in found["unused"]["figure"]
    assert found["unused"]["figure"]
