"""Issue 5, 4: what a page gives as a file is looked through for those who are sealed, or it is said why not."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.pipeline.imports import ANALYST, make_file, make_request, make_review, make_row
from tests.web.test_permission_matrix import pages as all_routes
from vedette.core.actions.capacities import Change
from vedette.pipeline.acquire import add_source
from vedette.pipeline.actions import Handed, add_action, report_progress
from vedette.pipeline.briefings import add_briefing, choose
from vedette.pipeline.capacities import change_capacity
from vedette.pipeline.coding import change_codebook
from vedette.pipeline.findings import add_finding
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.interviews import KeyStore, register
from vedette.pipeline.proposals import add_proposal, attach, put_rows
from vedette.pipeline.recommendations import add_recommendation
from vedette.pipeline.releases import releases
from vedette.pipeline.run import run_review

pytestmark = pytest.mark.slow

WHO = "Zwentibold Kefalonia"
FACTS = {
    "consent": "background", "month": "2017-10", "place": "sector", "category": "troop", "rank": "senior",
}  # fmt: skip
GUARDED = {
    "linkage:export": ("linkage/incidents/export/?format=csv", "incidents, row 1, "),
    "library:export": ("library/documents/export/?format=xlsx", "documents, row 1, title"),
    "library:original": ("library/documents/{document}/original/", "{document}, text"),
    "library:codebook_out": ("library/exchange/codebook/?format=csv", "code 1, description"),
    "evidence:findings_export": ("evidence/findings/export/?format=json", "findings, row 1, "),
    "evidence:prov": ("evidence/prov/{finding}/", "chain.prov.json"),
    "recommendations:export": ("recommendations/export/?format=csv", "recommendations, row 1, "),
    "proposals:export": ("proposals/export/?format=csv", "proposals, row 1, title"),
    "actions:export": ("actions/export/?format=csv", "actions, row 1, "),
    "capacities:export": ("capacities/export/?format=csv", "capacities, row 1, "),
    "actions:file": ("actions/{action}/files/{proof}/", "{action}"),
    "proposals:paper": ("proposals/{proposal}/papers/{paper}/", "{proposal}"),
    "briefings:file": ("briefings/{briefing}/files/slides.pdf", "{briefing}, words"),
    "proposals:file": ("proposals/{proposal}/files/proposal.pdf", "{proposal}, words"),
    "proposals:account": ("proposals/{proposal}/money/account.pdf", "{proposal}, words"),
}
ELSEWHERE = {
    "library:project_out": "a team's background work, tests/web/library/test_exchange.py",
    "library:project_file": "what project_out has looked through",
    "linkage:counts_export": "by the same door as linkage:disagreements_export; numbers by mission",
    "linkage:overlaps_export": "the same",
    "linkage:disagreements_export": "the same; numbers by field",
    "consultations:export": "by the same door as linkage:disagreements_export",
    "statements:export": "the same",
    "stakeholders:export": "the same",
    "reports:matrix": "comments in which somebody is named, tests/pipeline/test_responses.py",
    "reports:commented": "the same",
    "reports:letter": "the same",
    "reports:form": "the same",
    "stats:export": "a figure in which somebody is named, tests/pipeline/test_sealed_names.py",
    "sources:original": "a casualty database as it came: it names victims, and a refusal would tell who of them spoke",
    "actions:annual_file": "by the same door as a release of the report, tests/web/reports/test_releases.py",
    "audit:table": "the log must leave unchanged to be proved; sealed values are never in it",
    "audit:bundle": "the same",
    "audit:verifier": "a program",
}
"""Why nothing of a route is refused here."""


@pytest.fixture
def planted(tmp_path, holder):
    """A review in which somebody sealed is named in every kind of words, its pages, and what they call it."""
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row("a", place=WHO)])
    add_source(review, make_request(file), ANALYST)
    register(review, FACTS, {"name": WHO}, KeyStore(review.folder / "truth" / "keys"), ANALYST)
    change_codebook(
        review, {"change": "add", "name": "Gates", "definition": f"By {WHO}"}, "", ANALYST
    )
    path = tmp_path / "report.txt"
    path.write_text(f"Report\n\n1. The gate was seen by {WHO}.\n", encoding="utf-8")
    intake = Intake(dt.date(2018, 1, 1), described={"title": f"What {WHO} saw"})
    (added,) = add_documents(review, [path], intake, ANALYST)
    names = {
        "document": added.document,
        "finding": add_finding(review, {"statement": f"{WHO} was right."}, ANALYST).ref,
        "recommendation": add_recommendation(review, {"text": f"Ask {WHO}."}, ANALYST).ref,
        "proposal": add_proposal(review, {"title": f"What {WHO} wants"}, ANALYST).ref,
    }
    row = {
        "key": "1", "donor": "A State", "amount": "5", "currency": "USD", "on": "2018-01-01", "promise": "pledged",
    }  # fmt: skip
    put_rows(review, names["proposal"], "pledges", [row], ANALYST)
    paid = attach(review, names["proposal"], "pledges", "1", path, ANALYST)
    names["paper"] = paid.papers[0].snapshot
    planned = add_action(review, {"title": f"Ask {WHO} again"}, ANALYST).ref
    said = {"percent": "10", "text": f"{WHO} was asked."}
    handed = [Handed(path, {"name": "What was said"})]
    made = report_progress(review, planned, said, ANALYST, files=handed)
    names |= {"action": planned, "proof": made.reports[0].proofs[0].snapshot}
    told = {"title": f"Days until {WHO} is heard"}
    change_capacity(review, "threat-review-days", Change.EDIT, told, ANALYST)
    briefing = {"title": f"What {WHO} wants", "audience": "advisers", "on": "2018-02-01"}
    names["briefing"] = add_briefing(review, briefing, ANALYST).ref
    run_review(review)
    choose(review, names["briefing"], [names["recommendation"]], ANALYST)
    return review, holder(review.folder), names


def test_a_codebook_leaves_for_a_reason(planted):
    review, browser, _ = planted

    answer = browser.get(
        browser.within("/library/exchange/codebook/?format=csv&kept_for=a+street+of+that+name")
    )

    assert WHO in answer.content.decode()
    assert releases(review.decisions())[0]["why"] == "a street of that name"


def test_every_page_that_takes_out_is_guarded_or_says_why_not():
    taking = {
        name
        for name, _, one in all_routes()
        if getattr(one.callback, "needed_action", "").endswith((".export", "exports.take"))
    }

    assert taking == {*GUARDED, *ELSEWHERE}


def test_no_page_gives_a_file_in_which_a_sealed_name_stands(planted):
    review, browser, names = planted
    said = {}
    for route, (address, place) in GUARDED.items():
        answer = browser.get(browser.within(f"/{address.format(**names)}"), follow=True)
        words = answer.content.decode()
        said[route] = (
            answer.status_code,
            place.format(**names) in words,
            "of somebody in the sealed register stands there" in words,
            "Kefalonia" in words,
        )

    assert said == dict.fromkeys(GUARDED, (409, True, True, False))
    assert releases(review.decisions()) == []


def test_a_reason_lets_it_leave_and_stands_in_the_list_of_what_has_left(planted):
    review, browser, _ = planted
    asked = browser.within("/linkage/incidents/export/?format=csv&sort=place")
    refused = browser.get(asked).content.decode()
    assert 'name="format" value="csv"' in refused
    assert 'name="kept_for"' in refused

    answer = browser.get(f"{asked}&kept_for=a+town+of+that+name")

    assert WHO in b"".join(answer.streaming_content).decode()
    (row,) = releases(review.decisions())
    assert (row["kind"], row["why"]) == ("incidents", "a town of that name")
    assert (
        "a town of that name" in browser.get(browser.within("/library/releases/")).content.decode()
    )
