"""Acts on quotations that are there: other bounds, other codes for many at once, a code split.

What belongs together bears one group and is taken back together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.library.anchors import anchored
from vedette.core.library.codebook import Change, Codebook, check_change
from vedette.core.library.quotations import Quotation
from vedette.pipeline.coding import (
    cited_at,
    codebook_of,
    free_code,
    last_word,
    open_code,
    quotations,
    whole_text,
    words_of,
)
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.documents import document, documents
from vedette.pipeline.workspace import Review


def bound_anew(review: Review, reference: str, start: int, end: int, author: Author) -> None:
    """Give a quotation other bounds; codes and memo stay.

    Raises:
        NotFound: There is no such quotation.
        BadInput: The characters are no words of its document.
    """
    with review.home.writing() as pen:
        held = last_word(pen.known, reference)
        name = str(held.body["document"])
        of = document(pen.known, name)
        whole = whole_text(review, documents(pen.known), name)
        body = {
            **words_of(held),
            "anchor": asdict(anchored(whole, start, end)),
            "content": str(of.body["content"]),
            **cited_at(whole, start),
        }
        if body["anchor"] != held.body["anchor"]:
            pen.append(Act.CODE, body, author)


def recode_many(
    review: Review, chosen: Sequence[str], *, old: str, new: str | None, why: str, author: Author
) -> int:
    """Give another code instead of one to some quotations, or take it from them; gives how many changed.

    Raises:
        NotFound: There is no such quotation or code.
        WrongState: The new code is given no more.
    """
    with review.home.writing() as pen:
        book = codebook_of(pen.known)
        target = None if new is None else open_code(book, new)
        group = _group("recode", author, chosen)
        return _recoded(
            pen, book, chosen, (book.named(old).code, target), _Told(group, why, author)
        )


def split_code(
    review: Review,
    code: str,
    told: Mapping[str, str],
    chosen: Sequence[str],
    *,
    why: str,
    author: Author,
) -> str:
    """Make another code beside one and give it to some of its quotations instead; gives the new code.

    Args:
        review: The review.
        code: What is split: a reference, path or name.
        told: Of the new code: `name` and as wanted `definition`, `include`, `exclude`, `example`.
        chosen: Quotations that get it.
        why: The reason.
        author: Who decides.

    Raises:
        BadInput: No quotation is chosen, or the name is missing or taken.
        NotFound: There is no such code or quotation.
    """
    if not chosen:
        raise BadInput("A split needs quotations for the new code.", "Tick those that it fits.")
    with review.home.writing() as pen:
        book = codebook_of(pen.known)
        held = book.named(code)
        made = free_code(pen, (held.parent, told.get("name")), author)
        change = {"change": Change.ADD, "code": made, **told}
        change |= {} if held.parent is None else {"parent": held.parent}
        check_change(book, change)
        group = _group("split", author, chosen)
        label = str(review.about["label"])
        more = {"why": why} if why else {}
        pen.append(Act.CODEBOOK, {**change, **more, "group": group, "label": label}, author)
        _recoded(pen, book, chosen, (held.code, made), _Told(group, why, author))
    return made


@dataclass(frozen=True, slots=True)
class _Told:
    group: str
    why: str
    author: Author


def _recoded(
    pen: Pen, book: Codebook, chosen: Sequence[str], exchange: tuple[str, str | None], told: _Told
) -> int:
    old, new = exchange
    n = 0
    for reference in chosen:
        said = words_of(last_word(pen.known, reference))
        given = _texts(said["codes"])
        kept = [new if one in book.codes and book.current(one) == old else one for one in given]
        codes = list(dict.fromkeys(one for one in kept if one is not None))
        if codes != given:
            more = {"group": told.group} | ({"why": told.why} if told.why else {})
            pen.append(Act.CODE, {**said, "codes": codes, **more}, told.author)
            n += 1
    return n


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _group(kind: str, author: Author, chosen: Sequence[str]) -> str:
    """A name for what belongs together."""
    text = "|".join((kind, author.by, author.at, *chosen))
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Moving:
    """What a merge would move.

    Args:
        codings: Quotations that count as the other code from then on.
        memos: Those of them with a memo.
        both: Quotations that have both codes: they have one fewer afterwards.
        below: Codes under the one that goes.
    """

    codings: int
    memos: int
    both: int
    below: int


def moved_by_merge(known: Iterable[Decision], code: str, into: str) -> Moving:
    """What merging a code into another one would move.

    Raises:
        NotFound: There is no such code.
        BadInput: A code would go into itself or under it.
    """
    known = tuple(known)
    book = codebook_of(known)
    gone, target = book.named(code).code, book.named(into).code
    check_change(book, {"change": Change.MERGE, "code": gone, "into": target})
    mine = [one for one in quotations(known).values() if gone in counted(book, one)]
    return Moving(
        len(mine),
        sum(1 for one in mine if one.memo),
        sum(1 for one in mine if target in counted(book, one)),
        len(book.below(gone) - {gone}),
    )


def counted(book: Codebook, one: Quotation) -> frozenset[str]:
    """The codes that a quotation counts as."""
    return frozenset(book.current(code) for code in one.codes if code in book.codes)


def check_own(known: Iterable[Decision], reference: str, by: str) -> None:
    """Whether a quotation is the person's own.

    Raises:
        NotFound: It is not, or there is none.
    """
    held = quotations(known).get(reference)
    if held is None or held.by != by:
        raise NotFound(f"There is no quotation '{reference}' of yours.", "See your own codings.")
