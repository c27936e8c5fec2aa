"""`vedette proposals`: projects that carry recommendations out, with log-frame, work plan, budget and donors."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import (
    add_carrying,
    add_noun,
    add_ref,
    add_review,
    add_verb,
    add_way,
    author,
    built,
    opened,
    today,
    wants_json,
)
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.recommendations.budgets import Budget
    from vedette.core.recommendations.charges import Uses
    from vedette.core.recommendations.proposals import Proposal

_READ, _WRITE = "recommendations.read", "recommendations.write"
_LISTED = ("proposal", "phase", "state", "total", "currency", "gap", "title")
_TABLES = "results, tasks, risks, lines, rates, pledges, entries"
_COLUMNS = """columns of the tables:
  results: key level statement [parent indicator baseline target means assumptions]
  tasks: key name start end [responsible output after]
  risks: key risk likelihood impact [response]
  entries: key flow on amount currency document [line donor note]; flow is received, committed or spent
  lines: key category description unit quantity unit_cost currency year [output]
  rates: currency on per_unit [source]
  pledges: key donor amount currency on promise"""


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(
        verbs, "proposals", "projects that carry recommendations out, with their budgets"
    )
    add_review(add_verb(noun, "list", _list, "all proposals with phase, total and gap"))
    add_ref(add_verb(noun, "show", _show, "one proposal with all its parts"))
    add_ref(add_verb(noun, "budget", _budget, "its budget by category and year, to the cent"))
    made = add_verb(noun, "new", _new, "a new proposal, as a concept note")
    made.add_argument("title", metavar="TITLE")
    _add_told(made)
    add_review(made)
    made = add_verb(noun, "edit", _edit, "say a proposal differently")
    add_ref(made)
    made.add_argument("--title", metavar="TEXT")
    _add_told(made)
    _add_tables(noun)
    _add_paper(noun)
    _add_chain(noun)
    made = add_verb(noun, "build", _build, "proposal.html, .pdf, .docx, .xlsx and numbers.json")
    add_ref(made)
    made.add_argument(
        "--out", type=Path, metavar="DIR2", help="default: proposals/REF in the review"
    )
    made.add_argument("--concept", action="store_true", help="the concept note alone")
    add_way(made)
    made = add_verb(noun, "money", _money, "what became of its money: by line, to the cent")
    add_ref(made)
    made.add_argument("--on", metavar="YYYY-MM-DD", help="the day (default: today)")
    made = add_verb(
        noun, "donor-report", _donor_report, "account.html, .pdf, .docx, .xlsx and numbers.json"
    )
    add_ref(made)
    made.add_argument("--donor", default="", metavar="NAME", help="for one donor (default: all)")
    made.add_argument(
        "--out", type=Path, metavar="DIR2", help="default: proposals/REF/money in the review"
    )
    add_way(made)


def _add_tables(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "put", _put, "rows of a table: one as NAME=VALUE, or many from a file")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = _COLUMNS
    made.add_argument("ref", metavar="REF", help="reference, as a list shows it")
    made.add_argument("table", metavar="TABLE", help=_TABLES)
    made.add_argument("cells", nargs="*", metavar="NAME=VALUE")
    made.add_argument("--file", type=Path, metavar="FILE", help="CSV, XLSX, JSON ... of rows")
    add_review(made)
    made = add_verb(noun, "drop", _drop, "take a row out of a table")
    made.add_argument("ref", metavar="REF", help="reference, as a list shows it")
    made.add_argument("table", metavar="TABLE", help=_TABLES)
    made.add_argument("key", metavar="KEY")
    add_review(made)


def _add_paper(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "attach", _attach, "the file that shows a pledge or movement of money")
    made.add_argument("ref", metavar="REF", help="reference, as a list shows it")
    made.add_argument("table", metavar="TABLE", choices=("entries", "pledges"))
    made.add_argument("key", metavar="KEY")
    made.add_argument("file", type=Path, metavar="FILE", help="kept bit for bit")
    add_review(made)


def _add_chain(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    add_carrying(noun, link=_link, unlink=_unlink, look=_look)
    made = add_verb(
        noun, "phase", _phase, "from concept to proposal, submitted, approved, funded ..."
    )
    add_ref(made)
    made.add_argument("to", metavar="PHASE", help="code of the list project_phase")
    made.add_argument("--why", default="", metavar="TEXT")


def _add_told(made: argparse.ArgumentParser) -> None:
    for name, what, words in (
        ("entity", "WHO", "who carries it out"),
        ("fund", "NAME", "whose money is asked for"),
        ("starts-on", "YYYY-MM-DD", "first day"),
        ("ends-on", "YYYY-MM-DD", "last day"),
        ("currency", "CODE", "of the budget (default: USD)"),
        ("support-rate", "SHARE", "programme support cost on direct costs (default: 0.13)"),
        ("priced-on", "YYYY-MM-DD", "day whose rates of exchange count"),
        ("summary", "TEXT", ""),
        ("context", "TEXT", ""),
        ("problem", "TEXT", ""),
        ("objective", "TEXT", "what it is to reach in the end"),
        ("implementation", "TEXT", ""),
        ("partners", "TEXT", ""),
        ("monitoring", "TEXT", "monitoring and evaluation"),
        ("sustainability", "TEXT", ""),
        ("gender", "TEXT", "gender and human rights"),
        ("annexes", "TEXT", ""),
    ):
        made.add_argument(f"--{name}", metavar=what, help=words or None)


def _told(arguments: argparse.Namespace) -> dict[str, object]:
    from vedette.core.recommendations.proposals import TOLD

    return {name: getattr(arguments, name, None) for name in TOLD}


def _new(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.proposals import add_proposal

    made = add_proposal(opened(arguments, _WRITE), _told(arguments), author(arguments))
    return printing.tell(arguments, {"proposal": made.ref}, f"{made.ref}: {made.title}")


def _edit(arguments: argparse.Namespace) -> int:
    return _changed(arguments, "edit", _told(arguments))


def _put(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.proposals import put_rows, rows_in

    rows = [] if arguments.file is None else rows_in(arguments.file)
    if arguments.cells:
        rows.append(dict(_cell(said) for said in arguments.cells))
    review = opened(arguments, _WRITE)
    made = put_rows(review, arguments.ref, arguments.table, rows, author(arguments))
    return _said(arguments, made)


def _cell(said: str) -> tuple[str, str]:
    name, sign, value = said.partition("=")
    if not sign:
        raise BadInput(f"'{said}' is no NAME=VALUE.", "Write such as quantity=12.")
    return name, value


def _drop(arguments: argparse.Namespace) -> int:
    return _changed(arguments, "drop", {"table": arguments.table, "key": arguments.key})


def _attach(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.proposals import attach

    review = opened(arguments, _WRITE)
    table, key = arguments.table, arguments.key
    made = attach(review, arguments.ref, table, key, arguments.file, author(arguments))
    paper = made.paper(table, key)
    assert paper is not None, "attached above"
    told = {
        "proposal": made.ref,
        "table": table,
        "key": key,
        "name": paper.name,
        "snapshot": paper.snapshot,
    }
    return printing.tell(arguments, told, f"{paper.name} shows {table} {key} of {made.ref}.")


def _link(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.proposals import link_proposal

    review = opened(arguments, _WRITE)
    made = link_proposal(review, arguments.ref, arguments.on, arguments.note, author(arguments))
    return _said(arguments, made)


def _unlink(arguments: argparse.Namespace) -> int:
    return _changed(arguments, "unlink", {"on": arguments.on})


def _look(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.proposals import look_again_at_proposal

    review, by = opened(arguments, _WRITE), author(arguments)
    return _said(
        arguments, look_again_at_proposal(review, arguments.ref, arguments.on, arguments.why, by)
    )


def _phase(arguments: argparse.Namespace) -> int:
    return _changed(arguments, "phase", {"to": arguments.to, "why": arguments.why or None})


def _changed(arguments: argparse.Namespace, change: str, told: dict[str, object]) -> int:
    from vedette.core.recommendations.proposals import Change
    from vedette.pipeline.proposals import change_proposal

    review = opened(arguments, _WRITE)
    made = change_proposal(review, arguments.ref, Change(change), told, author(arguments))
    return _said(arguments, made)


def _said(arguments: argparse.Namespace, made: Proposal) -> int:
    return printing.tell(arguments, _as_json(made), f"{made.ref} ({made.phase}): {made.title}")


def _as_json(one: Proposal) -> dict[str, object]:
    return {
        "proposal": one.ref,
        **one.content,
        "papers": [asdict(paper) for paper in one.papers],
        "recommendations": one.recommendations,
        "budget": _budget_json(one.budget),
    }


def _budget_json(made: Budget) -> dict[str, object]:
    """Amounts as texts: a decimal is not a float."""
    spans = {str(year): year for year in made.years} | {"all": None}
    return {
        "currency": made.currency,
        "support_rate": str(made.support_rate),
        "lines": {one.line.key: str(one.amount) for one in made.lines},
        "categories": {
            code: {name: str(made.direct(category=code, year=year)) for name, year in spans.items()}
            for code in made.categories
        },
        "direct": {name: str(made.direct(year=year)) for name, year in spans.items()},
        "support": {name: str(made.support(year)) for name, year in spans.items()},
        "total": {name: str(made.total(year)) for name, year in spans.items()},
        "rates": {name: str(rate.per_unit) for name, rate in made.rates.items()},
        "gap": str(made.gap),
    }


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.chain import chain_of
    from vedette.pipeline.recommended import proposals_of

    review = opened(arguments, _READ)
    held = proposals_of(review.decisions()).values()
    chain = chain_of(review) if held else None
    rows = [
        {
            "proposal": one.ref,
            "phase": one.phase,
            "state": chain and chain.state(one.ref),
            "total": str(one.budget.total()),
            "currency": one.currency,
            "gap": str(one.budget.gap),
            "recommendations": one.recommendations,
            "title": one.title,
        }
        for one in held
    ]
    return printing.tell_rows(arguments, rows, _LISTED)


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.proposals import proposal

    one = proposal(opened(arguments, _READ).decisions(), arguments.ref)
    if wants_json(arguments):
        printing.print_json(_as_json(one))
        return printing.FINE
    print(f"{one.ref} ({one.phase}): {one.title}")
    print(f"  carries out: {', '.join(one.recommendations) or 'nothing'}")
    for name, text in one.words:
        print(f"  {name}: {text}")
    for name, rows in one.tables:
        print(f"  {name}: {len(rows)} rows")
    for paper in one.papers:
        print(f"  {paper.name} shows {paper.table} {paper.key}, SHA-256 {paper.snapshot}")
    return _printed_budget(one.budget)


def _budget(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.proposals import proposal

    made = proposal(opened(arguments, _READ).decisions(), arguments.ref).budget
    if wants_json(arguments):
        printing.print_json(_budget_json(made))
        return printing.FINE
    return _printed_budget(made)


def _printed_budget(made: Budget) -> int:
    told = _budget_json(made)
    rows = [
        {"": name, **told[name]}  # type: ignore[dict-item]  # a table of texts
        for name in ("direct", "support", "total")
    ]
    categories = told["categories"]
    assert isinstance(categories, dict), "made above"
    rows = [*({"": code, **amounts} for code, amounts in categories.items()), *rows]
    printing.print_table(rows, ("", *(str(year) for year in made.years), "all"))
    print(f"in {made.currency}; not covered: {made.gap}")
    return printing.FINE


def _build(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.proposals import build_proposal, proposal

    review = opened(arguments, "exports.take" if arguments.out else _READ)
    one = proposal(review.decisions(), arguments.ref)
    day = today().isoformat()

    def build(out: Path) -> list[Path]:
        return build_proposal(review, one, out, day, is_concept=arguments.concept)

    made = built(arguments, review, one.ref, review.folder / "proposals" / one.ref, build)
    files = [str(path) for path in made]
    return printing.tell(arguments, {"files": files}, "\n".join(files))


def _money(arguments: argparse.Namespace) -> int:
    from vedette.core.actions.progress import day_of
    from vedette.core.recommendations.charges import Use
    from vedette.pipeline.proposals import proposal, uses_of

    known = opened(arguments, _READ).decisions()
    one = proposal(known, arguments.ref)
    plan = uses_of(known, one)
    made = one.account(day_of(arguments.on, "on") if arguments.on else today())
    lines = [
        {
            "line": held.key, "year": held.year, "budget": str(held.budget), "committed": str(held.committed),
            "spent": str(held.spent), "left": str(held.left), "standing": str(held.standing),
            "planned": str(plan.planned_on(held.key)),
        }
        for held in made.lines
    ]  # fmt: skip
    donors = [
        {"donor": held.donor, "pledged": str(held.pledged), "received": str(held.received)}
        for held in made.donors
    ]
    named = ("budget", "pledged", "received", "committed", "spent", "balance")
    sums = {name: str(getattr(made, name)) for name in named}
    if wants_json(arguments):
        told = {"proposal": one.ref, "currency": made.currency, **sums}
        printing.print_json({**told, "lines": lines, "donors": donors, "plan": _plan_json(plan)})
        return printing.FINE
    shown = ("line", "year", "budget", "planned", "committed", "spent", "left", "standing")
    printing.print_table([{**row, "year": row["year"] or ""} for row in lines], shown)
    print("; ".join(f"{name} {amount}" for name, amount in sums.items()), f"({made.currency})")
    for said, held in (("planned beyond the budget", plan.used(Use.OVERPLANNED, Use.GONE)),
                       ("no action uses", plan.used(Use.UNUSED))):  # fmt: skip
        if held and plan.planned:
            print(f"{said}: {', '.join(each.line for each in held)}")
    for each in plan.loose:
        print(
            f"{each.action} costs {each.cost} {each.currency} and charges {each.charged} to lines"
        )
    return printing.FINE


def _plan_json(plan: Uses) -> dict[str, object]:
    """Amounts as texts: a decimal is not a float."""
    return {
        "planned": str(plan.planned),
        "lines": [
            {
                "line": held.line, "year": held.year, "budget": str(held.budget), "planned": str(held.planned),
                "free": str(held.free), "use": str(held.use),
                "by": {ref: str(amount) for ref, amount in held.by.items()},
            }
            for held in plan.lines
        ],
        "loose": [
            {"action": one.action, "cost": str(one.cost), "charged": str(one.charged), "currency": one.currency}
            for one in plan.loose
        ],
    }  # fmt: skip


def _donor_report(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.proposals import build_account, proposal

    review = opened(arguments, "exports.take" if arguments.out else _READ)
    one = proposal(review.decisions(), arguments.ref)
    day = today().isoformat()

    def build(out: Path) -> list[Path]:
        return build_account(review, one, out, day, donor=arguments.donor)

    made = built(arguments, review, one.ref, review.folder / "proposals" / one.ref / "money", build)
    files = [str(path) for path in made]
    return printing.tell(arguments, {"files": files}, "\n".join(files))
