"""The health page says what is well and what to do about what is not."""

from __future__ import annotations

import pytest

from vedette.web.reviews.writes import declare_world

pytestmark = pytest.mark.slow


def test_without_a_worker_the_page_says_how_to_start_one(as_persona):
    head = as_persona("head")

    text = head.get(head.within("/health/")).content.decode()

    assert "vedette worker" in text
    assert "SQLite" in text or "PostgreSQL" in text


def test_with_a_worker_and_a_run_all_is_well(computed, as_persona):
    head = as_persona("head")

    found = {part.name: part.state for part in head.get(head.within("/health/")).context["parts"]}

    assert found["Background work"] == "ok"
    assert found["Run of the world review"] == "ok"


def test_who_keeps_no_machine_does_not_see_it(as_persona):
    editor = as_persona("editor")

    assert editor.get(editor.within("/health/")).status_code == 404


def test_that_a_world_above_the_clearance_is_behind_is_not_told(computed, as_persona):
    declare_world(computed, "staff", "strictly_confidential", by="test")

    told = {}
    for name in ("head", "auditor"):
        browser = as_persona(name)
        told[name] = [
            part.name for part in browser.get(browser.within("/health/")).context["parts"]
        ]

    assert "Run of the world staff" in told["head"]
    assert told["auditor"] == told["head"][:-1]
