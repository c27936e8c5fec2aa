from __future__ import annotations

from vedette.web.jobs.worker import Worker


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
