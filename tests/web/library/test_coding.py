"""The coding desk, the codebook, the quotations and the register as members of a team have them."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.test import Client

from tests.web.conftest import Pages
from vedette.core.library.interviews import Interview
from vedette.pipeline.coding import Marked, code_words, codebook_of, finished, quotations
from vedette.pipeline.decisions import Author, Decision
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.interviews import interviews
from vedette.pipeline.workspace import open_review
from vedette.web.audit.models import Entry
from vedette.web.reviews.reads import visit

pytestmark = pytest.mark.slow

LIBRARY = "/library"


def known(review: str, who: str = "head") -> tuple[Decision, ...]:
    return visit(who, review).review.decisions()


def get(browser: Pages, address: str) -> str:
    answer = browser.get(browser.within(LIBRARY + address))
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def post(browser: Pages, address: str, **fields: object) -> int:
    return browser.post(browser.within(LIBRARY + address), fields).status_code


def act(browser: Pages, document: str, **fields: object) -> dict[str, object]:
    address = browser.within(f"{LIBRARY}/documents/{document}/code/act/")
    return json.loads(browser.post(address, fields).content)


def an_interview(review: str, consent: str) -> Interview:
    return next(one for one in interviews(known(review)).values() if one.consent == consent)


def double_coded(review: str) -> str:
    return next(name for name, who in finished(known(review)).items() if len(who) == 2)


def test_2_6_words_are_coded_moved_removed_and_every_act_is_stepped_back_and_forward(desk):
    as_persona, review = desk
    browser = as_persona("qualitative")
    document = an_interview(review, "background").document
    code = codebook_of(known(review)).named("Medical").code
    before = act(browser, document, act="memo")
    assert before["problem"]

    made = act(browser, document, act="code", start=2, end=21, code=code)
    state = made["state"]
    mine = next(one for one in state["codings"] if one["ref"] == made["quotation"])
    assert (mine["start"], mine["end"], mine["codes"], mine["mine"]) == (2, 21, [code], True)
    assert (state["can_back"], state["can_forward"]) == (True, False)
    act(browser, document, act="bounds", quotation=made["quotation"], start=2, end=30)
    act(browser, document, act="memo", quotation=made["quotation"], memo="by night")
    gone = act(browser, document, act="remove", quotation=made["quotation"])["state"]
    assert made["quotation"] not in {one["ref"] for one in gone["codings"]}

    for _ in range(3):
        state = act(browser, document, act="back")["state"]
    held = next(one for one in state["codings"] if one["ref"] == made["quotation"])
    assert (held["end"], held["memo"]) == (21, "")
    assert state["can_forward"] is True
    for _ in range(2):
        state = act(browser, document, act="forward")["state"]
    held = next(one for one in state["codings"] if one["ref"] == made["quotation"])
    assert (held["end"], held["memo"]) == (30, "by night")
    told = Entry.objects.filter(act="decision.code", objects_told__ref=made["quotation"])
    assert told.count() == 4
    assert act(browser, document, act="code", start=5, end=5, code=code)["remedy"]
    fresh = act(browser, document, act="code", start=2, end=9, name="Night flying")
    assert fresh["state"]["new_codes"][0]["name"] == "Night flying"


def test_2_9_who_codes_sees_nothing_of_others_until_done_and_touches_only_the_own(desk):
    as_persona, review = desk
    browser = as_persona("head")
    one = next(iter(quotations(known(review)).values()))
    code = codebook_of(known(review)).named("Medical").code
    single = next(name for name, who in finished(known(review)).items() if who == {"qualitative"})

    state = act(browser, single, act="code", start=0, end=5, code=code)["state"]
    assert {told["by"] for told in state["codings"]} == {"head"}
    listed = get(browser, f"/quotations/?document={single}")
    assert "1</bdi></b> of" in listed
    assert act(browser, one.document, act="remove", quotation=one.quotation)["problem"]
    assert one.quotation in quotations(known(review))
    act(browser, single, act="finish")
    page = get(browser, f"/documents/{single}/code/")
    assert "You see your own codings only" not in page
    assert "qualitative" in page

    document = double_coded(review)
    page = get(browser, f"/agreement/{document}/")
    assert "given by qualitative, not by analyst" in page
    (number, name) = _first_contested(page)
    address = f"/agreement/{document}/settle/"
    assert post(browser, address, passage=number, code=name, answer="not", why="no") == 302
    assert "Settled: the passage does not have it" in get(browser, f"/agreement/{document}/")
    assert post(browser, address, passage="999", code=name, answer="not", why="no") == 404
    assert "alpha" in page


def _first_contested(page: str) -> tuple[str, str]:
    found = [re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("passage", "code")]
    return found[0][1], found[1][1]


def test_2_7_a_merge_tells_what_it_moves_is_done_and_undone_and_a_split_with_its_codings(desk):
    as_persona, review = desk
    browser = as_persona("qualitative")
    book = codebook_of(known(review))
    gone, into = book.named("Bases").code, book.named("Convoys").code
    n = sum(1 for one in quotations(known(review)).values() if gone in one.codes)

    preview = get(browser, f"/codebook/codes/{gone}/merge/?merge-target={into}")
    assert f"{n}</bdi> codings move" in preview
    assert post(browser, f"/codebook/codes/{gone}/merge/", into=into, why="one thing") == 302
    assert codebook_of(known(review)).current(gone) == into
    assert browser.get(browser.within(f"{LIBRARY}/codebook/codes/{gone}/")).status_code == 404
    assert post(browser, "/codebook/back/") == 302
    assert codebook_of(known(review)).current(gone) == gone
    assert post(browser, "/codebook/forward/") == 302
    assert post(browser, "/codebook/back/") == 302

    chosen = [one.quotation for one in quotations(known(review)).values() if gone in one.codes][:2]
    told = {"name": "Hill bases", "chosen": chosen}
    assert post(browser, f"/codebook/codes/{gone}/split/", **told) == 302
    made = codebook_of(known(review)).named("Hill bases").code
    assert {name for name, one in quotations(known(review)).items() if made in one.codes} == set(
        chosen
    )
    history = get(browser, f"/codebook/codes/{made}/history/")
    assert "Code added: Hill bases" in history
    assert (
        post(browser, f"/codebook/codes/{made}/edit/", name="Hills", definition="On hills") == 302
    )
    assert post(browser, f"/codebook/codes/{made}/move/", **{"move-target": into}) == 302
    assert (
        codebook_of(known(review))
        .path(codebook_of(known(review)).codes[made])
        .endswith("Convoys > Hills")
    )
    again = browser.post(
        browser.within(f"{LIBRARY}/codebook/add/"), {"name": "Convoys", "parent": ""}
    )
    assert again.status_code == 302
    twice = browser.post(
        browser.within(f"{LIBRARY}/codebook/add/"), {"name": "Convoys", "parent": ""}
    )
    assert b"There is a code" in twice.content


def test_what_rests_on_a_document_lists_its_quotations_and_codings(desk):
    as_persona, review = desk
    held = quotations(known(review))
    document = next(iter(held.values())).document
    mine = [one for one in held.values() if one.document == document]

    page = get(as_persona("analyst"), f"/documents/{document}/rests-on-it/")

    assert (
        f'{len(mine)}</bdi> · <bdi dir="ltr">{sum(len(one.codes) for one in mine)}</bdi> codings'
        in page
    )
    assert mine[0].anchor.exact[:40].split("'")[0] in page


def test_2_8_a_cell_opens_as_many_quotations_as_it_counts_and_three_go_into_the_basket(desk):
    as_persona, _ = desk
    browser = as_persona("qualitative")
    page = get(browser, "/matrix/?by=mission")
    cell = page.split('<td class="n"><a href="')[1]
    url, shown = cell.split('"')[0].replace("&amp;", "&"), cell.split('dir="ltr">')[1].split("<")[0]
    listed = browser.get(url).content.decode()
    assert f'<b><bdi dir="ltr">{shown}</bdi></b> of' in listed
    for address in (
        "/matrix/codes/",
        "/saturation/",
        "/matrix/?by=rank&measure=origins",
        "/agreement/",
    ):
        get(browser, address)

    names = [part.split('"')[0] for part in listed.split('name="chosen" value="')[1:4]]
    assert post(browser, "/basket/lay-in/", chosen=[*names, "Q-NONE"]) == 302
    assert all(name in get(browser, "/basket/") for name in names)
    assert not any(name in get(as_persona("analyst"), "/basket/") for name in names)
    assert Entry.objects.filter(act="library.lay_in").count() == 1
    assert post(browser, "/basket/take-out/", chosen=names[:1]) == 302
    assert names[0] not in get(browser, "/basket/")


def test_2_11_the_register_shows_classes_only_and_who_spoke_only_behind_its_own_door(desk):
    as_persona, review = desk
    head, coder = as_persona("head"), as_persona("qualitative")
    one = an_interview(review, "on_record_function")
    who = _sealed_names(review, one.interview)
    pages = [
        get(coder, path)
        for path in ("/interviews/", f"/interviews/{one.interview}/", "/interviews/heard/")
    ]
    assert not any(word in page for page in pages for word in who)

    address = f"/interviews/{one.interview}/identity/"
    assert coder.get(coder.within(LIBRARY + address)).status_code == 404
    assert who[0] not in get(head, address)
    shown = head.post(head.within(LIBRARY + address), {"why": "to thank the person"})
    assert who[0] in shown.content.decode()
    told = Entry.objects.get(act="decision.unseal")
    assert (told.by, one.interview in told.refs) == ("head", True)
    assert "to thank the person" in get(head, f"/interviews/{one.interview}/")
    assert "to thank the person" not in get(coder, f"/interviews/{one.interview}/")
    stale = Client(headers={"host": "127.0.0.1"})
    assert stale.get(head.within(LIBRARY + address)).status_code == 302


def test_2_11_consent_is_changed_withdrawn_for_good_and_an_identity_erased(desk):
    as_persona, review = desk
    head, coder = as_persona("head"), as_persona("qualitative")
    one = an_interview(review, "on_record_function")
    home = f"/interviews/{one.interview}"
    assert post(coder, f"{home}/consent/", consent="background", why="she asked") == 302
    assert interviews(known(review))[one.interview].consent == "background"
    assert "she asked" in get(coder, f"{home}/")
    assert (
        post(coder, f"{home}/withdraw/", **{"withdraw-typed": "INT-WRONG", "withdraw-why": "x"})
        == 400
    )
    told = {"withdraw-typed": one.interview.lower(), "withdraw-why": "by letter"}
    assert post(coder, f"{home}/withdraw/", **told) == 302
    assert interviews(known(review))[one.interview].consent == "withdrawn"
    assert post(coder, f"{home}/consent/", consent="background", why="no") == 400

    assert (
        post(head, f"{home}/erase/", **{"erase-typed": one.interview, "erase-why": "asked"}) == 302
    )
    assert "The identity was erased" in get(head, f"{home}/identity/")
    facts = {"consent": "background", "month": "2017-11", "place": "sector", "category": "troop"}
    facts |= {"rank": "junior", "sex": "F", "mission": "MINAVEL", "name": "Ilse Aichinger"}
    n = len(interviews(known(review)))
    assert post(coder, "/interviews/add/", **facts) == 302
    assert len(interviews(known(review))) == n + 1
    assert not Entry.objects.filter(why__icontains="Aichinger").exists()
    assert "Aichinger" not in str([dict(made.body) for made in known(review)])


@pytest.mark.parametrize("who", ["editor", "auditor", "delegate-a"])
def test_what_is_hidden_answers_like_what_is_missing(desk, who):
    as_persona, review = desk
    browser = as_persona(who)
    one = an_interview(review, "background")
    hidden = [f"/interviews/{one.interview}/identity/", f"/interviews/{one.interview}/change/"]
    if who != "auditor":
        hidden += [
            "/interviews/",
            f"/interviews/{one.interview}/",
            f"/interviews/{one.interview}/code/",
        ]
    missing = browser.get(browser.within(f"{LIBRARY}/interviews/INT-NONE/identity/"))
    for address in hidden:
        answer = browser.get(browser.within(LIBRARY + address))
        assert (answer.status_code, plain(answer)) == (404, plain(missing)), address
    target = f"/documents/{one.document}/code/act/"
    assert post(browser, target, act="code", start=0, end=5, code="C-X") == 404
    assert post(browser, "/codebook/add/", name="x") == 404


@pytest.fixture
def secret(sample_copy, tmp_path):
    """A coded document above the one world of the team, added before the review is handed over."""
    path = tmp_path / "secret.txt"
    path.write_text("1. The gate stood open and nobody had been told.", encoding="utf-8")
    whole = open_review(sample_copy)
    intake = Intake(dt.date(2021, 7, 1), "strictly_confidential")
    (added,) = add_documents(whole, [path], intake, Author("head", "2026-01-01T00:00:00+00:00"))
    marked = Marked(str(added.document), None, (3, 20), ("Medical",))
    code_words(whole, marked, Author("qualitative", "2026-01-01T00:00:00+00:00"))
    return str(added.document), len(quotations(whole.decisions()))


def test_a_document_above_the_world_is_not_there_at_any_desk(secret, desk):
    as_persona, review = desk
    document, n_all = secret
    browser = as_persona("qualitative")
    for address in ("documents/{}/code/", "agreement/{}/", "documents/{}/suggestions/"):
        pages = [
            browser.get(browser.within(f"{LIBRARY}/{address.format(name)}"))
            for name in (document, "DOC-NOSUCH")
        ]
        assert {one.status_code for one in pages} == {404}
        hidden, missing = (plain(one) for one in pages)
        assert hidden.replace(document, "") == missing.replace("DOC-NOSUCH", "")
    n = len(quotations(known(review)))
    assert n_all == n + 1
    assert f'of <bdi dir="ltr">{n}</bdi>' in get(browser, "/quotations/")


def plain(answer) -> str:
    """A page without its own address, which the frame names."""
    text = answer.content.decode().replace(answer.wsgi_request.path, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def _sealed_names(review: str, interview: str) -> list[str]:
    """Name and contact of a made-up person, from the truth of the sample."""
    from vedette.core.trust.seals import unsealed
    from vedette.pipeline.decisions import Act
    from vedette.pipeline.interviews import KeyStore

    keys = KeyStore(visit("head", review).review.folder / "truth" / "keys")
    last = [
        one for one in known(review)
        if one.act is Act.INTERVIEW and one.body["interview"] == interview
    ][-1]  # fmt: skip
    held = unsealed(str(last.body["sealed"]), keys.key(interview), interview)
    return [held["name"], held["contact"]]
