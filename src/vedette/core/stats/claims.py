"""Printed claims held against every scope and source: a claim is text, printed value and a test (4.5).

A claim that does not reproduce on one source and scope may rest on a source that is not here; the
words of each result say so. Claims are data: see `parse_claims` for their form.
"""

from __future__ import annotations

import datetime as dt
import importlib.resources
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import pyarrow as pa

from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound
from vedette.core.kernel.schema import Column, Table
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.query import UNITS, Ledger, Measure, Period, Query, Scope, answer, total
from vedette.core.stats.windows import exceeding, windows

_DEFINITIONS = importlib.resources.files(__package__) / "definitions"
_PRINTED_TEXT = "the printed text"
_SAYS = " It speaks of this source and scope only; the authors may have had another basis."


class Verdict(StrEnum):
    """What a claim is worth under one scope and source."""

    AGREES = "agrees"
    DIFFERS = "differs"
    """Another number comes out than the printed one."""
    DOES_NOT_REPRODUCE = "does_not_reproduce"
    """A statement about an order, a trend or a record does not hold."""
    CANNOT_BE_TESTED = "cannot_be_tested"


class Test(StrEnum):
    """How a claim is tested."""

    EQUALS = "equals"
    AT_LEAST = "at_least"
    SHARE_ABOVE = "share_above"
    """The part in `part` of all in the scope is above `value` (0 to 1)."""
    HIGHEST_SINCE = "highest_since"
    """The last year of the period is above each year since, and not above, the year `value`."""
    LARGEST_WINDOW = "largest_window"
    """The period is above every other window of as many years that ends no later."""
    RISING = "rising"
    """Each year of the period is above the year before."""
    DOUBLING = "doubling"
    """Each year of the period has at least twice the attacks of the year before; needs attacks without deaths."""
    YEARS_IN_PERIOD = "years_in_period"
    """The period has `value` calendar years; a test of the printed text itself."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of a claim: a scope, and where it differs from the claim, cut-off and measure."""

    scope: Scope
    cutoff: dt.date | None = None
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A printed statement.

    Args:
        key: Short name, stable for life.
        text: The statement in words.
        printed: The value as printed.
        test: How it is tested.
        value: The value of the test; meaning by test.
        period: Closed period of the statement.
        measure: What it counts.
        scope: What holds for every reading, such as the cause.
        variants: The readings, in order of print.
        part: The part for shares.
        note: What a reader should know.
    """

    key: str
    text: str
    printed: str
    test: Test
    value: float
    period: Period
    measure: Measure
    scope: Scope
    variants: tuple[Variant, ...]
    part: Scope = Scope()  # noqa: RUF009 - frozen
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A claim under one scope and source.

    Args:
        scope: Name of the scope with its cut-off.
        source: Name of the source, or `all`.
        computed: What comes out: a number, a percentage with one decimal, or a series in words.
        verdict: The verdict.
        words: One sentence with unit and difference.
        difference: Computed minus printed, where both are numbers.
    """

    scope: str
    source: str
    computed: int | float | str | None
    verdict: Verdict
    words: str
    difference: float | None = None


CLAIMS = Table(
    name="claims",
    grain="one claim under one scope and source",
    key=("order", "key", "scope", "source"),
    columns=(
        Column("order", pa.int32(), "place in the list of results, from 1", required=True),
        Column("key", pa.string(), "short name of the claim", required=True),
        Column("text", pa.string(), "the statement", required=True),
        Column("printed", pa.string(), "the value as printed", required=True),
        Column("scope", pa.string(), "scope with its cut-off", required=True),
        Column("source", pa.string(), "name of the source, or `all`", required=True),
        Column("computed", pa.string(), "what comes out, as text; null when it cannot be tested"),
        Column("value", pa.float64(), "what comes out, where it is one number"),
        Column("difference", pa.float64(), "computed minus printed, where both are numbers"),
        Column("verdict", pa.string(), "one of Verdict", required=True),
        Column("words", pa.string(), "one sentence with unit and difference", required=True),
        Column("note", pa.string(), "what a reader should know of the claim"),
    ),
)


