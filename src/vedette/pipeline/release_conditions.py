"""What must hold before a report leaves: approved, nothing open, small numbers guarded, nobody told who spoke."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import NotFound, VedetteError, WrongState
from vedette.core.kernel.labels import Label, parse_label
from vedette.pipeline.approving import approval_today
from vedette.pipeline.coding import quotations
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.run import check_up_to_date
from vedette.pipeline.sealed_names import Way, names_in
from vedette.pipeline.text_editions import units_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.document import Document
    from vedette.core.reports.text_editions import Cut
    from vedette.pipeline.approving import Standing

_NAMED = 5
_SHORTEST = 40
"""Characters from which on the words of a quotation are recognised in a text that does not name it."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Reasons for what was found and may stay.

    Args:
        faults: Why typed numbers and unknown acronyms may stay.
        small: Why counts of a few people may be read outside of the house.
    """

    faults: str = ""
    small: str = ""


NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a release.

    Args:
        name: `approval`, `edition`, `lint`, `disclosure`, `worked_out`, `small_numbers`,
            `quotations`, `sealed_names`.
        said: What was found, as the certificate tells it.
        problem: What does not hold, with its place; "" where it holds.
        remedy: What to do about it.
        answered: The reason for what was found and stays.
    """

    name: str
    said: str
    problem: str = ""
    remedy: str = ""
    answered: str = ""

    def as_json(self) -> dict[str, str]:
        """As a certificate tells it."""
        return {"name": self.name, "said": self.said, "answered": self.answered}


def conditions(
    review: Review, cut: Cut, label: Label, way: Way, answers: Answers
) -> tuple[Condition, ...]:
    """All conditions of a release, in the order in which they are put right.

    Raises:
        WrongState: There was no run yet.
    """
    standing, document = approval_today(review), cut.document
    return (
        _approval(review, standing),
        _edition(review, cut, label),
        _lint(standing, answers),
        _disclosure(review),
        _worked_out(cut),
        _small(review, document, label, answers),
        _quotations(review, document, way),
        _sealed(review, document, way),
    )


def conditions_of_page(
    review: Review, document: Document, label: Label, way: Way
) -> tuple[Condition, ...]:
    """The conditions of something that leaves beside the report, such as a dashboard: all but those of its text.

    Raises:
        WrongState: There was no run yet.
    """
    return (
        _disclosure(review),
        _small(review, document, label, NO_ANSWERS),
        _quotations(review, document, way),
        _sealed(review, document, way),
    )


def _approval(review: Review, standing: Standing) -> Condition:
    from vedette.core.reports.approval import State

    remedy = "See `vedette report approval`, or Report > Approval."
    said = f"approved: {standing.approval.version}"
    try:
        check_up_to_date(review)
    except VedetteError as error:
        return Condition("approval", said, error.problem, error.remedy)
    if standing.state is not State.APPROVED:
        problem = f"The report is not approved: its approval is '{standing.state}'."
        return Condition("approval", said, problem, remedy)
    return Condition("approval", said)


def _edition(review: Review, cut: Cut, label: Label) -> Condition:
    """What the edition leaves out; a text with blocks for some readers does not leave whole under a lower label."""
    from vedette.core.reports.audiences import INTERNAL
    from vedette.core.reports.release import is_lowered
    from vedette.core.reports.text_editions import ABSENT

    states = [one.state for one in cut.missing]
    n_absent = states.count(ABSENT)
    said = f"edition {cut.edition}: {n_absent} blocks left out, {len(states) - n_absent} numbers and tables hidden"
    held = [name for name, of in zip(*_named(cut.document), strict=True) if of]
    is_outside = is_lowered(label, parse_label(str(review.about["label"])))
    if cut.edition == INTERNAL and held and is_outside:
        problem = f"{len(held)} blocks are not for everybody and would be read under '{label}', the first: {held[0]}."
        remedy = "Ask for the release of an edition: `vedette release ask --edition public`."
        return Condition("edition", said, problem, remedy)
    return Condition("edition", said)


