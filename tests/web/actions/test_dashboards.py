"""8.8: the dashboard of the house, editions asked for and let out, read by a delegation; the file without script."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_holder_of_a_plain_folder_sees_tiles_and_their_chains(pages):
    said = text(pages.get(pages.within("/actions/dashboard/")))

    areas = re.findall(r'href="(/reviews/here/actions/dashboard/IA\d+/)"', said)
    assert len(areas) == len(set(areas)) == 11
    below = text(pages.get(areas[-1]))
    assert "/stats/figures/killed-by-year/" in below
    assert "/evidence/findings/F-" in below
    assert pages.get(pages.within("/actions/dashboard/IA99/")).status_code == 404
    assert "No edition was asked for yet" in text(pages.get(pages.within("/dashboards/")))
