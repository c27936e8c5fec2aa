"""X.10 on the pages: a pack is taken, its edits come back, conflicts are shown from both sides and settled."""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.actions.conftest import asked, planned
from tests.web.actions.test_plan import text
from tests.web.actions.test_progress import proof, report
from vedette.core.actions.offline import saved
from vedette.core.actions.pack_page import WORDS
from vedette.web.actions.pack_words import PACK

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal(crew):
    return crew("focal")


def taken(focal):
    """Takes a pack; gives its reference, its page and what it holds."""
    answer = focal.post(focal.within("/actions/mine/offline/take/"))
    assert answer.status_code == 302, answer.content.decode()
    page = focal.get(answer["Location"]).content.decode()
    held = json.loads(re.findall(r'id="data">(.*?)</script>', page, re.DOTALL)[0])
    return answer["Location"], page, held


def bring(browser, held, edits, **more):
    told = json.loads(saved(held["key"], held["pack"], json.dumps({"edits": edits}))) | more
    file = SimpleUploadedFile("edits.json", json.dumps(told).encode())
    return browser.post(browser.within("/actions/mine/offline/"), {"edits": file})


def test_the_words_of_the_page_are_those_of_the_core():
    assert {name: str(said) for name, said in PACK.items()} == WORDS


def test_a_pack_holds_the_own_actions_and_no_other_and_needs_nothing_from_outside(head, focal):
    ref = planned(head, asked(head))
    planned(head, title="Another's.", focal="analyst")

    where, page, held = taken(focal)

    assert list(held["actions"]) == [ref]
    assert "Harden the bases against assaults." in page
    assert "Another&#x27;s." not in page
    assert not re.findall(r'(?:src|href|action)="', page)
    assert "default-src 'none'" in page
    assert head.get(where).status_code == 404
    assert focal.get(focal.within("/actions/mine/offline/OP-NONE/")).status_code == 404


def test_what_nobody_touched_holds_and_a_conflict_shows_both_sides(head, focal):
    one, other = planned(head), planned(head, title="Train the guards.")
    _, _, held = taken(focal)
    report(focal, one, percent="40", text="Two bases are audited.")

    answer = bring(
        focal,
        held,
        {
            one: {"percent": "60", "text": "Three bases.", "deadline": "2028-12-31 Rain."},
            other: {"percent": "10", "text": "Begun."},
        },
    )

    said = text(answer)
    assert answer.status_code == 200, said
    assert said.count("holds now") == 3
    assert "Two bases are audited." in said
    assert "Three bases." in said
    assert "Choose what holds" in text(focal.get(focal.within("/actions/mine/")))
    page = focal.get(focal.within("/actions/mine/offline/")).content.decode()
    posted = dict(re.findall(r'name="(theirs-\w+)" value="([^"]*)"', page))
    chosen = {
        f"keep-{name.removeprefix('theirs-')}": "both" if "bases" in seen else "mine"
        for name, seen in posted.items()
    }
    assert sorted(chosen.values()) == ["both", "mine"]
    settled = focal.post(focal.within(f"/actions/mine/{one}/settle/"), posted | chosen, follow=True)
    assert "Settled conflicts" in text(settled)
    own = text(focal.get(focal.within(f"/actions/mine/{one}/")))
    assert 'value="60"' in own
    assert "Two bases are audited.<br>Three bases." in own
    history = text(head.get(head.within(f"/actions/{one}/history/")))
    assert "Offline edits merged" in history
    assert "Conflict settled" in history


def test_what_was_changed_on_the_way_or_is_of_another_is_refused_with_the_remedy(head, focal, crew):
    ref = planned(head)
    _, _, held = taken(focal)
    edits = {ref: {"percent": "60", "text": "Three bases."}}

    forged = bring(focal, held, edits, seal="00" * 32)
    unknown = bring(focal, held | {"pack": "OP-NONE"}, edits)
    another = bring(crew("analyst"), held, edits)

    assert (forged.status_code, unknown.status_code, another.status_code) == (422, 422, 422)
    assert "was changed after it was saved" in text(forged)
    assert "was not made from this review" in text(unknown)
    assert "was made for somebody else" in text(another)
    assert "Three bases." not in text(focal.get(focal.within(f"/actions/mine/{ref}/")))


def test_what_is_refused_for_one_action_does_not_hold_up_the_others(head, focal):
    one, other = planned(head), planned(head, title="Train the guards.")
    _, _, held = taken(focal)
    edits = {ref: {"percent": "100", "text": "Done."} for ref in (one,)}

    answer = bring(focal, held, {**edits, other: {"percent": "10", "text": "Begun."}})

    assert answer.status_code == 422
    assert "Nothing shows that it was done." in text(answer)
    assert "holds now" in text(answer)


def test_a_photo_chosen_offline_becomes_proof_and_both_files_of_a_conflict_are_kept(head, focal):
    one, other = planned(head), planned(head, title="Train the guards.")
    _, _, held = taken(focal)
    report(focal, one, **proof())
    files = [b"\xff\xd8 photo of the list", b"\xff\xd8 photo of the guards"]
    shas = [sha256(content).hexdigest() for content in files]
    edits = {
        one: {"text": "Listed.", "proof:Training list": f"list.jpg|2018-01-06||sha256:{shas[0]}"},
        other: {
            "percent": "100", "text": "Done.", "proof:Guards": f"guards.jpg|2018-01-07|2038-01-07|sha256:{shas[1]}",
        },
    }  # fmt: skip

    lost = bring(focal, held, edits)
    assert lost.status_code == 422
    assert "is not in the file of edits as it was chosen" in text(lost)
    given = json.loads(saved(held["key"], held["pack"], json.dumps({"edits": edits}), files))
    assert bring(focal, held, edits, files=given["files"]).status_code == 200

    page = focal.get(focal.within("/actions/mine/offline/")).content.decode()
    links = re.findall(rf'href="([^"]*/actions/mine/{one}/files/\w+/)"', page)
    content = [b"".join(focal.get(link).streaming_content) for link in links]
    assert content == [files[0], b"%PDF-1.4 made up"]
    posted = dict(re.findall(r'name="(theirs-\w+)" value="([^"]*)"', page))
    chosen = {f"keep-{name.removeprefix('theirs-')}": "mine" for name in posted}
    focal.post(focal.within(f"/actions/mine/{one}/settle/"), posted | chosen)
    for ref, sha, name in ((one, shas[0], "list.jpg"), (other, shas[1], "guards.jpg")):
        said = head.get(head.within(f"/actions/{ref}/")).content.decode()
        assert f"/actions/{ref}/files/{sha}/" in said
        assert name in said
    assert "2038" in text(head.get(head.within(f"/actions/{other}/")))
