"""A page that shows every component once, for tests and for looking at them; the product does not have it."""

from __future__ import annotations

from pathlib import Path

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from vedette.web.ui.lists import (
    Column,
    Facet,
    FacetValue,
    FilterField,
    Listing,
    SavedView,
    ViewsMenu,
)
from vedette.web.ui.notices import say
from vedette.web.ui.parts import (
    Change,
    Compared,
    Conflict,
    Entry,
    Pair,
    Problem,
    Progress,
    Step,
    conflict_answer,
    four_tabs,
    progress_answer,
)

TEMPLATE = Path(__file__).with_name("gallery.html")


class Example(forms.Form):
    name = forms.CharField(label="Name of the source", help_text="Short, as it is cited.")
    when = forms.DateField(label="Received on", required=False)
    agree = forms.BooleanField(label="The licence allows this use")
    level = forms.ChoiceField(
        label="Label", choices=[("1", "Internal"), ("2", "Confidential")], widget=forms.RadioSelect
    )


def context() -> dict[str, object]:
    """One value of each kind."""
    columns = [
        Column("incident", "Incident", is_fixed=True),
        Column("date", "Date"),
        Column("killed", "Killed", is_number=True),
    ]
    return {
        "source_names": ["PRS", "REG-25"],
        "tabs": four_tabs(
            "itself", itself="?", rests_on=("?", 19), rested_on_by=("?", 7), history=("?", 12)
        ),
        "steps": [
            Step("File", "done", "?"),
            Step("Columns", "done", "?"),
            Step("Check", "now", "?"),
            Step("Commit", "later"),
        ],
        "problems": [
            Problem(
                "warns",
                56,
                "type",
                "Local ",
                "Trailing blank",
                "Trimmed by the mapping",
                557,
                None,
                True,
            ),
            Problem(
                "stops",
                118,
                "isocode3",
                None,
                "No ISO code",
                "Map “Türkiye” to TUR",
                6,
                ("Map all 6", "?"),
            ),
            Problem("stops", None, "", "", "The file has no header", "Choose the header row"),
        ],
        "fields": [
            FilterField("q", "Words", hint="Place, mission, notes"),
            FilterField("source", "Source", "select", "", [("", "All sources"), ("PRS", "PRS")]),
            FilterField("deadly", "People killed", "check", "1"),
            FilterField("from", "From", "date"),
        ],
        "groups": [
            Facet("year", "Year", [FacetValue("2017", "2017", 62), FacetValue("2016", "2016", 35)]),
            Facet("cause", "Cause", [], "accident", "accident"),
        ],
        "listing": Listing(
            48,
            3412,
            columns,
            frozenset({"incident", "date", "killed"}),
            [("killed", True), ("date", False)],
            2,
            5,
            [("cause", "Cause", "accident")],
        ),
        "views_menu": ViewsMenu(
            "linkage:incidents",
            [SavedView("Deadly in 2017", "?year=2017", is_shared=True)],
            "/save/",
            "/views/",
        ),
        "rows": [("IN-0097", "2017-12-07", 16), ("IN-0098", "2017-03", 2), ("IN-0099", "", None)],
        "pair": Pair(
            "PRS",
            "REG-25",
            [
                Compared("Date", "2017-12-08", "2017-12-07", "One day apart"),
                Compared("Mission", "MONUSCO", "MONUSCO", "Same", True),
                Compared("Injured", 53, None, "One side only"),
            ],
        ),
        "steps_of_score": [
            ("rare a priori", -6.0),
            ("mission + day", 7.2),
            ("killed", 3.1),
            ("nationality", 1.4),
            ("place differs", -1.7),
        ],
        "others": [
            (193, "five missions", 0),
            (203, "registry of 2021", 5),
            (273, "staff union", 2),
        ],
        "groups_of_points": [
            (
                "MINUSMA",
                "?",
                [("2013", 4.0, 1.0, 9.0), ("2014", 28.0, 18.0, 40.0), ("2015", 12.0, 6.0, 20.0)],
            ),
            (
                "MONUSCO",
                "",
                [("2013", 8.0, 3.0, 15.0), ("2014", None, None, None), ("2015", 3.0, 1.0, 8.0)],
            ),
        ],
        "closing_points": [
            (0, 198, 207, 214),
            (12, 200, 206, 212),
            (24, 203, 207, 212),
            (34, 205, 207, 210),
        ],
        "entries": [
            Entry(
                "2 Apr 2025, 14:02",
                "DA",
                "Value corrected",
                "The inquiry report of March says so.",
                [("Killed", 15, 16)],
                "/undo/",
            )
        ],
        "changes": [Change("Deaths 2013–2017", 203, 207, "4 rows reclassified", "?")],
        "jobs": [
            Progress("Reading rows", 34, 48, "running", "/job/", "/cancel/"),
            Progress("Linking", 0, None, "waiting", "/job/"),
            Progress("Building the report", 1, 1, "done", "/job/", result_url="?"),
            Progress(
                "Run",
                3,
                9,
                "failed",
                "/job/",
                problem="The disk is full. Free 2 GB.",
                retry_url="/r/",
            ),
        ],
        "viewer": {
            "name": "Head of review",
            "initials": "HR",
            "role_words": "Head of review",
            "acts_as": "Delegation A",
        },
        "view_as_end_url": "/back/",
        "sign_out_url": "/out/",
        "as_known_on": "2025-04-04",
        "version": "0.1",
        "person_links": [("Signed-in devices", "?"), ("Two-step sign-in", "?")],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, with two notices and a form that has problems."""
    request._messages = CookieStorage(request)
    messages.set_level(request, messages.DEBUG)
    say(request, "4,407 rows committed.", undo_url="/undo/")
    say(request, "The run of tonight was late.", level="held", url="?")
    form = Example({"when": "never"})
    text = TEMPLATE.read_text(encoding="utf-8")
    values = {**context(), "form": form, "messages": messages.get_messages(request)}
    return HttpResponse(engines["django"].from_string(text).render(values, request))


def conflict(request: HttpRequest) -> HttpResponse:
    """The page of two changes of the same thing."""
    rows = [("Killed", 15, 16, 14), ("Place", "Kidal", "Kidal", "Gao")]
    return conflict_answer(
        request, Conflict("DA", "14:02", rows, "/", "/keep/", [("killed", "14")])
    )


def job(request: HttpRequest) -> HttpResponse:
    """A job that is over at the first question."""
    return progress_answer(
        request, Progress("Reading rows", 48, 48, "done", "/job/", result_url="/")
    )


urlpatterns = [
    path("job/", job),
    path("gallery/", gallery),
    path("conflict/", conflict),
    path("", include("vedette.web.site.urls")),
]
