"""The linkage desk: blind until decided, revealed after, undone by one press; choices, splits, merges."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.conftest import HERE
from vedette.pipeline.choices import choices
from vedette.pipeline.judgements import judgements, on_pairs
from vedette.pipeline.undoing import in_force
from vedette.web.jobs.worker import Worker
from vedette.web.linkage import incident_reads
from vedette.web.linkage.api import JudgementOut, judgements_told
from vedette.web.reviews.reads import review_of, visit, worlds_of
from vedette.web.reviews.runs import current_run

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SCORE = ("Why this score", "finds it", "times more likely")


def work() -> None:
    """All background work that waits."""
    worker = Worker()
    while worker.one():
        pass


def decisions(slug: str):
    return review_of(slug).decisions()


def world_run(slug: str):
    from vedette.pipeline.worlds import within

    review = within(review_of(slug), worlds_of(slug)[0])
    return current_run(review.runs, review.folder)


def form_of(text: str) -> dict[str, str]:
    """The hidden fields of the judging form."""
    names = ("level", "left", "right")
    return {n: unescape(re.search(rf'name="{n}" value="([^"]*)"', text).group(1)) for n in names}


def asked_next(browser) -> str:
    """The page of the next question."""
    return browser.get(browser.within("/linkage/queue/next/"), follow=True).content.decode()


def answered(browser, page: str, verdict: str) -> str:
    """The page that follows an answer."""
    told = {**form_of(page), "answer": verdict}
    return browser.post(browser.within("/linkage/pair/answer/"), told, follow=True).content.decode()


def asks(page: str, rank: int) -> bool:
    """Whether the page asks the question of that rank."""
    return re.search(rf"Question <bdi[^>]*>{rank}</bdi> in the order", page) is not None


def told_to(name: str, slug: str) -> list[JudgementOut]:
    """The judgements as the HTTP API tells them to a persona."""
    return judgements_told(visit(name, slug))


def undo_address(page: str) -> str:
    return unescape(re.search(r'action="([^"]*/undo/[^"]*)"', page).group(1))


def test_a_pair_is_judged_blind_then_revealed_then_taken_back(as_persona, computed):
    analyst = as_persona("analyst")

    page = asked_next(analyst)
    assert 'data-blind="yes"' in page
    assert not [word for word in SCORE if word in page]
    assert asks(page, 1)

    told = {**form_of(page), "weigh": "different"}
    asked = analyst.post(analyst.within("/linkage/pair/answer/"), told)
    work()
    weighed = analyst.get(asked["Location"]).content.decode()
    assert re.search("incidents? touched", weighed)
    assert 'data-blind="yes"' in weighed
    assert not [word for word in SCORE if word in weighed]
    assert on_pairs(decisions(computed)) == ()

    after = answered(analyst, page, "same")
    assert "Your last judgement" in after
    assert "Why this score" in after
    assert "You said: the same." in after
    assert asks(after, 2)
    [said] = on_pairs(decisions(computed))
    assert (said.verdict, said.by, said.level) == ("same", "analyst", "incident")

    back = analyst.post(undo_address(after), follow=True).content.decode()
    assert form_of(back) == form_of(page)
    assert 'data-blind="yes"' in back
    assert on_pairs(in_force(decisions(computed))) == ()
    assert [str(one.act) for one in decisions(computed)[-2:]] == ["judge", "undo"]


def test_the_second_judge_is_asked_blind_and_agreement_is_shown(as_persona, computed):
    analyst, head = as_persona("analyst"), as_persona("head")
    page = asked_next(analyst)
    answered(analyst, page, "unsure")

    waiting = head.get(head.within("/linkage/queue/second/")).content.decode()
    assert "for you to judge" in waiting
    assert "the first was unsure" not in waiting.partition("<tbody>")[2]
    address = unescape(re.search(r'data-href="([^"]*pair/[^"]*)"', waiting).group(1))
    second = head.get(address).content.decode()
    assert 'data-blind="yes"' in second
    assert "analyst said" not in second
    said = form_of(second)
    reference = world_run(computed).value(
        "SELECT incident_ref FROM links WHERE source || ':' || source_record_id = ?", [said["left"]]
    )
    history = head.within(f"/linkage/incidents/{reference}/history/")
    assert "shown once you have judged them" in head.get(history).content.decode()
    assert "judged: unsure" in analyst.get(history).content.decode()
    assert [one.verdict for one in told_to("head", computed)] == ["hidden"]
    assert [one.verdict for one in told_to("analyst", computed)] == ["unsure"]
    answered(head, second, "same")
    assert [one.verdict for one in told_to("head", computed)] == ["unsure", "same"]
    assert "judged: unsure" in head.get(history).content.decode()

    revealed = head.get(address).content.decode()
    assert "analyst said: unsure." in revealed
    shown = head.get(head.within("/linkage/queue/second/")).content.decode()
    assert "analyst" in shown
    assert "No pair waits for a second person" in shown
    assert re.search(
        r"<th scope=\"row\"><bdi>analyst</bdi>, <bdi>head</bdi></th><td class=\"n\">.*?1", shown
    )


def test_answers_close_the_range_once_the_run_knows_them(as_persona, computed):
    analyst = as_persona("analyst")
    before = analyst.get(analyst.within("/linkage/queue/")).context["hanging"]
    page = asked_next(analyst)
    for _ in range(10):
        page = answered(analyst, page, "same")

    meanwhile = analyst.get(analyst.within("/linkage/queue/range/"))
    assert meanwhile.status_code == 200
    assert ">10</bdi> decisions since: the range is being computed" in meanwhile.content.decode()
    work()

    answer = analyst.get(analyst.within("/linkage/queue/range/"))
    assert answer.status_code == 286
    now = answer.context["hanging"]
    line = answer.context["closing"]
    assert [line[0].n_decided, line[-1].n_decided] == [0, 10]
    assert (line[-1].low, line[-1].best, line[-1].high) == (now.low, now.best, now.high)
    assert line[0].high - line[0].low >= line[-1].high - line[-1].low
    assert "How the range closes" in answer.content.decode()
    assert now.n_since == 0
    assert now.width < before.width
    assert len(on_pairs(decisions(computed))) == 10


def test_a_rule_is_chosen_with_a_reason_and_dissent_stays(as_persona, computed):
    analyst = as_persona("analyst")
    run = world_run(computed)
    differ = run.row(
        "SELECT * FROM disagreement_pairs WHERE field = 'date' AND source_a = 'casualty_registry_2021'"
        " AND source_b = 'mission_log' ORDER BY incident_ref"
    )
    reference = differ["incident_ref"]
    address = analyst.within(f"/linkage/incidents/{reference}/choose/date/")
    told = {
        "how": "rule", "source": "mission_log", "over": "casualty_registry_2021", "reach": "incident",
        "rule": "board of inquiry over notification", "why": "The board saw the file.",
    }  # fmt: skip

    missing = analyst.post(address, {**told, "why": "", "act": "commit"}).content.decode()
    assert 'aria-invalid="true"' in missing

    weigh = analyst.post(address, {**told, "act": "weigh"})
    work()
    weighed = analyst.get(weigh["Location"]).content.decode()
    assert re.search("incidents? touched", weighed)
    assert choices(decisions(computed)) == ()

    done = analyst.post(address, {**told, "act": "commit"}, follow=True).content.decode()
    assert "numbers are being computed" in done
    work()
    page = analyst.get(analyst.within(f"/linkage/incidents/{reference}/")).content.decode()
    assert "board of inquiry over notification: The board saw the file. (analyst)" in page
    assert "Dissent that stays" in page
    assert differ["value_a"] in page
    history = analyst.get(
        analyst.within(f"/linkage/incidents/{reference}/history/")
    ).content.decode()
    assert "date chosen: board of inquiry over notification" in history

    analyst.post(undo_address(done), follow=True)
    assert choices(decisions(computed)) == ()


def test_a_cluster_is_split_and_merged_with_reasons(as_persona, computed):
    analyst = as_persona("analyst")
    run = world_run(computed)
    reference = run.value(
        "SELECT incident_ref FROM incidents WHERE n_sources = 4 ORDER BY incident_ref"
    )
    address = analyst.within(f"/linkage/incidents/{reference}/records/")
    found = incident_reads.cluster(run, reference)
    moved, other = (
        found.reports[0],
        next(one for one in found.reports if one.name != found.reports[0].name),
    )

    assert analyst.post(address, {"move": [moved.name], "act": "commit"}).status_code == 422
    assert analyst.post(address, {"why": "x", "act": "commit", "kind": "split"}).status_code == 422
    analyst.post(
        address, {"move": [moved.name], "why": "Two attacks.", "kind": "split", "act": "commit"}
    )

    said = judgements(decisions(computed))
    assert (moved.names[0], other.names[0]) in {(j.left, j.right) for j in said} | {
        (j.right, j.left) for j in said
    }
    near = incident_reads.near(
        run, run.row("SELECT * FROM incidents WHERE incident_ref = ?", [reference])
    )
    analyst.post(
        address,
        {"into": [near[0]["incident_ref"]], "why": "One attack.", "kind": "merge", "act": "commit"},
    )
    assert [str(one.act) for one in decisions(computed)[-2:]] == ["split", "merge"]


def test_who_may_only_read_sees_the_desk_and_decides_nothing(as_persona, computed):
    for persona in ("editor", "auditor", "qualitative"):
        browser = as_persona(persona)
        queue = browser.get(browser.within("/linkage/queue/")).content.decode()
        address = unescape(re.search(r'data-href="([^"]*pair/[^"]*)"', queue).group(1))

        page = browser.get(address).content.decode()

        assert "Begin judging" not in queue
        assert 'name="answer"' not in page
        refused = browser.post(browser.within("/linkage/pair/answer/"), {"answer": "same"})
        assert refused.status_code == 404
        assert browser.get(browser.within("/linkage/queue/next/")).status_code == 404
    assert on_pairs(decisions(computed)) == ()


def test_the_holder_of_a_folder_reads_the_desk(pages, run):
    queue = pages.get(f"{HERE}/linkage/queue/")

    assert queue.context["hanging"].best == run.value("SELECT best FROM total_parts")
    assert "Begin judging" not in queue.content.decode()
    address = unescape(re.search(r'data-href="([^"]*pair/[^"]*)"', queue.content.decode()).group(1))
    assert "times more likely" in pages.get(address).content.decode()
    wide = pages.get(f"{HERE}/linkage/queue/?width=900").content.decode()
    assert "Narrow enough" in wide


@pytest.mark.parametrize("tab", ["", "rests-on/", "rests-on-it/", "history/"])
def test_the_four_tabs_of_an_incident_answer(pages, run, tab):
    reference = run.value(
        "SELECT incident_ref FROM incidents WHERE killed > 0 ORDER BY n_sources DESC"
    )

    text = pages.get(f"{HERE}/linkage/incidents/{reference}/{tab}").content.decode()

    assert text.count('aria-current="page"') >= 1
    for words in ("Itself", "Rests on", "What rests on it", "History"):
        assert words in text


@pytest.mark.parametrize(
    "address", ["pair/", "pair/?level=incident&left=a:1&right=b:1", "pair/?level=x&left=a&right=b"]
)
def test_a_pair_that_is_not_there_is_not_found(pages, address):
    assert pages.get(f"{HERE}/linkage/{address}").status_code == 404
