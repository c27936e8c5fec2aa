"""The addresses that are asked for in both databases: every route, with what people know and what they cannot."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from tests.web.paired.acts import CERTIFICATE
from tests.web.paired.asking import arguments, filled, is_address, routes
from tests.web.paired.databases import LOW, Database
from tests.web.paired.material import HIDDEN_WORD
from tests.web.paired.pins import Pins
from vedette.pipeline.briefed import briefings_of
from vedette.pipeline.coding import codebook_of, quotations
from vedette.pipeline.comments import comments_of
from vedette.pipeline.consulted import meetings_of, statements_of
from vedette.pipeline.dashboards import dashboard_releases
from vedette.pipeline.documents import documents
from vedette.pipeline.figures import versions
from vedette.pipeline.findings import findings_of
from vedette.pipeline.imports import import_named
from vedette.pipeline.interviews import interviews
from vedette.pipeline.notifications import notifications
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.report_releases import report_releases
from vedette.pipeline.report_text import text_of
from vedette.pipeline.rounds import rounds_of
from vedette.pipeline.stakeholders import register_of
from vedette.web.actions.reads import today
from vedette.web.jobs.models import Job
from vedette.web.reviews.runs import current_run
from vedette.web.sources.models import ImportDraft, RelabelAsk

QUERIES = (
    f"search/?q={HIDDEN_WORD}", "search/?q=convoy+Kidal", f"linkage/incidents/?q={HIDDEN_WORD}",
    "linkage/incidents/?q=Kidal&sort=-killed", "linkage/incidents/?sort=-sources&page=2",
    "linkage/incidents/?source=h", "linkage/incidents/export/?format=csv",
    "linkage/incidents/export/?format=xlsx&q=Kidal", "linkage/incidents/export/?format=geojson",
    "linkage/counts/?by=mission", "linkage/counts/export?format=json",
    "context/?of=military&fill=interpolated", "context/timeline/?layer=strength", "context/contributors/?year=2016",
    "linkage/pair/?level=incident&left=a:1&right=b:1", "linkage/pair/?left=a:1&right=h:1",
    f"library/search/?q={HIDDEN_WORD}", "library/search/?q=gate", "library/documents/export/?format=csv",
    "library/quotations/?q=gate", f"evidence/findings/?q={HIDDEN_WORD}", "evidence/findings/?state=stale",
    "evidence/findings/export/?format=csv", f"recommendations/?q={HIDDEN_WORD}", "recommendations/?state=stale",
    "recommendations/export/?format=csv", "recommendations/coverage/none/", f"proposals/?q={HIDDEN_WORD}",
    "proposals/export/?format=csv", f"actions/?q={HIDDEN_WORD}", "actions/?view=board", "actions/?view=timeline",
    "actions/export/?format=csv", "capacities/export/?format=csv", "capacities/export/?of=readings&format=csv",
    "capacities/?area=units", "actions/versions/?day_before=2017-01-01",
    f"consultations/?q={HIDDEN_WORD}", "consultations/export/?format=csv", f"statements/?q={HIDDEN_WORD}",
    "statements/export/?format=csv", f"stakeholders/?q={HIDDEN_WORD}", "stakeholders/export/?format=csv",
    "consultations/gaps/?kind=expert&stage=midterm",
    "audit/?by=hana", "audit/?ref=h:1", "audit/table/?format=xlsx", "jobs/?state=failed",
)  # fmt: skip
LOOKED_FOR = (
    ("figures", "Kidal"), ("quotations", ""), ("incidents", HIDDEN_WORD), ("rows", "h:1"), ("rows", ""),
    ("documents", ""), ("findings", ""), ("statements", ""),
)  # fmt: skip
"""Evidence that a finding looks for: among what, and by which words."""
HIDDEN = (
    "sources/h/card/", "sources/h/rows/1/", "sources/a/rows/99/", "sources/imports/{import}/",
    "sources/imports/{import}/original", "linkage/incidents/IN-ZZZZZZ/", "jobs/{key}/",
    "imports/{key}/check/", "linkage/weighed/{key}/", "imports/labels/hush/",
    "imports/notifications/{notification}/", "library/documents/{document}/",
    "library/documents/{document}/form/", "library/documents/{document}/code/", "library/interviews/{interview}/",
    "library/leaving/{quotation}/", "evidence/findings/{finding}/", "evidence/findings/{finding}/rests-on/",
    "recommendations/{recommendation}/", "recommendations/{recommendation}/effect/", "proposals/{proposal}/",
    "proposals/{proposal}/files/proposal.xlsx", "actions/{action}/", "actions/{action}/rests-on/",
    "actions/mine/{action}/", "capacities/hidden-gates/", "evidence/chain/{action}/",
    "evidence/chain/{recommendation}/",
    "evidence/chain/{finding}/", "evidence/chain/h:1/", "evidence/chain/{document}/",
    "consultations/meetings/{meeting}/", "consultations/meetings/{meeting}/tables/agenda/",
    "statements/{statement}/", "stakeholders/{stakeholder}/", "stakeholders/lists/{list}/",
    "evidence/chain/{statement}/", "briefings/{briefing}/", "briefings/{briefing}/files/slides.pdf",
    "evidence/chain/{briefing}/",
)  # fmt: skip
"""What only the staff knows; in the other database it is not there."""


def known_values(found: Database) -> dict[str, str]:
    """What people of the lower world know: by the argument of a route, or for a `name` by what is before it."""
    review = found.usual()
    run = current_run(review.runs, review.folder)
    incident = str(run.value("SELECT incident_ref FROM incidents ORDER BY n_sources DESC, 1"))
    [key] = versions(review.decisions())
    point = run.value("SELECT point FROM figures WHERE key = ? ORDER BY 1", [key])
    action = next(iter(plan_of(review.decisions()).actions.values()))
    proof = action.reports[0].proofs[0].snapshot
    paid = next(iter(proposals_of(review.decisions()).values()))
    return {
        "actions/mine/offline/": next(iter(plan_of(review.decisions()).packs)),
        "actions/<str:reference>/files/": proof,
        "actions/mine/<str:reference>/files/": proof,
        "proposals/<str:reference>/files/": "proposal.pdf",
        "proposals/<str:reference>/money/": "account.xlsx",
        "proposals/<str:reference>/papers/": paid.papers[0].snapshot,
        "proposals/<reference>/files/": "proposal.xlsx",
        "library/": next(iter(documents(review.decisions()))),
        "findings/": next(iter(findings_of(review.decisions()))),
        "recommendations/": next(iter(recommendations_of(review.decisions()))),
        "consultations/meetings/": next(iter(meetings_of(review.decisions()))),
        "reports/text/": text_of(review, review.decisions())[0].ref,
        "reports/rounds/": next(iter(rounds_of(review.decisions()))),
        "reports/comments/": next(iter(comments_of(review.decisions()))),
        "<slug>/rounds/": next(iter(rounds_of(review.decisions()))),
        "<slug>/comments/": next(iter(comments_of(review.decisions()))),
        "reports/releases/": next(iter(report_releases(review, review.decisions()))),
        "dashboards/": next(iter(dashboard_releases(review, review.decisions()))),
        "actions/annual/": "status.html",
        "briefings/<str:reference>/files/": "slides.pptx",
        "briefings/": next(iter(briefings_of(review.decisions()))),
        "entity": next(iter(comments_of(review.decisions()).values())).entity,
        "statements/": next(iter(statements_of(review.decisions()))),
        "stakeholders/lists/": next(iter(register_of(review.decisions()).lists)),
        "stakeholders/": next(iter(register_of(review.decisions()).stakeholders)),
        "proposals/": next(iter(proposals_of(review.decisions()))),
        "actions/": action.ref,
        "capacities/": "open-gates",
        "library/interviews/": next(iter(interviews(review.decisions()))),
        "reference": incident,
        "code": next(iter(codebook_of(review.decisions()).codes)),
        "certificate": CERTIFICATE,
        "quotation": next(iter(quotations(review.decisions()))),
        "source": "a",
        "record_id": "1",
        "field": "date",
        "key": key,
        "methods/": "source-choice",
        "point": str(point),
        "form": "csv",
        "incident": notifications(review)[0].notification.incident,
        "sources/imports/": import_named(review, "a").id,
        "imports/<str:name>/": import_named(review, "a").id,
        "files/": "numbers.json",
        "consultations/<table>": "agenda",
        "table": "lines",
        "area": "IA01",
        "kind": "inquiries",
        "members/": "otto",
        "worlds/": LOW.name,
        "sources/<name>": "a",
        "people/": "otto",
    }


def known_keys(route: str) -> QuerySet[Job | ImportDraft | RelabelAsk]:
    """The objects that the key in a route is one of."""
    if "labels/answers" in route:
        return RelabelAsk.objects.filter(by="ana")
    if "/imports/" in route:
        return ImportDraft.objects.filter(by="ana")
    kind = "linkage.weigh" if "weighed" in route else "sources.look"
    return Job.objects.filter(by="ana", kind=kind)


def addresses(found: Database) -> list[str]:
    """Every route once, with good values where there are any."""
    known = known_values(found)
    made = []
    for route in routes():
        values = [_value(route, kind, name, known) for kind, name in arguments(route)]
        made.append(filled(route, found.slug, values))
    assert [one for one in made if not is_address(one)] == []
    return made


def _value(route: str, kind: str, name: str, known: dict[str, str]) -> str:
    if kind == "int":
        return str(today().year) if name == "year" else "1"
    if kind == "uuid" or route.endswith("jobs/<key>"):
        key = known_keys(route).values_list("id", flat=True).first()
        return str(key or uuid.UUID(int=0))
    if name == "reference":
        rooms = (
            *(
                "reports/text/",
                "reports/rounds/",
                "reports/comments/",
                "<slug>/rounds/",
                "<slug>/comments/",
                "reports/releases/",
                "dashboards/",
                "briefings/",
                "statements/",
                "stakeholders/lists/",
                "stakeholders/",
                "consultations/meetings/",
                "proposals/",
                "actions/mine/offline/",
                "actions/",
                "capacities/",
            ),
            *("recommendations/", "findings/", "library/interviews/", "library/"),
        )
        return next((known[room] for room in rooms if room in route), known["reference"])
    if name == "area" and "dashboard" in route:
        return "none"
    if name == "kind" and "letter/" in route:
        return "docx"
    if name == "key":
        return known["methods/" if "methods/" in route else "key"]
    if name == "table" and "consultations/" in route:
        return known["consultations/<table>"]
    named = [value for beginning, value in known.items() if beginning in route]
    return (named if name == "name" else [known.get(name, "none")])[0]


def good_places(found: Database) -> list[str]:
    """Every route with good values, searches and exports."""
    return [*addresses(found), *queries(found)]


def queries(found: Database) -> list[str]:
    """Searches, orders, filters and exports."""
    ref = known_values(found)["findings/"]
    looked = (f"evidence/findings/{ref}/link/?among={among}&q={q}" for among, q in LOOKED_FOR)
    return [f"/reviews/{found.slug}/{one}" for one in (*QUERIES, *looked)]


def hidden_places(found: Database) -> list[str]:
    """Addresses of what only the staff knows, the same in every database."""
    made = found.material.decisions()
    version = made["n2"].body["notification"]
    assert isinstance(version, dict)
    values = {
        "import": made["h1"].body["import"],
        "key": Pins().hidden_key(),
        "notification": version["incident"],
        "document": made["paper"].body["document"],
        "interview": made["talk"].body["interview"],
        "quotation": made["quote"].body["quotation"],
        "finding": made["found"].body["finding"],
        "recommendation": made["asked"].body["recommendation"],
        "proposal": made["planned"].body["proposal"],
        "action": made["to_do"].body["action"],
        "meeting": made["met"].body["meeting"],
        "statement": made["told"].body["statement"],
        "stakeholder": made["heard"].body["stakeholder"],
        "list": made["kept"].body["list"],
        "briefing": made["briefed"].body["briefing"],
    }
    return [f"/reviews/{found.slug}/{one.format(**values)}" for one in HIDDEN]
