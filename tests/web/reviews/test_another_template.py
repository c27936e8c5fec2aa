"""A review of another template than the default one on the pages: its own words, and none of the default one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve

from tests.aid_review import make_aid_review
from tests.web.conftest import Pages, sign_in
from vedette.core.kernel.labels import parse_label
from vedette.core.kernel.templates import DEFAULT, template
from vedette.core.trust.permissions import Role
from vedette.web.accounts.personas import PERSONAS
from vedette.web.accounts.writes import make_account
from vedette.web.jobs.worker import Worker
from vedette.web.reviews.writes import adopt, set_member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EACH = 6
"""Pages of one route that the walk looks at."""
ADDRESS = re.compile(r'href="(/[^"#]*)"')
OPTION = re.compile(r'<option value="([^"]*)"[^>]*>([^<]*)')


@pytest.fixture
def head(tmp_path: Path, db: None, settings) -> Pages:
    """The head of a team on the review, its run made."""
    settings.VEDETTE_PERSONAS = True
    slug = adopt(make_aid_review(tmp_path), by="test")
    role, clearance = PERSONAS["head"]
    make_account("head", password=None, by="test")
    set_member(slug, "head", role=Role(role), clearance=parse_label(clearance), by="test")
    worker = Worker()
    while worker.one():
        pass
    browser = Pages(slug)
    sign_in(browser, "head")
    return browser


def stated(head: Pages) -> None:
    """A finding, its recommendation and a project, written on the pages."""
    said = {"statement": "Staff die on roads.", "issue_area": "AW03", "kind": "finding"}
    finding = made(head, "/evidence/findings/new/", "F-", **said)
    asked = made(
        head, "/recommendations/new/", "REC-", text="Clear roads before staff travel.", issue_area="AW03",
        horizon="budget_year", answers=finding,
    )  # fmt: skip
    made(
        head,
        "/proposals/new/",
        "PRJ-",
        title="Roads",
        currency="USD",
        support_rate="7",
        carries=asked,
    )


def made(head: Pages, at: str, prefix: str, **said: str) -> str:
    """Reference of what a form wrote."""
    answer = head.post(head.within(at), said)
    assert answer.status_code == 302, problems(answer.content.decode())
    return re.findall(rf"{prefix}[0-9A-Z]+", answer["Location"])[0]


def problems(page: str) -> list[str]:
    return re.findall(r'<[^>]*(?:role="alert"|errorlist)[^>]*>(.*?)</', page, re.DOTALL)


def choices(page: str, name: str) -> dict[str, str]:
    """Code -> words of a select."""
    select = page.partition(f'name="{name}"')[2].partition("</select>")[0]
    return {code: words.strip() for code, words in OPTION.findall(select) if code}


def walked(browser: Client, begin: str) -> tuple[dict[str, str], Counter[str]]:
    """Address of each page that links lead to -> its words, without files; and how often each route was opened."""
    waiting, seen, pages, routes = [begin], {begin}, dict[str, str](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        name = resolve(address.partition("?")[0]).view_name
        if routes[name] >= EACH:
            continue
        routes[name] += 1
        answer = browser.get(address)
        assert answer.status_code in (200, 302), (address, answer.status_code)
        if answer.streaming or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        pages[address] = answer.content.decode()
        for found in ADDRESS.findall(pages[address]):
            plain = found.replace("&amp;", "&")
            is_file = "format=" in plain or "/export" in plain or "/files/" in plain
            if plain not in seen and plain.startswith(begin) and not is_file:
                seen.add(plain)
                waiting.append(plain)
    return pages, routes


def test_a_review_of_aid_workers_is_walked_whole_and_speaks_of_nothing_else(head):
    stated(head)

    pages, routes = walked(head, head.within("/"))

    for room in (
        "sources",
        "linkage",
        "library",
        "stats",
        "evidence",
        "recommendations",
        "proposals",
        "reports",
    ):
        assert any(name.startswith(f"{room}:") for name in routes), room
    for name in (
        "recommendations:coverage", "recommendations:covered_area", "reviews:charter", "evidence:chain",
        "evidence:board", "evidence:cell", "proposals:proposal", "reports:text", "evidence:tasks", "stats:figure",
        "library:codebook",
    ):  # fmt: skip
        assert routes[name], name
    foreign = {*template(DEFAULT).areas.codes}
    assert not [
        address for address, page in pages.items() if foreign & set(re.findall(r"\bIA\d\d\b", page))
    ]
    assert not [address for address, page in pages.items() if "eacekeep" in page]


def test_the_forms_offer_what_the_template_has_in_the_language_of_the_reader(head):
    form = head.get(head.within("/recommendations/new/")).content.decode()
    head.cookies["django_language"] = "fr"
    french = head.get(head.within("/recommendations/new/")).content.decode()
    charter = head.get(head.within("/charter/edit/")).content.decode()

    assert choices(form, "horizon") == {
        "now": "At once",
        "budget_year": "With the next budget",
        "with_others": "With others",
    }
    assert list(choices(form, "issue_area")) == [f"AW0{n}" for n in range(1, 9)]
    assert choices(french, "horizon")["budget_year"] == "Avec le prochain budget"
    assert choices(french, "issue_area")["AW03"] == "AW03 Déplacements par la route"
    assert "Enquête de terrain" in charter
    assert "mi-parcours" not in charter


def test_a_code_of_another_template_is_refused_where_it_is_written(head):
    form = {"text": "Clear roads.", "issue_area": "AW03", "horizon": "mid_long"}

    assert head.post(head.within("/recommendations/new/"), form).status_code == 422
    form["horizon"] = "with_others"
    assert head.post(head.within("/recommendations/new/"), form).status_code == 302
