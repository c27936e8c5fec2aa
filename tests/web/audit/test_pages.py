"""The log in the browser: filters, sentences, clearance, exports."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from vedette.core.trust.vedette_verify import verify
from vedette.pipeline.decisions import Act
from vedette.web.audit.keys import log_key
from vedette.web.audit.models import Entry
from vedette.web.audit.sentences import SENTENCES, sentence
from vedette.web.audit.writes import record

WEB = Path(__file__).resolve().parents[3] / "src/vedette/web"
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> None:
    settings.VEDETTE_HOME = tmp_path / "home"


def sentences(page: str) -> list[str]:
    return re.findall(r"</th>\s*<td><bdi>([^<]*)</bdi>", page)


def test_every_act_that_the_web_records_has_a_sentence():
    code = "\n".join(path.read_text(encoding="utf-8") for path in WEB.rglob("*.py"))
    recorded = set(re.findall(r"\brecord\(\s*\"([a-z_]+\.[a-z_]+)\"", code))
    recorded |= {f"decision.{act}" for act in Act}

    assert len(recorded) >= 15
    assert recorded - set(SENTENCES) == set(), "add its words to web/audit/sentences.py"


def test_a_sentence_says_what_is_told_and_leaves_out_what_is_not():
    told = {"verdict": "same"}

    assert sentence("decision.judge", by="ana", objects=["A", "B"], told=told) == (
        "ana judged the pair A · B."
    )
    assert sentence("review.world", by="ana", objects=[], told={}) == (
        "ana declared the world –: ."
    )
    assert (
        sentence(
            "review.member",
            by="start",
            objects=["person:ana"],
            told={"role": "head", "clearance": "strictly_confidential"},
        )
        == "start made ana a member: head, cleared to strictly confidential."
    )
    assert sentence("room.new_act", by="ana", objects=["A"], told={}) == "ana: room.new_act A"


def test_the_list_is_filtered_by_person_act_and_object(as_persona, team_review):
    record("object.opened", review=team_review, refs=["IN-1"], label="confidential", by="analyst")
    record("object.opened", review=team_review, refs=["IN-2"], label="confidential", by="analyst")
    record("object.opened", review=team_review, refs=["IN-1"], label="confidential", by="editor")
    browser = as_persona("head")

    def shown(query: str) -> list[str]:
        return sentences(browser.get(browser.within(f"/audit/?{query}")).content.decode())

    assert shown("ref=IN-1") == ["editor opened IN-1.", "analyst opened IN-1."]
    assert shown("by=analyst&act=object.opened") == [
        "analyst opened IN-2.",
        "analyst opened IN-1.",
    ]
    assert shown("by=nobody") == []


def test_what_is_above_the_clearance_is_neither_listed_nor_counted(as_persona, team_review):
    browser = as_persona("auditor")
    before = browser.get(browser.within("/audit/")).content
    secret = "strictly_confidential"
    record("object.opened", review=team_review, refs=["IN-9"], label=secret, by="head")

    assert strip(browser.get(browser.within("/audit/")).content) == strip(before)
    assert (
        b"IN-9"
        not in browser.get(browser.within("/audit/?ref=IN-9")).content.partition(b"<table")[2]
    )


def strip(page: bytes) -> bytes:
    """The page without the token of its form, which is new each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


@pytest.mark.parametrize("name", ["analyst", "qualitative", "editor", "delegate-a", "focal"])
@pytest.mark.parametrize("address", ["/audit/", "/audit/table/", "/audit/verifier/"])
def test_the_log_is_for_head_and_auditor_only(as_persona, name, address):
    browser = as_persona(name)

    assert browser.get(browser.within(address)).status_code == 404


@pytest.mark.parametrize("name", ["head", "auditor"])
def test_the_export_proves_itself(as_persona, team_review, name):
    browser = as_persona(name)

    answer = browser.post(browser.within("/audit/bundle/"))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    verdict = verify(io.BytesIO(content), log_key().fingerprint)
    assert answer.status_code == 200
    assert verdict.breaks == []
    assert verdict.facts["entries"] == Entry.objects.filter(review=team_review).count()


def test_a_log_above_the_clearance_is_not_exported(as_persona, team_review):
    secret = "strictly_confidential"
    record("object.opened", review=team_review, refs=["IN-9"], label=secret, by="head")
    auditor, head = as_persona("auditor"), as_persona("head")

    assert auditor.post(auditor.within("/audit/bundle/")).status_code == 404
    assert head.post(head.within("/audit/bundle/")).status_code == 200


def test_the_export_takes_a_post(as_persona):
    browser = as_persona("head")

    assert browser.get(browser.within("/audit/bundle/")).status_code == 405


def test_the_filtered_list_goes_out_and_leaves_an_entry(as_persona, team_review):
    record("object.opened", review=team_review, refs=["IN-1"], why="=1+1", by="analyst")
    browser = as_persona("head")

    answer = browser.get(browser.within("/audit/table/?ref=IN-1&format=csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    said, heads, row = csv.reader(io.StringIO(text))
    assert said[-1] == "filter: Object IN-1"
    assert dict(zip(heads, row, strict=True))["sentence"] == "analyst opened IN-1."
    assert dict(zip(heads, row, strict=True))["why"] == "'=1+1"
    told = Entry.objects.latest("id")
    assert (told.act, told.label) == ("audit.table", "strictly_confidential"), "what it may hold"
    for form in ("json", "jsonl", "xlsx"):
        assert browser.get(browser.within(f"/audit/table/?format={form}")).status_code == 200


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_opening_an_incident_and_a_row_leaves_an_entry(as_persona, computed):
    browser = as_persona("analyst")
    ledger = browser.get(browser.within("/linkage/incidents/?sort=-sources")).content.decode()
    incident = re.findall(r'data-href="([^"]*)"', ledger)[0]
    rows = set(re.findall(r'href="([^"]*/rows/[^"]*)"', browser.get(incident).content.decode()))
    for address in [incident, *rows, *rows]:
        browser.get(address)

    told = list(Entry.objects.filter(act="object.opened").order_by("id"))
    assert {(one.by, one.label) for one in told} == {("analyst", "confidential")}
    assert told[0].refs == [incident.rstrip("/").rpartition("/")[2]]
    assert 2 <= len(told) <= 1 + len(rows)
    assert len({tuple(one.refs) for one in told}) == len(told)


def test_nobody_sees_running_numbers_of_decisions(as_persona, team_review):
    record("decision.judge", review=team_review, refs=["D-17", "R-1"], by="analyst")
    browser = as_persona("head")

    page = browser.get(browser.within("/audit/?ref=R-1")).content.decode()

    assert "R-1" in page
    assert "D-17" not in page


def test_the_verifier_comes_as_it_is(as_persona):
    browser = as_persona("auditor")

    content = b"".join(browser.get(browser.within("/audit/verifier/")).streaming_content)  # type: ignore[attr-defined]

    assert content.startswith(b'"""vedette-verify')
    assert json.dumps(content.decode())