def shipped_claims(name: str) -> tuple[Claim, ...]:
    """Claims that come with the product, such as `review_2017`.

    Raises:
        NotFound: There is no such list.
    """
    path = _DEFINITIONS / f"{name}_claims.json"
    if not path.is_file():
        raise NotFound(
            f"There are no shipped claims '{name}'.", "Use review_2017 or state your own."
        )
    return parse_claims(json.loads(path.read_text(encoding="utf-8")))


def parse_claims(stated: object) -> tuple[Claim, ...]:
    """Claims from their JSON form.

    The form: `{"scopes": {NAME: SCOPE}, "claims": [CLAIM]}`. A SCOPE has any of the fields of
    `query.Scope`, and `cutoff` (ISO day) and `measure`. A CLAIM has `key`, `text`, `printed`,
    `test`, `period` (two ISO days), and may have `value` (default: `printed` as a number),
    `measure` (default deaths), `scope`, `scopes` (names; default: all), `part`, `note`.

    Raises:
        BadInput: A part is missing or of the wrong form; the message names claim and part.
    """
    if not isinstance(stated, Mapping) or not isinstance(stated.get("claims"), list):
        raise BadInput("The claims are not an object with a list `claims`.", "Write them so.")
    variants = {
        str(name): _variant(str(name), form)
        for name, form in dict(stated.get("scopes", {})).items()
    } or {"everything": Variant(Scope())}
    return tuple(_claim(form, variants) for form in stated["claims"])


def _variant(name: str, form: Mapping[str, object]) -> Variant:
    scope = {key: value for key, value in form.items() if key not in {"cutoff", "measure"}}
    cutoff, measure = form.get("cutoff"), form.get("measure")
    return Variant(
        scope_of({"name": name, **scope}),
        dt.date.fromisoformat(str(cutoff)) if cutoff else None,
        Measure(str(measure)) if measure else None,
    )


def _tuples(value: object) -> object:
    if isinstance(value, dict):
        return tuple((name, tuple(values)) for name, values in sorted(value.items()))
    return tuple(value) if isinstance(value, list) else value


def scope_of(form: Mapping[str, object]) -> Scope:
    """A scope from its JSON form: the fields of `Scope`, lists for tuples, an object for `others`.

    Raises:
        BadInput: There is no such field.
    """
    try:
        return Scope(**{key: _tuples(v) for key, v in form.items()})  # type: ignore[arg-type]
    except TypeError as error:
        raise BadInput(
            f"The scope has the fields {', '.join(sorted(form))}.",
            f"Use only {', '.join(Scope.__dataclass_fields__)}.",
        ) from error


