"""No word of a delegation is seen by another one by any route: pages, links, workbooks, PDF, letters, API."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile

import pypdfium2
import pytest
from django.urls import reverse

from tests.web.reports.test_desk import (
    EDITOR,
    asked,
    block_of,
    editor,
    given,
    opened,
    said,
)
from tests.web.test_permission_matrix import filled, pages
from vedette.core.reports.comments import Route
from vedette.pipeline.comments import comments_of, dispose, submit_comments
from vedette.web.reports import reads
from vedette.web.reviews.reads import review_of

__all__ = ["asked", "editor", "given", "opened"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
N_WORLDS = int(os.environ.get("VEDETTE_DESKS", "1"))
ROUTES = (Route.SPREADSHEET, Route.DOCUMENT, Route.LETTER)


def words_of(answer) -> str:
    """All words of an answer, whatever its form."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:4] == b"%PDF":
        return " ".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(content))
    if content[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(content))
        return " ".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )
    return content.decode("utf-8", "replace")


def reachable(browser, values: dict[str, list[str]]) -> dict[str, str]:
    """Every address of a desk and of the review with each of some values -> the words that came back."""
    found = {}
    for name, path, one in pages():
        if name in ("desk:leave", "desk:welcome") or getattr(one.callback, "is_open", False):
            continue
        addresses = [path]
        for key, held in values.items():
            addresses = [
                re.sub(rf"<(?:\w+:)?{key}>", value, address) if f"{key}>" in address else address
                for address in addresses
                for value in (held if f"{key}>" in address else held[:1])
            ]
        for address in addresses:
            whole = filled(address, browser.review)
            found[whole] = words_of(browser.get(whole))
    return found


@pytest.mark.parametrize("seed", range(N_WORLDS))
def test_no_word_of_a_delegation_is_seen_by_another_by_any_route(editor, asked, opened, seed):
    drawn = random.Random(seed)
    ref, one, two = asked
    entities = (one, two)
    desks = {entity: opened(entity, f"Col. {entity}") for entity in entities}
    block = block_of(review_of(editor.review))
    planted: dict[str, list[str]] = {one: [], two: []}
    for n in range(drawn.randint(6, 10)):
        entity = drawn.choice(entities) if n > 1 else entities[n]
        word = f"CANARY{entity[-6:]}{n}"
        planted[entity].append(word)
        told = said(f"{word} said", f"{word} why", proposed=f"{word} instead", quoted="In 2016")
        if n > 1 and drawn.random() < 0.4:
            words = [{**told, "block": drawn.choice([block, ""]), "place": f"{word} place"}]
            route = drawn.choice(ROUTES)
            submit_comments(review_of(editor.review), ref, entity, words, EDITOR, route=route)
        else:
            desks[entity].sent(f"on/{block}/", told)
    drafts = [d.ref for link in reads.links_of(editor.review, ref) for d in reads.drafts_of(link)]
    team = "".join(
        words_of(editor.get(editor.within(path)))
        for path in (
            "/reports/comments/",
            f"/reports/rounds/{ref}/",
            f"/reports/rounds/{ref}/links/",
        )
    )
    handed_in = {
        word
        for comment in comments_of(review_of(editor.review).decisions()).values()
        for word in re.findall(r"CANARY\w+", comment.text)
    }
    assert set(re.findall(r"CANARY\w+", team)) <= handed_in

    speaker = drawn.choice(entities)
    desks[speaker].sent("hand-in/", {})
    review = review_of(editor.review)
    comments = comments_of(review.decisions())
    for comment in comments.values():
        word = re.findall(r"CANARY\w+", comment.text)[0]
        answer = {"code": "noted", "reason": f"{word} answered"}
        if drawn.random() < 0.7:
            dispose(review, [comment.ref], answer, EDITOR)
    values = {
        "slug": [editor.review],
        "review_slug": [editor.review],
        "ref": [ref],
        "reference": [ref, *drawn.sample(sorted(comments), min(2, len(comments)))],
        "entity": [one, two],
        "block": [block],
        "draft": sorted(set(drafts)) or ["x"],
        "comment": sorted(comments),
        "receipt": sorted({comment.receipt for comment in comments.values()}),
        "form": ["xlsx", "pdf", "html"],
        "kind": ["pdf"],
        "link": [link.ref for link in reads.links_of(editor.review, ref)],
    }

    for entity in entities:
        found = reachable(desks[entity], values)
        own = reverse("desk:comments", args=[editor.review, ref, entity])
        assert all(word in found[own] for word in planted[entity][:1])
        other = next(e for e in entities if e != entity)
        seen = {at: word for at, words in found.items() for word in planted[other] if word in words}
        assert seen == {}
