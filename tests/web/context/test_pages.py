from __future__ import annotations

import re


def cells(page: str, mission: str, year: int) -> list[str]:
    """The cells of the row of a mission and year, as they are read."""
    (row,) = re.findall(
        rf'<tr><th scope="row"><bdi>{mission}</bdi></th><td class="n">{year}</td>(.*?)</tr>', page
    )
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row)]


def test_person_years_of_a_year_are_those_of_its_months(pages, run) -> None:
    months = run.rows(
        "SELECT * FROM exposure WHERE component = 'police' AND month LIKE '2015%' ORDER BY mission, month"
    )
    mission = months[0]["mission"]
    total = sum(row["person_years"] for row in months if row["mission"] == mission)

    page = pages.get(pages.within("/context/?of=police")).content.decode()

    assert cells(page, mission, 2015)[3:7] == [f"{round(total):,}", "12", "0", "0"]


def test_conflict_of_a_mission_stands_beside_its_own_dead(pages, run) -> None:
    (told,) = run.rows(
        "SELECT mission, sum(events) AS events, sum(deaths) AS deaths FROM mission_intensity"
        " WHERE month LIKE '2016%' GROUP BY mission ORDER BY events DESC LIMIT 1"
    )

    page = pages.get(pages.within("/context/conflict/")).content.decode()

    found = cells(page, told["mission"], 2016)
    assert found[1] == f"{told['events']:,}"
    assert f"– {told['deaths']:,} –" in found[2].replace("\u2009", " ").replace("–", " – ").replace(
        "  ", " "
    )


def test_conflict_is_drawn_month_by_month_with_quiet_months_at_nought(pages, run) -> None:
    missions = run.value("SELECT count(DISTINCT mission) FROM mission_intensity")
    months = run.value("SELECT count(DISTINCT month) FROM mission_intensity")

    page = pages.get(pages.within("/context/conflict/")).content.decode()

    drawn = page.partition('id="months"')[2].partition("</section>")[0]
    lines = re.findall(r'<path class="main" d="([^"]*)"', drawn)
    assert len(lines) == missions
    assert {line.count("M") + line.count("L") for line in lines} == {months}
    assert {line.count("M") for line in lines} == {1}, "no month is missing within"
    assert drawn.count("<circle") == missions


def test_an_incident_shows_the_events_around_it_and_which_may_hold_it(pages, run) -> None:
    ref = run.value("SELECT ref FROM event_links LIMIT 1")
    (found,) = run.rows("SELECT * FROM intensity WHERE ref = ?", [ref])
    nowhere = run.value("SELECT incident_ref FROM incidents WHERE lat IS NULL LIMIT 1")

    page = pages.get(pages.within(f"/context/incidents/{ref}/")).content.decode()
    without = pages.get(pages.within(f"/context/incidents/{nowhere}/")).content.decode()

    events = page.partition('id="events"')[2].partition("</section>")[0]
    assert events.count('<tr class="top">') == found["events"]
    assert "Never add the two" in page
    assert "Nothing can be looked up" in without
    assert pages.get(pages.within("/context/incidents/IN-NONE/")).status_code == 404
    assert (
        "Conflict around it"
        in pages.get(pages.within(f"/linkage/incidents/{ref}/")).content.decode()
    )


def test_what_a_review_lacks_is_said_with_what_to_do(holder, tmp_path) -> None:
    from vedette.cli.main import main

    folder = tmp_path / "empty"
    assert main(["init", str(folder), "--title", "Empty"]) == 0
    assert main(["run", str(folder)]) == 0
    bare = holder(folder)

    assert "vedette context add strength" in bare.get(bare.within("/context/")).content.decode()
    assert (
        "vedette context add events" in bare.get(bare.within("/context/conflict/")).content.decode()
    )
