"""Acts at the coding desk: each one decision with its entry in the log, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from vedette.core.kernel.errors import BadInput
from vedette.core.library.codebook import Change
from vedette.core.library.disagreements import Settlement
from vedette.pipeline import coding, recoding, settling, stepping
from vedette.pipeline.coding import Marked
from vedette.pipeline.decisions import Author, Decision
from vedette.pipeline.stepping import Scope
from vedette.pipeline.workspace import Review


def author(by: str) -> Author:
    """Who acts, now: to the millisecond, for at the desk several acts fall into one second."""
    return Author(by, dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"))


def give_code(
    review: Review, *, document: str, span: tuple[int, int], code: str, name: str, by: str
) -> str:
    """Give words a code, a new one if it has a name only; gives the quotation."""
    if name:
        change_codebook(review, change={"change": Change.ADD, "name": name}, why="", by=by)
        code = name
    marked = Marked(document, None, span, (code,))
    return coding.code_words(review, marked, author(by)).quotation


def bound(review: Review, *, quotation: str, span: tuple[int, int], by: str) -> None:
    """Give an own quotation other bounds."""
    recoding.check_own(review.decisions(), quotation, by)
    recoding.bound_anew(review, quotation, *span, author(by))


def recode(
    review: Review, *, quotation: str, codes: Sequence[str], memo: str | None, by: str
) -> None:
    """State codes and memo of an own quotation anew; without codes it is taken out."""
    recoding.check_own(review.decisions(), quotation, by)
    coding.recode(review, quotation, codes, memo, author(by))


def write_memo(review: Review, *, quotation: str, memo: str, by: str) -> None:
    """Note something on an own quotation."""
    recoding.check_own(review.decisions(), quotation, by)
    held = coding.quotations(review.decisions())[quotation]
    coding.recode(review, quotation, held.codes, memo.strip(), author(by))


def finish(review: Review, *, document: str, by: str) -> None:
    """Say that one has coded a document to its end."""
    coding.finish(review, document, author(by))


def step_back(review: Review, *, scope: Scope, by: str) -> tuple[Decision, ...]:
    """Take back what the person did last at a desk."""
    return stepping.step_back(review, scope, author(by))


def step_forward(review: Review, *, scope: Scope, by: str) -> tuple[Decision, ...]:
    """Do again what was taken back last."""
    return stepping.step_forward(review, scope, author(by))


def change_codebook(review: Review, *, change: Mapping[str, object], why: str, by: str) -> None:
    """Change the codebook."""
    coding.change_codebook(review, change, why, author(by))


def split_code(
    review: Review, *, code: str, told: Mapping[str, str], chosen: Sequence[str], why: str, by: str
) -> str:
    """Make another code of some quotations of one; gives the new code."""
    return recoding.split_code(review, code, told, chosen, why=why, author=author(by))


def recode_many(
    review: Review, *, chosen: Sequence[str], old: str, new: str | None, why: str, by: str
) -> int:
    """Give another code instead of one to some quotations."""
    return recoding.recode_many(review, chosen, old=old, new=new, why=why, author=author(by))


def settle(review: Review, *, said: Settlement, by: str) -> None:
    """Decide about a code on which coders differ."""
    settling.settle(review, said, author(by))


Fields = Mapping[str, str]


def act_at_desk(review: Review, document: str, told: Fields, *, by: str) -> str | None:
    """Carry out one act of the desk; gives the quotation that it made.

    Raises:
        BadInput: There is no such act, or a number is none.
    """
    act = _ACTS.get(told.get("act", ""))
    if act is None:
        raise BadInput(f"'{told.get('act', '')}' is no act of the desk.", "Load the page anew.")
    return act(review, document, told, by)


def _give(review: Review, document: str, told: Fields, by: str) -> str:
    code, name = told.get("code", ""), told.get("name", "").strip()
    return give_code(review, document=document, span=_span(told), code=code, name=name, by=by)


def _bound(review: Review, _document: str, told: Fields, by: str) -> None:
    bound(review, quotation=told.get("quotation", ""), span=_span(told), by=by)


def _memo(review: Review, _document: str, told: Fields, by: str) -> None:
    write_memo(review, quotation=told.get("quotation", ""), memo=told.get("memo", ""), by=by)


def _remove(review: Review, _document: str, told: Fields, by: str) -> None:
    recode(review, quotation=told.get("quotation", ""), codes=(), memo=None, by=by)


def _back(review: Review, document: str, _told: Fields, by: str) -> None:
    step_back(review, scope=stepping.at_document(document), by=by)


def _forward(review: Review, document: str, _told: Fields, by: str) -> None:
    step_forward(review, scope=stepping.at_document(document), by=by)


def _finish(review: Review, document: str, _told: Fields, by: str) -> None:
    finish(review, document=document, by=by)


_ACTS: Mapping[str, Callable[[Review, str, Fields, str], str | None]] = {
    "code": _give,
    "bounds": _bound,
    "memo": _memo,
    "remove": _remove,
    "back": _back,
    "forward": _forward,
    "finish": _finish,
}


def _span(told: Fields) -> tuple[int, int]:
    start, end = told.get("start", ""), told.get("end", "")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        raise BadInput(f"'{start}' to '{end}' are no characters.", "Choose words in the text.")
    return int(start), int(end)
