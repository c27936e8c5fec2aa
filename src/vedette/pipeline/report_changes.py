"""Changes of the text of the report: each is one decision, remembers what its numbers were, and can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from vedette.core.evidence.chain import Chain, Role, figure_ref
from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate
from vedette.core.reports.bindings import Bindings, bindings
from vedette.core.reports.file_changes import check_names, difference
from vedette.core.reports.markdown import wanted
from vedette.core.reports.placing import printed
from vedette.core.reports.text import (
    Change,
    TextBlock,
    block_of,
    changed,
    number_name,
)
from vedette.pipeline.chain import chain_of
from vedette.pipeline.decisions import Act, Author, Pen
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.report_text import text_of, text_version
from vedette.pipeline.resting import as_seen, looked_again
from vedette.pipeline.stating import check_version, free_references
from vedette.pipeline.workspace import Review

PREFIX = "PAR"


def add_block(review: Review, told: Mapping[str, object], author: Author) -> TextBlock:
    """A new block; gives it with its reference.

    Args:
        review: The review.
        told: `kind` and `text`, as wanted `level`, `numbered`, `label`, and `after`: the block that it follows,
            "" for the beginning.
        author: Who decides.

    Raises:
        BadInput: The words are missing, too long or cannot be read.
        NotFound: It names a number or evidence that the review does not hold, or follows what is not there.
        WrongState: There was no run yet, and it names numbers.
    """
    with review.home.writing() as pen:
        if told.get("after"):
            block_of(text_of(review, pen.known), str(told["after"]))
        [ref] = free_references(pen, Act.BLOCK, PREFIX, [f"{told.get('text')}|{author.at}"])
        return _written(review, pen, {"block": ref, "change": Change.ADD, **told}, author)


def change_block(
    review: Review,
    ref: str,
    change: Change,
    told: Mapping[str, object],
    author: Author,
    *,
    version: str = "",
) -> TextBlock:
    """Edit, move or remove a block; gives it as it stands then, or as it stood before it was removed.

    Args:
        review: The review.
        ref: The block.
        change: What happens to it.
        told: New `text`, `level` or `numbered` of an edit; `after` of a move.
        author: Who decides.
        version: The version that the person saw, as `stating.version_of` gives it; "" where it does not matter.

    Raises:
        BadInput: The words are missing, too long or cannot be read.
        NotFound: There is no such block, or it names what the review does not hold.
        OutOfDate: Somebody else changed the block since that version.
    """
    with review.home.writing() as pen:
        check_version(pen, Act.BLOCK, ref, version)
        return _written(review, pen, {"block": ref, "change": change, **told}, author)


def look_again_at_block(
    review: Review, ref: str, on: str, why: str | None, author: Author, *, today: str = ""
) -> TextBlock:
    """Take over what a paragraph prints or rests on as it is today, or hold the old one with a reason.

    Args:
        review: The review.
        ref: The block.
        on: What changed.
        why: The reason to hold; None to take over.
        author: Who decides.
        today: The fingerprint that the person saw; "" for whatever it is now.

    Raises:
        NotFound: One of them is not there.
        BadInput: The reason is empty.
        WrongState: Nothing changed.
        OutOfDate: It changed again since the person looked.
    """
    kind, told = looked_again(review, ref, on, why, today)
    body: dict[str, object] = dict(told)
    if kind == Change.ACCEPT:
        numbers = _numbers_of(review)
        block = block_of(text_of(review, review.decisions()), ref)
        body["printed"] = {
            number_name(one): printed(one, numbers).printed
            for one in block.numbers
            if figure_ref(one.key) == on
        }
    return change_block(review, ref, Change(kind), body, author)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file changed: references of the blocks that it added, edited, moved and removed, in its order."""

    added: tuple[str, ...]
    edited: tuple[str, ...]
    moved: tuple[str, ...]
    removed: tuple[str, ...]