def _claim(form: Mapping[str, object], variants: Mapping[str, Variant]) -> Claim:
    key = str(form.get("key", form.get("text", "?")))
    try:
        first, last = (dt.date.fromisoformat(str(day)) for day in form["period"])  # type: ignore[attr-defined]
        names = form.get("scopes", list(variants))
        return Claim(
            key=key,
            text=str(form["text"]),
            printed=str(form["printed"]),
            test=Test(str(form["test"])),
            value=float(str(form.get("value", form["printed"])).replace(",", "")),
            period=Period(first, last),
            measure=Measure(str(form.get("measure", Measure.DEATHS))),
            scope=scope_of(form.get("scope", {})),  # type: ignore[arg-type]
            variants=tuple(variants[name] for name in names),  # type: ignore[attr-defined]
            part=scope_of(form.get("part", {})),  # type: ignore[arg-type]
            note=str(form.get("note", "")),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise BadInput(
            f"The claim '{key}' cannot be read: {error}.",
            "Give it text, printed, test, period (two days) and names of stated scopes.",
        ) from error


def check(claim: Claim, book: Ledger, *, sources: Sequence[str] | None = None) -> list[Result]:
    """The claim under each of its readings and each source, reconciled first.

    Args:
        claim: The claim.
        book: The facts.
        sources: Sources as they stand, besides `all`; None is all of them.
    """
    if claim.test is Test.YEARS_IN_PERIOD:
        return [_years_in_period(claim)]
    names = (ALL, *(book.sources if sources is None else sources))
    return [_result(claim, variant, source, book) for variant in claim.variants for source in names]


def claims_check(
    claims: Sequence[Claim], facts: Ledger, *, sources: Sequence[str] | None = None
) -> list[dict[str, object]]:
    """All claims as `claims check --json` prints them: text, printed, results."""
    return [
        {
            "key": claim.key,
            "text": claim.text,
            "printed": claim.printed,
            "note": claim.note,
            "results": [
                {
                    "scope": result.scope,
                    "source": result.source,
                    "computed": result.computed,
                    "verdict": result.verdict.value,
                    "difference": result.difference,
                    "words": result.words,
                }
                for result in check(claim, facts, sources=sources)
            ],
        }
        for claim in claims
    ]


def claims_table(checked: Sequence[Mapping[str, object]]) -> pa.Table:
    """Table CLAIMS of what `claims_check` gave."""
    rows: list[dict[str, object]] = []
    for claim in checked:
        results: Sequence[Mapping[str, object]] = claim["results"]  # type: ignore[assignment]
        for result in results:
            computed = result["computed"]
            rows.append(
                {
                    **{name: claim[name] for name in ("key", "text", "printed", "note")},
                    **{
                        name: result[name]
                        for name in ("scope", "source", "verdict", "difference", "words")
                    },
                    "order": len(rows) + 1,
                    "computed": None if computed is None else str(computed),
                    "value": float(computed) if isinstance(computed, int | float) else None,
                }
            )
    return CLAIMS.from_rows(rows)


def query_of(claim: Claim, variant: Variant, source: str) -> Query:
    """The question behind one result, for the page that opens its rows."""
    return Query(
        measure=variant.measure or claim.measure,
        scope=claim.scope.within(variant.scope),
        period=claim.period,
        cutoff=variant.cutoff,
        source=source,
    )


def _result(claim: Claim, variant: Variant, source: str, book: Ledger) -> Result:
    query = query_of(claim, variant, source)
    scope = (
        variant.scope.name
        if variant.cutoff is None
        else f"{variant.scope.name}, to {variant.cutoff}"
    )
    obstacle = _obstacle(claim, query, book)
    if obstacle:
        return Result(scope, source, None, Verdict.CANNOT_BE_TESTED, obstacle)
    computed, verdict, words, difference = _TESTS[claim.test](claim, query, book)
    if verdict is Verdict.DOES_NOT_REPRODUCE:
        words += _SAYS
    return Result(scope, source, computed, verdict, words, difference)


def _obstacle(claim: Claim, query: Query, book: Ledger) -> str:
    """Why the claim cannot be tested on that source and scope; "" when it can."""
    named = f"Source {query.source}" if query.source != ALL else "The reconciled picture"
    for column in {*query.scope.needs(), *claim.part.needs()}:
        if not book.tells(query.source, column):
            return f"{named} does not tell {column.replace('_', ' ')}."
    everything = Query(measure=Measure.ALL_INCIDENTS, source=query.source)
    span = book.years(everything)
    if span is None:
        return f"{named} tells no dates."
    if span[0] > claim.period.first.year or span[1] < claim.period.last.year:
        return f"{named} runs from {span[0]} to {span[1]} and the claim speaks of {claim.period}."
    if not book.rows(query).any():
        return f"{named} has nothing in this scope and period."
    return ""


_Outcome = tuple[int | float | str | None, Verdict, str, float | None]


def _equals(claim: Claim, query: Query, book: Ledger) -> _Outcome:
    cell = total(query, book)
    difference = cell.value - claim.value
    words = f"{cell.value:,} {UNITS[query.measure]} against {claim.printed} printed ({difference:+,.0f})."
    return cell.value, _agrees(difference == 0), words, difference


def _at_least(claim: Claim, query: Query, book: Ledger) -> _Outcome:
    cell = total(query, book)
    words = f"{cell.value:,} {UNITS[query.measure]} against “{claim.printed}” printed."
    return cell.value, _agrees(cell.value >= claim.value), words, cell.value - claim.value


def _share_above(claim: Claim, query: Query, book: Ledger) -> _Outcome:
    whole = total(query, book).value
    part = total(replace(query, scope=query.scope.within(claim.part)), book).value
    percent = round(100 * part / whole, 1)
    words = (
        f"{part} of {whole} {UNITS[query.measure]}, {percent} %, against “{claim.printed}” printed."
    )
    return (
        percent,
        _agrees(part / whole > claim.value),
        words,
        round(percent - 100 * claim.value, 1),
    )


def _agrees(holds: bool) -> Verdict:  # noqa: FBT001 - a turn of phrase, not a mode
    return Verdict.AGREES if holds else Verdict.DIFFERS


def _reproduces(holds: bool) -> Verdict:  # noqa: FBT001 - a turn of phrase, not a mode
    return Verdict.AGREES if holds else Verdict.DOES_NOT_REPRODUCE


def _by_year(query: Query, book: Ledger, period: Period | None) -> dict[int, int]:
    cells = answer(replace(query, by=("year",), period=period), book)
    found = {int(cell.group[0]): cell.value for cell in cells if cell.group[0] is not None}
    if period is not None:
        found = {
            year: found.get(year, 0) for year in range(period.first.year, period.last.year + 1)
        }
    return found


def _highest_since(claim: Claim, query: Query, book: Ledger) -> _Outcome:
    year, since = claim.period.last.year, int(claim.value)
    series = _by_year(query, book, Period(dt.date(since, 1, 1), claim.period.last))
    between = {y: n for y, n in series.items() if since < y < year}
    top = max(between, key=lambda y: (between[y], y))
    computed = (
        f"{year}: {series[year]}; {since}: {series[since]}; highest between, {top}: {between[top]}"
    )
    holds = series[since] >= series[year] > between[top]
    return computed, _reproduces(holds), f"{computed} {UNITS[query.measure]}.", None


def _largest_window(claim: Claim, query: Query, book: Ledger) -> _Outcome:
    length, last = claim.period.n_years, claim.period.last.year
    series = {year: n for year, n in _by_year(query, book, None).items() if year <= last}
    series.setdefault(last, 0)
    try:
        found = windows(series, length=length)
    except NotEnoughData as error:
        return None, Verdict.CANNOT_BE_TESTED, error.problem, None
    here = found[-1]
    above = exceeding(found, here)
    others = "; ".join(f"{w.first}–{w.last}: {w.value}" for w in above)
    computed = f"{here.first}–{here.last}: {here.value}{'; ' + others if others else ''}"
    words = f"{computed} {UNITS[query.measure]}; of {len(found)} windows of {length} years "
    words += f"{len(above)} reach it." if above else "none reaches it."
    return computed, _reproduces(not above), words, None


def _rising(claim: Claim, query: Query, book: Ledger) -> _Outcome:
    series = list(_by_year(query, book, claim.period).values())
    computed = ", ".join(str(n) for n in series)
    holds = all(a < b for a, b in pairwise(series))
    return computed, _reproduces(holds), f"{computed} {UNITS[query.measure]} by year.", None


def _doubling(claim: Claim, query: Query, book: Ledger) -> _Outcome:
    attacks = _by_year(replace(query, measure=Measure.ALL_INCIDENTS), book, claim.period)
    deadly = _by_year(replace(query, measure=Measure.INCIDENTS), book, claim.period)
    if any(attacks[year] == deadly[year] for year in attacks):
        days = _by_year(replace(query, measure=Measure.MISSION_DAYS), book, claim.period)
        computed = ", ".join(str(n) for n in days.values())
        words = (
            f"The source counts deaths, not attacks; mission-days with deaths by year: {computed}, "
            f"which {'doubled' if _is_doubling(list(days.values())) else 'did not double'}."
        )
        return computed, Verdict.CANNOT_BE_TESTED, words, None
    series = list(attacks.values())
    computed = ", ".join(str(n) for n in series)
    return computed, _reproduces(_is_doubling(series)), f"{computed} incidents by year.", None


def _is_doubling(series: Sequence[int]) -> bool:
    return all(0 < 2 * a <= b for a, b in pairwise(series))


def _years_in_period(claim: Claim) -> Result:
    n = claim.period.n_years
    difference = n - claim.value
    words = f"{claim.period} are {n} calendar years, printed is “{claim.printed}”: a counting slip in the text."
    if not difference:
        words = f"{claim.period} are {n} calendar years, as printed."
    return Result("calendar", _PRINTED_TEXT, n, _agrees(difference == 0), words, difference)


_TESTS: Mapping[Test, Callable[[Claim, Query, Ledger], _Outcome]] = {
    Test.EQUALS: _equals,
    Test.AT_LEAST: _at_least,
    Test.SHARE_ABOVE: _share_above,
    Test.HIGHEST_SINCE: _highest_since,
    Test.LARGEST_WINDOW: _largest_window,
    Test.RISING: _rising,
    Test.DOUBLING: _doubling,
}