def _named(document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    from vedette.core.reports.frozen import block_names

    names = block_names(document)
    return names, document.readers or ("",) * len(names)


def _lint(standing: Standing, answers: Answers) -> Condition:
    grave = [one for one in standing.faults if one.fault.is_grave]
    slight = [one for one in standing.faults if not one.fault.is_grave]
    said = f"{len(grave)} red numbers and open comments, {len(slight)} things to be looked at"
    if grave:
        first = grave[0]
        problem = f"{len(grave)} things are open, the first: {first.fault} on {first.on}."
        return Condition("lint", said, problem, "Look at them again: `vedette report lint`.")
    if slight and not answers.faults.strip():
        first = slight[0]
        problem = f"{len(slight)} things are to be looked at, the first: {first.fault} '{first.what}' on {first.on}."
        remedy = "Put them right (`vedette report lint`), or say why they may stay (--faults)."
        return Condition("lint", said, problem, remedy)
    return Condition("lint", said, answered=answers.faults.strip() if slight else "")


def _disclosure(review: Review) -> Condition:
    """The audit of small numbers over all tables together, as it stands in the run."""
    products = products_of(*current_run(review.runs))
    try:
        held: Any = products.value("edition_frozen")
        notes = products.table("edition_notes").to_pylist()
    except (NotFound, KeyError):
        held, notes = None, []
    name, remedy = "disclosure", "State which tables leave: `vedette editions define`; then run."
    if not held:
        problem = "No tables are audited: the review has no editions."
        return Condition(name, "", problem, remedy)
    checks = [one for one in notes if one["kind"] == "check"]
    exact = sum(int(one["n_exact"] or 0) for one in checks)
    attacked = sum(int(one["n_attacked"] or 0) for one in checks)
    said = f"{len(held['tables'])} tables audited together, {attacked} hidden numbers attacked, {exact} worked out"
    if not held["may_leave"]:
        weak = [one for one in notes if one["kind"] == "weak"]
        first = weak[0]
        problem = (
            f"{len(weak)} numbers cannot be protected, the first: {first['subject']}, which can be from "
            f"{first['low']} to {first['high']}."
        )
        return Condition(name, said, problem, "Leave a dimension out of the tables, then run.")
    return Condition(name, said)


def _worked_out(cut: Cut) -> Condition:
    """The attack on the hidden numbers of the sentences, by all that the edition tells."""
    said = f"{cut.n_attacked} hidden numbers of the text attacked, {len(cut.recovered)} worked out"
    if cut.recovered:
        some = ", ".join(f"{key} in {block}" for key, block in cut.recovered[:_NAMED])
        problem = f"{len(cut.recovered)} hidden numbers of the text can be worked out from the rest: {some}."
        remedy = (
            "Leave the sentence out of the edition (its readers), or say it without the number."
        )
        return Condition("worked_out", said, problem, remedy)
    return Condition("worked_out", said)


def _small(review: Review, document: Document, label: Label, answers: Answers) -> Condition:
    from vedette.core.reports.audiences import THRESHOLD
    from vedette.core.reports.release import is_lowered
    from vedette.core.reports.text_editions import small_numbers

    found = small_numbers(document, units_of(review))
    said = f"{len(found)} counts of 1 to {THRESHOLD}"
    is_outside = is_lowered(label, parse_label(str(review.about["label"])))
    if found and is_outside and not answers.small.strip():
        some = ", ".join(found[:_NAMED])
        problem = f"{len(found)} counts of 1 to {THRESHOLD} would be read under '{label}': {some}."
        remedy = "Take them out of the text, or say why they may be read, as 'published before' (--small)."
        return Condition("small_numbers", said, problem, remedy)
    return Condition(
        "small_numbers", said, answered=answers.small.strip() if found and is_outside else ""
    )


def _quotations(review: Review, document: Document, way: Way) -> Condition:
    """The certificate of non-attribution: every quotation in the text could leave by the door of quotations."""
    from vedette.pipeline.leaving import Wanted, check_is_clean, check_leaving

    cited = _cited(review, document)
    said = f"{len(cited)} quotations"
    if not cited:
        return Condition("quotations", said)
    try:
        if way.keys is None:
            raise WrongState(
                "Quotations stand in the text, and names of those who spoke could not be looked for.",
                "Name the key store of the sealed register (--keys; on the pages VEDETTE_SEALS).",
            )
        made = check_leaving(review, way.keys, Wanted(quotations=cited))
        check_is_clean(made)
    except WrongState as error:
        return Condition("quotations", said, error.problem, error.remedy)
    sizes = [int(str(row["k"])) for row in made.leaving.rows if row["k"] is not None]
    least = f", no class of fewer than {min(sizes)} people" if sizes else ""
    return Condition("quotations", said + least)


def _cited(review: Review, document: Document) -> frozenset[str]:
    """Quotations that the document names, and those whose words stand in it."""
    from vedette.core.reports.document import Code

    held = quotations(review.decisions())
    named = {one.text for one in document.inlines() if isinstance(one, Code)}
    words = " ".join(" ".join(words.split()) for _, words in _places(document))
    exact = {name: " ".join(one.anchor.exact.split()) for name, one in held.items()}
    return frozenset(
        name
        for name, said in exact.items()
        if name in named or (len(said) >= _SHORTEST and said in words)
    )


def _sealed(review: Review, document: Document, way: Way) -> Condition:
    remedy = "Say it otherwise in the text, or say why the name may stand there (--keep-names)."
    try:
        n = names_in(review.decisions(), _places(document), way.keys, remedy, kept_for=way.kept_for)
    except WrongState as error:
        return Condition("sealed_names", "", error.problem, error.remedy)
    return Condition(
        "sealed_names", f"{n} sealed names", answered=way.kept_for.strip() if n else ""
    )


def _places(document: Document) -> Iterator[tuple[str, str]]:
    from vedette.core.reports.frozen import frozen_blocks

    yield "title", f"{document.title}\n{document.subtitle}"
    for one in frozen_blocks(document):
        yield f"block {one.name}", one.words
