"""Who may do what: the table generated from the routes and compared, each cell by a real call.

`VEDETTE_GOLDEN=accept` writes the table anew; read the difference before committing it. The door of a page knows no
method: what a POST is answered is asked of one person whom GET let in and of one whom it did not, by turns, and of
everybody where `VEDETTE_WHOLE_MATRIX` is set (`make long`).
"""

from __future__ import annotations

import csv
import inspect
import io
import json
import os
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.conftest import Pages
from vedette.core.trust.permissions import actions
from vedette.web.accounts.personas import PERSONAS
from vedette.web.accounts.writes import make_token
from vedette.web.jobs.registry import kinds
from vedette.web.site.api import api

TABLE = Path(__file__).parent / "permission_matrix.csv"
IS_ACCEPTED = os.environ.get("VEDETTE_GOLDEN") == "accept"
IS_WHOLE = IS_ACCEPTED or "VEDETTE_WHOLE_MATRIX" in os.environ
METHODS = ("GET", "POST")
WITHIN = "reviews/<slug:review_slug>/"
VALUES = {"slug": "x", "str": "x", "int": "1", "uuid": str(uuid.UUID(int=0)), "path": "x"}
ROLES = tuple(PERSONAS)
ASKED = {
    "left": "a:1", "right": "a:2", "verdict": "same", "why": "", "on": "x", "role": "supports",
    "confidence": "low", "to": "draft", "challenger": "x", "vote": "agree", "order": [], "challenge": 1,
    "outcome": "upheld", "answer": "x", "text": "x", "axis": "response", "others": [], "texts": [], "rows": [],
    "key": "x", "who": "analyst", "mandate": "x", "entity": "x", "comments": [{"text": "x", "kind": "x"}],
    "refs": ["x"], "code": "x",
}  # fmt: skip
"""What operations of the API demand: so that an answer tells of the person, not of the body."""
PLANNED = {
    "outcome": "deaths", "first": "2013-01-01", "last": "2017-12-31", "start": "2018-01-01", "fall": 0.3, "months": 36,
}  # fmt: skip
"""The same of a plan of an effect."""


def routes(
    patterns=None, before: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every route as name, whole pattern and what it is."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from routes(one.url_patterns, whole, inner)
        else:
            yield f"{space}{one.name}", whole, one


def pages() -> list[tuple[str, str, URLPattern]]:
    """All routes but those of the HTTP API, which are tested by its own table."""
    return [(name, path, one) for name, path, one in routes() if not path.startswith("api/")]


def filled(path: str, review: str) -> str:
    """A pattern with values in its places."""
    parts = path.replace("<slug:review_slug>", review).split("<")
    return (
        "/"
        + parts[0]
        + "".join(VALUES[part.partition(":")[0]] + part.partition(">")[2] for part in parts[1:])
    )


def is_declared(one: URLPattern) -> bool:
    """Whether a view outside of reviews says for whom it is; those of the library are listed by name."""
    view = one.callback
    return bool(
        getattr(view, "is_open", False)
        or getattr(view, "is_for_members", False)
        or getattr(view, "is_by_link", False)
        or view.__module__.startswith("allauth.")
    )


def test_every_route_says_what_it_needs():
    silent = []
    for name, path, one in pages():
        if path.startswith(WITHIN):
            if getattr(one.callback, "needed_action", None) not in actions():
                silent.append(name)
        elif not is_declared(one):
            silent.append(name)

    assert not silent


def test_every_kind_of_background_work_says_what_it_needs():
    assert kinds()
    assert [kind.name for kind in kinds().values() if kind.action not in actions()] == []


def reached(answer) -> str:
    """allow when the door let the person through to the view; deny when the page was not there."""
    return "allow" if hasattr(answer.wsgi_request, "visit") else "deny"


@pytest.fixture
def table(team_review, as_persona) -> list[dict[str, str]]:
    """The table, each cell by a call."""
    browsers = {name: as_persona(name) for name in ROLES}
    found = []
    for name, path, _ in pages():
        if not path.startswith(WITHIN):
            continue
        row: dict[str, str] = {}
        for method in METHODS:
            asked = ROLES if not row or IS_WHOLE else by_turns(name, row)
            row = {**row, "route": name, "method": method}
            for persona in asked:
                answer = browsers[persona].generic(method, filled(path, team_review))
                assert answer.status_code < 500, (name, persona)
                assert (answer.status_code == 404) >= (reached(answer) == "deny"), (name, persona)
                row[persona] = reached(answer)
            found.append(row)
    return found + called_by_token(team_review)


def by_turns(route: str, row: dict[str, str]) -> list[str]:
    """One of those who were let in and one of those who were not; others at the next route."""
    turn = zlib.crc32(route.encode())
    sides = ([one for one in ROLES if row[one] == said] for said in ("allow", "deny"))
    return [side[turn % len(side)] for side in sides if side]


def called_by_token(review: str) -> list[dict[str, str]]:
    tokens = {
        name: make_token(name, review, words="t", scopes=list(actions()), days=1, by="test")
        for name in ROLES
    }
    found = []
    for path, methods in operations():
        for method in methods:
            row = {"route": f"api{path}", "method": method}
            for persona, token in tokens.items():
                browser = Pages(review)
                address = "/api" + path.replace("{slug}", review).replace("{form}", "csv")
                address = address.replace("{key}", VALUES["uuid"])
                for place in ("{source}", "{record_id}", "{reference}", "{name}"):
                    address = address.replace(place, "x")
                address = address.replace("{table}", "lines")
                body = json.dumps(ASKED | (PLANNED if "/effect" in path else {}))
                key = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
                if path.endswith("/imports"):
                    file = SimpleUploadedFile("empty.csv", b"")
                    answer = browser.post(address, {"file": file}, **key)
                else:
                    answer = browser.generic(method, address, body, "application/json", **key)
                assert answer.status_code < 500, (path, persona)
                row[persona] = reached(answer)
            found.append(row)
    return found


def operations() -> Iterator[tuple[str, list[str]]]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        yield path.removeprefix("/api"), [method.upper() for method in methods]


def as_text(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["route", "method", *ROLES], lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: (row["route"], row["method"])))
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.longest
def test_each_route_opens_for_exactly_the_roles_of_the_table(table):
    if IS_ACCEPTED:
        TABLE.write_text(as_text(table), encoding="utf-8")

    assert as_text(table) == TABLE.read_text(encoding="utf-8")


