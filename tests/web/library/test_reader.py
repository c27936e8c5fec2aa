"""One document: its page with the hit marked, its picture, what is stated of it; hidden is as missing."""

from __future__ import annotations

import io
import re

from PIL import Image

from tests.core.library.files import make_pdf
from tests.web.library.conftest import TEXTS, work_all
from vedette.web.audit.models import Entry


def said_by(answer) -> dict[str, str]:
    """The headers; the tag is made of the content, which names the address."""
    return {name: value for name, value in answer.headers.items() if name != "ETag"}


def body(answer) -> bytes:
    """What is shown, without the token of forms, which is drawn anew each time."""
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", answer.content)


def test_a_hit_opens_its_page_with_the_words_marked(pages):
    answer = pages.get(pages.within("/library/search/?q=ambush* type:boi_report"))
    first = answer.context["hits"][0]
    assert "<mark>" in first.snippet

    page = pages.get(first.url.partition("#")[0])

    text = page.content.decode()
    assert "<span>" in text
    assert 'id="hit"' in text
    marked = page.context["page"].marks
    whole = page.context["page"].read.row["text"]
    assert {whole[a:b].lower()[:6] for a, b in marked.words} == {"ambush"}
    (start, end) = marked.passage[0]
    assert all(start <= a and b <= end for a, b in marked.words)


def test_text_that_runs_from_the_right_says_so(pages):
    (row,) = pages.get(pages.within("/library/documents/?language=ar")).context["found"].rows

    text = pages.get(pages.within(f"/library/documents/{row['document']}/")).content.decode()

    assert 'lang="ar"' in text
    assert '<p class="block paragraph" dir="auto"' in text


def test_the_picture_of_a_page_is_marked_at_the_words(small, signed_in, add):
    (reference,) = add({"one.pdf": make_pdf("#v(3cm) ambush", head="")})
    browser = signed_in("editor")

    page = browser.get(browser.within(f"/library/documents/{reference}/?find=ambush"))
    picture = browser.get(browser.within(f"/library/documents/{reference}/pages/1.png"))

    ((kind, box),) = [one for one in page.context["page"].boxes if one[0] == "word"]
    assert kind == "word"
    drawn = Image.open(io.BytesIO(picture.content)).convert("L")
    scale = drawn.width / page.context["page"].read.row["width"]
    foot = int(0.8 * drawn.height)
    ink = drawn.crop((0, 0, drawn.width, foot)).point(lambda one: 255 * (one < 128)).getbbox()
    left, top, right, bottom = (one / scale for one in ink)
    assert box.left - 1 <= left <= box.left + 3
    assert box.right - 3 <= right <= box.right + 1
    assert box.top - 1 <= top
    assert bottom <= box.bottom + 1
    missing = browser.get(browser.within(f"/library/documents/{reference}/pages/2.png"))
    assert missing.status_code == 404


def test_what_is_stated_holds_is_in_the_history_and_is_taken_back(small, signed_in, add):
    (reference,) = add({"ambush.txt": TEXTS["ambush.txt"]})
    browser = signed_in("qualitative")
    at = browser.within(f"/library/documents/{reference}/")
    wrong = browser.post(f"{at}describe/", {"language": "xx"})
    assert wrong.status_code == 422

    said = {"title": "The bridge", "document_type": "sitrep", "effective_on": "2016-03-05"}
    browser.post(f"{at}describe/", {**said, "why": "the cover says so"})

    entries = browser.get(f"{at}history/").context["entries"]
    assert [str(one.words) for one in entries] == ["Described", "Taken in and read"]
    assert [after for _, _, after in entries[0].changes] == ["The bridge", "sitrep", "2016-03-05"]
    assert "The bridge" in browser.get(at).content.decode()
    browser.post(entries[0].undo_url)
    assert "The bridge" not in browser.get(at).content.decode()
    assert len(browser.get(f"{at}history/").context["entries"]) == 3


def test_a_document_above_the_clearance_is_as_one_that_is_not_there(small, signed_in, add):
    (open_one,) = add({"ambush.txt": TEXTS["ambush.txt"]})
    (hidden,) = add(
        {"secret.txt": "The zebra codeword\n\nNobody may read of the zebra."},
        "strictly_confidential",
    )
    work_all()
    browser = signed_in("qualitative")
    routes = (
        "documents/{}/", "documents/{}/pages/1.png", "documents/{}/rests-on/", "documents/{}/rests-on-it/",
        "documents/{}/history/", "documents/{}/describe/", "search/like/{}/1/",
        "screening/?document={}",
    )  # fmt: skip

    for route in routes:
        one = browser.get(browser.within(f"/library/{route.format(hidden)}"))
        other = browser.get(browser.within(f"/library/{route.format('DOC-000000')}"))
        assert one.status_code == other.status_code, route
        assert said_by(one) == said_by(other), route
        assert body(one).replace(hidden.encode(), b"DOC-000000") == body(other), route
    for route in ("screening/{}/", "documents/{}/letters/", "screening/{}/settle/"):
        one = browser.post(browser.within(f"/library/{route.format(hidden)}"), {"verdict": "maybe"})
        other = browser.post(browser.within(f"/library/{route.format('x')}"), {"verdict": "maybe"})
        assert one.status_code == other.status_code == 404, route
    listed = browser.get(browser.within("/library/documents/")).context["found"]
    assert [row["document"] for row in listed.rows] == [open_one]
    found = browser.get(browser.within("/library/search/?q=zebra")).context["found"]
    assert (found.n_passages, found.n_documents) == (0, 0)
    palette = browser.get(browser.within("/search/?q=zebra")).content.decode()
    assert hidden not in palette
    assert open_one in browser.get(browser.within("/search/?q=bridge")).content.decode()
    opened = Entry.objects.filter(act__contains="open").values_list("refs", flat=True)
    assert not any(hidden in refs for refs in opened)
