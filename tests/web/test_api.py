"""The HTTP API: tokens with scopes, the same rules and the same 404 as the pages, its own description kept."""

from __future__ import annotations

import datetime as dt
import json
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from tests.web.conftest import Pages
from vedette.core.trust.permissions import actions
from vedette.pipeline.decisions import Author
from vedette.pipeline.interviews import MADE_UP_KEYS, KeyStore, register
from vedette.pipeline.releases import releases
from vedette.web.accounts import models, writes
from vedette.web.audit.models import Entry
from vedette.web.reviews.reads import review_of
from vedette.web.site.wsgi import application

SOMEBODY = Author("qualitative", "2026-01-02T00:00:00+00:00")
EXAMPLES = int(os.environ.get("VEDETTE_API_EXAMPLES", "3"))
"""Calls of each operation as each role."""
PLAIN = {"Host": "127.0.0.1", "Accept-Encoding": "identity"}
"""The driver does not unpack what comes packed."""


class Caller:
    """A program with a token."""

    def __init__(self, review: str, name: str, scopes) -> None:
        self.review = review
        self.token = writes.make_token(name, review, words="test", scopes=scopes, days=1, by=name)
        self.browser = Pages(review)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, review: str = ""):
        address = f"/api/reviews/{review or self.review}{path}"
        return self.browser.get(address, headers=self.headers())

    def post(self, path: str, body: object):
        return self.browser.post(
            f"/api/reviews/{self.review}{path}",
            json.dumps(body),
            "application/json",
            headers=self.headers(),
        )


@pytest.fixture
def caller(computed):
    def made(name: str, *scopes: str) -> Caller:
        return Caller(computed, name, scopes or list(actions()))

    return made


def test_a_token_reads_what_its_person_reads(caller):
    analyst = caller("analyst")

    review = analyst.get("").json()
    incidents = analyst.get("/incidents?deadly=true&limit=3").json()
    reference = incidents["rows"][0]["incident_ref"]
    one = analyst.get(f"/incidents/{reference}").json()

    assert review["role"] == "analyst"
    assert review["run"]
    assert len(incidents["rows"]) == 3 < incidents["n"]
    assert one["incident"]["incident_ref"] == reference
    assert len(one["records"]) >= 1
    assert analyst.get("/sources").json()[0]["n_records"] > 0
    assert analyst.get("/figures").json()
    assert analyst.get("/jobs").json()


def test_the_parts_of_a_list_add_up_to_it(caller):
    analyst = caller("analyst")
    n = analyst.get("/records?limit=1").json()["n"]

    parts = [
        analyst.get(f"/records?limit=1000&offset={o}").json()["rows"] for o in range(0, n, 1000)
    ]

    keys = {(row["source"], row["source_record_id"]) for part in parts for row in part}
    assert sum(map(len, parts)) == n == len(keys)


def test_a_judgement_by_token_is_the_persons_and_stands(caller):
    analyst = caller("analyst")
    a, b = (
        f"{r['source']}:{r['source_record_id']}"
        for r in analyst.get("/records?limit=2").json()["rows"]
    )

    made = analyst.post("/judgements", {"left": a, "right": b, "verdict": "different", "why": "w"})

    assert made.status_code == 201
    (kept,) = [j for j in analyst.get("/judgements").json() if j["why"] == "w"]
    assert kept["by"] == "analyst"
    assert {kept["left"], kept["right"]} == {a, b}


def test_hidden_and_missing_are_byte_for_byte_the_same(caller):
    analyst, delegate = caller("analyst"), caller("delegate-a")

    missing = analyst.get("/incidents/IN-NONE")
    answers = [
        delegate.get("/incidents/IN-NONE"),
        delegate.get("/incidents"),
        analyst.get("/incidents", review="no-such-review"),
    ]

    assert missing.status_code == 404
    for answer in answers:
        assert answer.status_code == 404
        assert answer.content == missing.content
        assert answer.headers == missing.headers


def test_a_refusal_is_told_in_the_language_that_the_call_accepts(caller):
    analyst = caller("analyst")
    address = f"/api/reviews/{analyst.review}/incidents/I-NONE"

    plain = analyst.browser.get(address, headers=analyst.headers())
    french = analyst.browser.get(address, headers={**analyst.headers(), "Accept-Language": "fr"})

    assert plain.json()["problem"] == "There is no such thing."
    assert french.json()["problem"] == "Cela n’existe pas."


def test_a_token_does_no_more_than_its_scopes(caller):
    reader = caller("analyst", "linkage.read")

    assert reader.get("/incidents").status_code == 200
    assert reader.get("/sources").status_code == 404
    body = {"left": "a:1", "right": "a:2", "verdict": "same", "why": ""}
    assert reader.post("/judgements", body).status_code == 404


def test_a_token_is_kept_as_a_hash(caller):
    token = caller("analyst").token

    assert token not in str(list(models.ApiToken.objects.values()))