def test_a_stranger_is_sent_to_sign_in_whatever_the_address_says(team_review):
    stranger = Pages(team_review)
    for name, path, one in pages():
        is_open = getattr(one.callback, "is_open", False)
        # Who holds no link finds no desk: tests/web/reports/test_desk.py.
        is_open = is_open or getattr(one.callback, "is_by_link", False)
        if is_open or one.callback.__module__.startswith("allauth."):
            continue
        answer = stranger.get(filled(path, team_review))
        assert answer.status_code in {302, 405}, name
        missing = stranger.get(filled(path, "no-such-review"))
        assert missing.status_code == answer.status_code, name


def test_no_operation_of_the_api_answers_without_a_token(team_review):
    for path, methods in operations():
        for method in methods:
            address = "/api" + path.replace("{slug}", team_review).replace("{key}", VALUES["uuid"])
            assert Pages(team_review).generic(method, address).status_code in {401, 404}, path


@pytest.mark.parametrize("action", ["exports.take", "review.export", "audit.export"])
def test_what_takes_data_out_asks_again_who_it_is(action):
    from vedette.web.reviews.held_up import asks_again

    views = [one.callback for _, _, one in pages()]
    exporting = [view for view in views if getattr(view, "needed_action", None) == action]

    assert all(asks_again(view) for view in exporting)


def test_what_changes_members_or_worlds_asks_again_who_it_is():
    from vedette.web.reviews import views

    changes = (views.set_member, views.remove_member, views.declare_world, views.drop_world)

    assert all(view.needs_step_up for view in (*changes, views.make_token))


ON_NO_TEAM = {
    *("init", "demo", "real", "adopt", "start", "worker", "map", "link"),
    *("backup", "restore"),
}
AT_THE_HOME = {"audit export", "audit verify"}
"""They name the team's home, not a folder: export asks the table in `commands.export_log` (its own test);
verify tells numbers and places of entries to who keeps the machine."""


def test_every_command_on_a_review_asks_the_table():
    from vedette.cli.main import parser

    silent = []
    for name, verb, options in leaves(parser()):
        if name.split()[0] in ON_NO_TEAM or name in AT_THE_HOME or not options & {"review", "dir"}:
            continue
        if "opened(arguments" not in source_of(verb):
            silent.append(name)

    assert not silent


def source_of(verb) -> str:
    """The verb and the functions of its module that it calls."""
    module = inspect.getmodule(verb)
    text = inspect.getsource(verb)
    return text + "".join(
        inspect.getsource(one)
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and f"{name}(" in text
    )


def leaves(made, name: str = "") -> Iterator[tuple[str, object, set[str]]]:
    """Every command with its function and the names of its arguments."""
    for action in made._actions:
        inner_parsers = action.choices if isinstance(action.choices, dict) else {}
        for verb, inner in inner_parsers.items():
            yield from leaves(inner, f"{name} {verb}".strip())
    if "verb" in made._defaults:
        yield name, made._defaults["verb"], {action.dest for action in made._actions}
