from __future__ import annotations

import datetime as dt
import hashlib
import re

from vedette.pipeline.decisions import Author
from vedette.pipeline.edition_releases import release_edition
from vedette.web.jobs.worker import Worker
from vedette.web.reviews.reads import visit


def work() -> None:
    worker = Worker()
    while worker.one():
        pass


def test_editions_are_defined_computed_and_shown_with_what_is_public_already(
    as_persona,
) -> None:
    head = as_persona("head")
    work()
    sample = head.get(head.within("/stats/editions/?edition=public")).content.decode()
    assert "killed-by-mission-and-year" in sample
    assert "by category" not in sample

    head.post(head.within("/stats/editions/countries/"), {"country": ["PAK"]})
    told = {"source": "Registry, 4 April 2025", "measure": "deaths", "by": ["mission", "year"]}
    head.post(head.within("/stats/editions/public/state/"), {**told, "why": "published"})
    work()

    page = head.get(head.within("/stats/editions/?table=injured-by-mission-and-year"))
    shown = page.content.decode()
    assert "Nothing of this table is hidden" not in shown
    assert shown.count("protects a small one") > 0
    public = head.get(
        head.within("/stats/editions/?table=injured-by-mission-and-year&edition=public")
    ).content.decode()
    assert "hidden, so that nobody can be found" in public
    listed = head.get(head.within("/stats/editions/public/")).content.decode()
    assert "Registry, 4 April 2025" in listed
    assert "Take off the list" in listed
    assert as_persona("analyst").get(head.within("/stats/editions/")).status_code == 200


def test_a_delegation_reads_the_released_editions_of_its_country_and_the_public_and_no_other(
    team_review, as_persona
) -> None:
    head, mine, other = (as_persona(name) for name in ("head", "delegate-a", "delegate-b"))
    assert (
        "No edition is released to you yet"
        in mine.get(mine.within("/stats/released/")).content.decode()
    )
    work()
    seen = visit("head", team_review)
    assert seen is not None
    by = Author("head", dt.datetime(2018, 1, 1, tzinfo=dt.UTC).isoformat())
    content, told = release_edition(seen.review, "PAK", "Briefing of the delegation", by)

    listed = mine.get(mine.within("/stats/released/")).content.decode()
    assert "Briefing of the delegation" in listed
    home = f"/stats/released/{told['fingerprint']}/"
    table = "injured-by-mission-and-year"
    page = mine.get(mine.within(f"{home}?table={table}")).content.decode()
    assert "Own people of the country, in detail" in page
    assert "hidden, so that nobody can be found" in page
    assert "only here" not in page
    got = mine.get(mine.within(f"{home}tables.xlsx"))
    assert hashlib.sha256(got.content).hexdigest() == told["sha256"]
    assert got.content == content

    assert (
        "Briefing of the delegation"
        not in other.get(other.within("/stats/released/")).content.decode()
    )
    assert other.get(other.within(home)).status_code == 404
    assert other.get(other.within(f"{home}tables.xlsx")).status_code == 404
    assert mine.get(mine.within("/stats/editions/")).status_code == 404
    assert head.get(head.within(home)).status_code == 200

    work()
    release_edition(seen.review, "public", "Published", by)
    assert "Published" in other.get(other.within("/stats/released/")).content.decode()
    assert not re.findall('class="stages"|data-palette', listed)