@pytest.mark.parametrize(
    "change",
    [{"expires_at": timezone.now() - dt.timedelta(days=1)}, {"revoked_at": timezone.now()}],
)
def test_an_old_or_revoked_token_opens_nothing(caller, change):
    analyst = caller("analyst")
    models.ApiToken.objects.update(**change)

    refused = analyst.get("")

    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_the_token_of_a_closed_account_opens_nothing(caller):
    analyst = caller("analyst")
    writes.set_active("analyst", is_active=False, by="test")

    assert analyst.get("").status_code == 401


def test_the_page_makes_shows_once_and_revokes_a_token(as_persona):
    analyst = as_persona("analyst")
    form = {"words": "notebook", "days": "7", "scopes": ["linkage.read"]}
    text = analyst.post(analyst.within("/tokens/make/"), form).content.decode()
    token = text.split('value="vedette_')[1].split('"')[0]
    listed = analyst.get(analyst.within("/tokens/")).content.decode()
    assert "notebook" in listed
    assert token not in listed

    (held,) = models.ApiToken.objects.all()
    analyst.post(analyst.within(f"/tokens/{held.id}/revoke/"))

    assert models.ApiToken.objects.get().revoked_at


def test_a_list_is_taken_out_in_every_form_and_counts_as_an_export(caller, settings):
    settings.VEDETTE_PERSONAS = True
    analyst = caller("analyst")

    for form in ("csv", "xlsx", "json", "jsonl", "geojson"):
        answer = analyst.get(f"/incidents.{form}?year=2015")
        assert answer.status_code == 200, form
        assert b"".join(answer.streaming_content)
    assert models.UseOfAccount.objects.filter(name="analyst", use="export").count() == 5
    assert Entry.objects.filter(act="exports.take", by="analyst").count() == 5


def test_a_list_with_a_sealed_name_is_refused_with_its_place_and_leaves_for_a_reason(
    caller, settings
):
    settings.VEDETTE_PERSONAS = True
    analyst = caller("analyst")
    review = review_of(analyst.review)
    rows = analyst.get("/records?limit=500").json()["rows"]
    place = next(row["place"] for row in rows if len(row["place"] or "") > 8)
    facts = {
        "consent": "background", "month": "2017-10", "place": "sector", "category": "troop", "rank": "senior",
    }  # fmt: skip
    register(review, facts, {"name": place}, KeyStore(review.folder / MADE_UP_KEYS), SOMEBODY)

    refused = analyst.get("/records.csv")
    kept = analyst.get("/records.csv?kept_for=a+town+of+that+name")

    assert refused.status_code == 409
    told = refused.json()
    assert "records, row " in told["problem"]
    assert ", place: the name of somebody" in told["problem"]
    assert "kept_for" in told["remedy"]
    assert place.encode() in b"".join(kept.streaming_content)
    assert releases(review.decisions())[0]["why"] == "a town of that name"


def test_the_twenty_first_export_of_an_hour_waits(caller):
    analyst = caller("analyst")
    used = [models.UseOfAccount(name="analyst", use="export", at=timezone.now()) for _ in range(20)]
    models.UseOfAccount.objects.bulk_create(used)

    refused = analyst.get("/incidents.csv")

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 3500


def test_the_description_is_openapi_3_1_and_names_every_refusal(db):
    described = Pages("x").get("/api/openapi.json").json()

    assert described["openapi"] == "3.1.0"
    for path in described["paths"].values():
        for operation in path.values():
            assert {"401", "404", "422", "429"} <= set(operation["responses"])


def test_a_file_is_taken_in_by_background_work(caller):
    from vedette.web.jobs.worker import Worker

    analyst = caller("analyst")
    text = "Id,Date,Country,Killed\n1,2016-03-04,Mali,2\n2,2016-05-06,Mali,1\n"
    mapping = {"columns": {"date": "Date", "country": "Country", "killed": "Killed"}}
    form = {
        "file": SimpleUploadedFile("new.csv", text.encode()),
        "mapping": json.dumps(mapping | {"key": "Id"}),
    }

    asked = analyst.browser.post(
        f"/api/reviews/{analyst.review}/sources/telegrams/imports", form, headers=analyst.headers()
    )

    assert asked.status_code == 202, asked.content
    worker = Worker()
    while worker.one():
        pass
    job = analyst.get(f"/jobs/{asked.json()['job']}").json()
    assert job["state"] == "done", job
    assert job["result"]["rows"] == 2, job["result"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "persona",
    [
        "head",  # to whom every operation is open
        "delegate-a",  # to whom none is
        *(pytest.param(one, marks=pytest.mark.again) for one in ("analyst", "editor", "auditor")),
    ],
)
def test_the_api_keeps_its_own_description(caller, persona):
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ]
    known = caller(persona)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application, headers=PLAIN)
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(case=operation.as_strategy())
        def called(case):
            if "slug" in case.path_parameters:
                case.path_parameters["slug"] = known.review
            case.call_and_validate(headers=known.headers() | PLAIN, checks=checks)

        called()
