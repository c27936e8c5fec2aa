"""Editions of the dashboard of the sample review: what they show and hide, frozen, let out by two, one HTML file."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace

import pytest

from vedette.cli.main import main
from vedette.core.actions import dashboard as core
from vedette.core.actions.changes import Change
from vedette.core.actions.dashboard_page import Head, page
from vedette.core.evidence.chain import EDGES, NODES, Chain
from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from vedette.core.kernel.labels import Label, Level, parse_label
from vedette.core.reports.audiences import PUBLIC
from vedette.pipeline import dashboards
from vedette.pipeline.actions import change_action
from vedette.pipeline.chain import chain_of
from vedette.pipeline.decisions import Author
from vedette.pipeline.interviews import MADE_UP_KEYS, KeyStore
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.workspace import open_review

DAY = dt.date(2022, 6, 30)
EDITOR, HEAD = Author("editor", "2022-06-30T10:00:00Z"), Author("head", "2022-06-30T11:00:00Z")


def of_area(one: core.Dashboard, area: str) -> core.Tile:
    return next(tile for tile in one.tiles if tile.area == area)


def figures(one: core.Dashboard) -> list[core.ShownFigure]:
    return [f for tile in one.tiles for s in tile.recommendations for f in core.figures_of(s)]


@pytest.fixture(scope="module")
def live(sample_review) -> core.Dashboard:
    return dashboards.live_dashboard(open_review(sample_review), DAY)


@pytest.fixture(scope="module")
def outside(sample_review) -> core.Dashboard:
    return dashboards.edition_today(open_review(sample_review), core.STATES, DAY)


def test_tiles_print_both_numbers_and_the_uncomfortable_cell(live):
    medical = of_area(live, "IA14").counted

    assert (medical.accepted.n, medical.accepted.of) == (2, 2)
    assert (medical.implemented.n, medical.implemented.of) == (2, 3), "no proof has expired yet"
    assert medical.without_effect == 1
    assert live.counted.without_effect == 1
    assert live.counted.n_actions == 10, "each once, though one may serve two areas"


def test_a_chain_that_the_caller_holds_is_the_one_that_is_looked_at(live, sample_review):
    review = open_review(sample_review)

    assert dashboards.live_dashboard(review, DAY, chain=chain_of(review)) == live
    nothing = Chain(NODES.arrow.empty_table(), EDGES.arrow.empty_table())
    with pytest.raises(NotFound):
        dashboards.live_dashboard(review, DAY, chain=nothing)


def test_the_chain_of_a_tile_goes_down_to_numbers(live):
    [first, *_] = of_area(live, "IA18").recommendations
    [finding] = first.findings
    [figure] = finding.figures

    assert figure.key == "killed-by-year"
    assert [row.of for row in figure.rows] == ["2013", "2014", "2015", "2016", "2017"]
    assert all(int(row.value.replace(",", "")) > 0 for row in figure.rows)
    assert finding.n_more == 3, "evidence of other kinds is counted, not shown"


def test_readers_outside_see_only_what_was_issued_and_no_small_count(live, outside):
    drafts = {s.ref for t in live.tiles for s in t.recommendations if s.response == "draft"}
    shown = {s.ref for t in outside.tiles for s in t.recommendations}
    by_key = {one.key: one for one in figures(live)}

    assert drafts
    assert not drafts & shown
    hidden = {one.key for one in figures(outside) if one.is_withheld}
    assert hidden == {"bases-and-convoys-by-year"}
    small = [row for row in by_key["bases-and-convoys-by-year"].rows if row.value in set("1234")]
    assert small, "in the house they are read"
    assert not [r for f in figures(outside) for r in f.rows if r.n in set("1234")]


def test_a_dashboard_is_read_back_as_it_was_frozen(outside):
    assert core.from_json(json.loads(json.dumps(core.as_json(outside)))) == outside


def test_the_page_has_no_script_and_asks_no_network_and_every_tile_leads_to_its_chain(outside):
    made = page(outside, Head("Unclassified"))

    assert not re.search(r"<script|https?://|src=|@import|url\(", made)
    assert len(made.encode()) < 200_000
    leads = re.findall(r'<a href="#(area-\w+)">', made)
    assert len(leads) == len(outside.tiles) == len(set(leads))
    assert all(f'id="{one}"' in made for one in leads)
    assert "groups of 1–4 people" in made
    hostile = replace(outside, title='<script>"&')
    assert "<script" not in page(hostile)


def test_an_edition_is_frozen_let_out_by_two_and_withdrawn(sample_copy):
    review = open_review(sample_copy)
    keys = KeyStore(review.folder / MADE_UP_KEYS)
    asked = dashboards.ask_dashboard(review, "member_states", "For all", EDITOR, DAY)

    with pytest.raises(NotAllowed):
        dashboards.make_dashboard(review, asked.ref, Way(keys, EDITOR))
    assert dashboards.readable_dashboards(review, parse_label("unclassified:PAK")) == []
    made = dashboards.make_dashboard(review, asked.ref, Way(keys, HEAD))
    with pytest.raises(WrongState, match="made already"):
        dashboards.make_dashboard(review, asked.ref, Way(keys, HEAD))
    ref = made.content().tiles[-1].recommendations[0].actions[0].ref
    change_action(review, ref, Change.JUDGE, {"to": "closed_overtaken", "why": "Done."}, HEAD)
    assert dashboards.live_dashboard(review, DAY).counted.n_open == 8
    assert dashboards.dashboard_release(review, made.ref).content().counted.n_open == 8

    assert [o.ref for o in dashboards.readable_dashboards(review, parse_label("unclassified"))] == [
        made.ref
    ]
    assert dashboards.readable_dashboards(review, Label(Level.PUBLIC)) == []
    assert {one["name"] for one in made.conditions} == {
        "run", "disclosure", "small_numbers", "quotations", "sealed_names",
    }  # fmt: skip
    dashboards.withdraw_dashboard(review, made.ref, "A wrong date.", HEAD)
    assert dashboards.readable_dashboards(review, parse_label("unclassified")) == []


def test_a_country_reads_its_own_edition_and_no_other(sample_copy):
    review = open_review(sample_copy)
    keys = KeyStore(review.folder / MADE_UP_KEYS)
    for edition in ("PAK", PUBLIC):
        asked = dashboards.ask_dashboard(review, edition, "For them", EDITOR, DAY)
        dashboards.make_dashboard(review, asked.ref, Way(keys, HEAD))

    def read_by(label: str) -> list[str]:
        return [o.edition for o in dashboards.readable_dashboards(review, parse_label(label))]

    assert read_by("unclassified:PAK") == ["PAK", "public"]
    assert read_by("unclassified:IND") == ["public"]
    assert read_by("public") == ["public"]


def test_what_cannot_be_asked_for(sample_review):
    review = open_review(sample_review)
    for edition in ("internal", "nowhere", ""):
        with pytest.raises(BadInput):
            dashboards.edition_today(review, edition, DAY)
    with pytest.raises(BadInput, match="reason"):
        dashboards.ask_dashboard(review, "public", " ", EDITOR, DAY)


def test_a_dashboard_by_command(sample_copy, tmp_path, capsys):
    out, at = tmp_path / "dashboard.html", ["--review", str(sample_copy)]
    assert main(["dashboards", "ask", "public", "--why", "All", *at, "--as", "editor"]) == 0
    ref = re.findall("DSH-[0-9A-Z]+", capsys.readouterr().out)[0]
    assert main(["dashboards", "check", ref, *at]) == 0
    assert main(["dashboards", "make", ref, *at, "--as", "head"]) == 0
    assert main(["dashboards", "page", "--release", ref, "--out", str(out), *at]) == 0
    assert "Edition: public" in out.read_text(encoding="utf-8")
    assert main(["dashboards", "withdraw", ref, "--why", "Old", *at]) == 0
    capsys.readouterr()
    assert main(["dashboards", "list", *at, "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert row["state"] == "withdrawn"
