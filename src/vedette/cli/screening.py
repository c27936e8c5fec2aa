"""`vedette screening`: which documents are part of the review, by whom, why, and when to stop reading."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened, wants_json

_AGREED = ("one", "other", "documents", "equal", "kappa", "alpha")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "screening", "which documents are part of the review")
    made = add_verb(noun, "criteria", _criteria, "state or show what is looked for")
    made.add_argument("--include", metavar="TEXT", help="what makes a document part of the review")
    made.add_argument(
        "--reason", dest="reasons", action="append", metavar="TEXT", help="to exclude one"
    )
    made.add_argument("--needed", type=int, metavar="N", help="persons who judge each document")
    blind = made.add_mutually_exclusive_group()
    blind.add_argument("--blind", dest="is_blind", action="store_true", default=None)
    blind.add_argument("--open", dest="is_blind", action="store_false", help="lift the blind")
    made.add_argument(
        "--keep", dest="kept", action="append", metavar="NAME", help="whose verdicts count on"
    )
    made.add_argument(
        "--set-aside", action="append", metavar="NAME", help="whose verdicts count no more"
    )
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "decide", _decide, "say what one thinks of a document")
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument("verdict", choices=("include", "exclude", "maybe"))
    made.add_argument(
        "--reason", default="", metavar="TEXT", help="of an exclusion, one of the criteria"
    )
    made.add_argument(
        "--settle", action="store_true", help="decide a conflict, once the blind is lifted"
    )
    add_review(made)
    made = add_verb(noun, "next", _next, "what one has not judged yet, most promising first")
    made.add_argument("--most", type=int, default=10, metavar="N")
    made.add_argument("--random", action="store_true", help="in an order drawn by the seed instead")
    add_review(made)
    made = add_verb(
        noun, "flow", _flow, "counts from identified to included, each with its documents"
    )
    add_review(made)
    made = add_verb(
        noun, "agreement", _agreement, "kappa and alpha of each pair, once the blind is lifted"
    )
    add_review(made)


def _criteria(arguments: argparse.Namespace) -> int:
    from dataclasses import replace

    from vedette.pipeline.screening import criteria, set_criteria

    stated = {
        "include": arguments.include,
        "reasons": None if arguments.reasons is None else tuple(arguments.reasons),
        "needed": arguments.needed,
        "is_blind": arguments.is_blind,
        "kept": None if arguments.kept is None else tuple(arguments.kept),
        "set_aside": None if arguments.set_aside is None else tuple(arguments.set_aside),
    }
    changes = {name: value for name, value in stated.items() if value is not None}
    is_leads = bool(changes.keys() & {"is_blind", "kept", "set_aside"})
    action = "library.settle" if is_leads else "library.screen" if changes else "library.read"
    review = opened(arguments, action)
    made = replace(criteria(review.decisions()), **changes)
    if changes:
        set_criteria(review, made, arguments.why, author(arguments))
    if wants_json(arguments):
        printing.print_json(asdict(made))
        return printing.FINE
    print(f"include: {made.include}")
    for reason in made.reasons:
        print(f"exclude: {reason}")
    print(
        f"{made.needed} judge each document, {'blind to each other' if made.is_blind else 'openly'}"
    )
    return printing.FINE


def _decide(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.screening import screen

    screen(
        opened(arguments, "library.settle" if arguments.settle else "library.screen"),
        arguments.document,
        arguments.verdict,
        arguments.reason,
        author(arguments),
        settles=arguments.settle,
    )
    return printing.tell(
        arguments,
        {"document": arguments.document, "verdict": arguments.verdict},
        f"{arguments.document}: {arguments.verdict}.",
    )


def _next(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import screening_next

    review = opened(arguments, "library.screen")
    found = screening_next(review, author(arguments).by, at_random=arguments.random)
    shown = found["documents"][: arguments.most]
    if wants_json(arguments):
        printing.print_json({**found, "documents": shown})
        return printing.FINE
    printing.print_table(shown, ("document", "document_type", "title"))
    print(
        f"{found['left']} left; chance that 95 % are not yet found: p = {found['chance_of_more']:.3f}"
    )
    return printing.FINE


def _flow(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import screening_flow

    made = screening_flow(opened(arguments, "library.read"), author(arguments).by)
    if wants_json(arguments):
        printing.print_json(asdict(made))
        return printing.FINE
    for name in ("identified", "duplicates", "screened", "waiting", "conflicts", "included"):
        print(f"{name:12} {len(getattr(made, name)):6}")
    for reason, documents in made.excluded.items():
        print(f"{'excluded':12} {len(documents):6}  {reason}")
    return printing.FINE


def _agreement(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import screening_agreement

    rows = screening_agreement(opened(arguments, "library.read"))
    return printing.tell_rows(arguments, rows, _AGREED)
