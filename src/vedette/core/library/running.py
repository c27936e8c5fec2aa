"""Running heads and feet that another viewer copied along with the words between which they stand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vedette.core.library.lean import squeeze
from vedette.core.library.reading import BESIDE, Kind

if TYPE_CHECKING:
    from vedette.core.library.stored import Text

_PAGE_OF = re.compile(r"(\d{1,4})/(\d{1,4})")


def parted(words: str, whole: Text) -> tuple[list[str], list[str]]:
    """The words without running heads and feet, and these.

    Only a run of words that all stand in heads and feet of the document, one of them with a digit, is taken out.
    """
    beside = {word for _, _, word in _words(whole)}
    kept: list[str] = []
    running: list[str] = []
    for is_beside, run in itertools.groupby(
        words.split(),
        lambda word: squeeze(word) in beside or _page_of(word, whole) is not None,
    ):
        held = list(run)
        is_running = is_beside and any(map(str.isdigit, "".join(held)))
        (running if is_running else kept).extend(held)
    return kept, running


def goes_by(place: tuple[int, int], running: Sequence[str], whole: Text) -> bool:
    """Whether one who reads the words of a place goes by these heads and feet.

    On paper a foot stands behind the words of its page and a head before them, in whichever order the text has
    them. One who stays on a page may have begun with the foot of the page before, or ended with the next head.
    """
    first, last = whole.page_at(place[0]), whole.page_at(place[1] - 1)
    beyond = 0 if first < last else 1
    beside = list(_words(whole))
    gone_by = {
        word
        for kind, page, word in beside
        if (kind is Kind.FOOTER and first - beyond <= page <= last - 1 + beyond)
        or (kind is Kind.HEADER and first + 1 - beyond <= page <= last + beyond)
    }
    known = {word for *_, word in beside}
    return all(
        lean in gone_by if lean in known else first <= (_page_of(word, whole) or 0) <= last
        for word in running
        for lean in (squeeze(word),)
    )


def are_near(letters: Sequence[str], place: tuple[int, int], whole: Text) -> bool:
    """Whether words, squeezed, all stand on the pages of a place, or on those next to it."""
    first, last = whole.page_at(place[0]), whole.page_at(place[1] - 1)
    pages = [number for number in whole.numbers if first - 1 <= number <= last + 1]
    start = whole.start_of(pages[0])
    after = whole.numbers.index(pages[-1]) + 1
    end = whole.starts[after] if after < len(whole.starts) else len(whole.text)
    return set(letters) <= {squeeze(word) for word in whole.text[start:end].split()}


def _page_of(word: str, whole: Text) -> int | None:
    """The page of a word such as 7/24, in a document of 24 pages."""
    found = _PAGE_OF.fullmatch(word)
    if found is None or int(found[2]) != len(whole.numbers):
        return None
    return int(found[1])


def _words(whole: Text) -> Iterator[tuple[Kind, int, str]]:
    """Each word of a head or foot, squeezed, with its kind and page."""
    for block in whole.blocks:
        if block.kind in BESIDE:
            page = whole.page_at(block.start)
            for word in whole.text[block.start : block.end].split():
                yield block.kind, page, squeeze(word)