def take_in(review: Review, written: str, author: Author, *, version: str = "") -> Taken:
    """Take over the text as a file of Markdown says it; all of it or nothing.

    Args:
        review: The review.
        written: The file, as `core.reports.markdown` writes it.
        author: Who decides.
        version: Fingerprint of the text that the file was made from; "" where it does not matter.

    Raises:
        BadInput: Something cannot be read, or a block has become one of another kind.
        NotFound: It names a block, number or evidence that is not there.
        OutOfDate: The text is another one by now.
    """
    blocks = wanted(written)
    with review.home.writing() as pen:
        before = text_of(review, pen.known)
        if version and version != text_version(before):
            raise OutOfDate(
                "The text was changed since the file was written.",
                "Write the file again, and put your changes into it.",
            )
        check_names(before, blocks)
        seeds = [f"{one.text}|{author.at}" for one in blocks if not one.ref]
        free = iter(free_references(pen, Act.BLOCK, PREFIX, seeds))
        bodies = difference(before, [(one.ref or next(free), one) for one in blocks])
        held, full = before, list[Mapping[str, object]]()
        for body in bodies:
            held, told = with_change(review, held, body)
            full.append(told)
        for told in full:
            pen.append(Act.BLOCK, told, author)
        kinds = (Change.ADD, Change.EDIT, Change.MOVE, Change.REMOVE)
        return Taken(*(_blocks_of(bodies, kind) for kind in kinds))


def _blocks_of(bodies: Sequence[Mapping[str, object]], kind: Change) -> tuple[str, ...]:
    return tuple(str(body["block"]) for body in bodies if body["change"] is kind)


def _written(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> TextBlock:
    held = text_of(review, pen.known)
    after, told = with_change(review, held, body)
    pen.append(Act.BLOCK, told, author)
    return block_of(held if body["change"] is Change.REMOVE else after, str(body["block"]))


def with_change(
    review: Review, held: tuple[TextBlock, ...], body: Mapping[str, object]
) -> tuple[tuple[TextBlock, ...], Mapping[str, object]]:
    """The text after a change, and the change as it is written down: with what its words rest on."""
    ref = str(body["block"])
    said = {name: value for name, value in body.items() if value is not None}
    made = changed(held, said)
    if body["change"] in (Change.ADD, Change.EDIT):
        before = next((one for one in held if one.ref == ref), None)
        said |= _resting(review, before, block_of(made, ref))
        made = changed(held, said)
    return made, {"label": str(review.about["label"]), **said}


def _resting(review: Review, before: TextBlock | None, block: TextBlock) -> dict[str, object]:
    """What a block rests on: what it named before as it was seen then, what is new as it is today."""
    of_figures = [figure_ref(key) for key in block.figures]
    names = tuple(dict.fromkeys([*of_figures, *block.evidence]))
    held = {one.on: one for one in before.links} if before else {}
    if not names:
        return {"links": [], "printed": {}} if held else {}
    chain = chain_of(review, frozenset(names))
    links = []
    for on in names:
        if on in held:
            links.append({k: v for k, v in asdict(held[on]).items() if v or k == "role"})
            continue
        _check_there(chain, block, on)
        role = Role.DERIVED_FROM if on in of_figures else Role.SUPPORTS
        seen = chain.fingerprint(on)
        links.append({"on": on, "role": role, "seen": seen, **as_seen(review, chain, on)})
    numbers, was = _numbers_of(review), before.printed if before else {}
    told = {
        number_name(one): was.get(number_name(one)) or printed(one, numbers).printed
        for one in block.numbers
        if number_name(one) in was or one.key in numbers
    }
    return {"links": links, "printed": told}


def _check_there(chain: Chain, block: TextBlock, on: str) -> None:
    if on not in chain:
        raise NotFound(
            f"The text names '{on}', which this review does not hold.",
            "Use a key of the table of figures, or a reference as a list shows it.",
        )
    way = chain.circle(block.ref, on)
    if way:
        raise BadInput(
            f"'{on}' rests on {block.ref} already: {' > '.join(reversed(way))}.",
            "Let a paragraph rest on what was there before it.",
        )


def _numbers_of(review: Review) -> Bindings:
    return bindings(products_of(*current_run(review.runs)).table("figures"))
