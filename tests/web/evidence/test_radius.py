"""The blast radius on the pages: what people wrote that would stand otherwise, told before the decision."""

from __future__ import annotations

import re

import pytest

from tests.web.evidence.conftest import ROWS
from tests.web.evidence.test_findings import linked, shown, written
from vedette.web.jobs.worker import Worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_x_2_a_dry_run_names_the_statements_that_would_stand_otherwise(small_team, bring) -> None:
    analyst = small_team("analyst")
    bring(analyst.review, ROWS.replace("malicious act,1,mine", "malicious act,5,mine"))
    ref, other = written(analyst), written(analyst, statement="Another thing holds.")
    linked(analyst, ref, "FIG-killed-by-year/2016")
    linked(analyst, other, "FIG-killed-by-year/2017")
    name = re.findall(r"/sources/imports/([^/\"]+)/", shown(analyst, "/sources/imports/"))[0]

    asked = analyst.post(analyst.within(f"/imports/{name}/undo/"), {"act": "weigh"})
    worker = Worker()
    while worker.one():
        pass

    page = analyst.get(asked["Location"]).content.decode()
    assert re.search(r">1</bdi>\s+statement would stand otherwise", page)
    assert f"/findings/{ref}/" in page
    assert "out of date" in page
    assert other not in page
