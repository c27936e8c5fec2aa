"""The `vedette` command: finds the verb, runs it, turns an error into words and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import cache

from vedette import __version__
from vedette.cli import (
    actions,
    audit,
    board,
    briefings,
    capacities,
    choices,
    claims,
    codes,
    comments,
    consultations,
    context,
    dashboards,
    decisions,
    editions,
    figures,
    findings,
    forms,
    interviews,
    known,
    library,
    linkage,
    mappings,
    proposals,
    recommendations,
    releases,
    reports,
    review,
    rounds,
    screening,
    serve,
    sources,
    stakeholders,
    study,
    tables,
    tasks,
    templates,
)
from vedette.cli.arguments import common
from vedette.cli.printing import exit_code, print_error
from vedette.core.kernel.errors import VedetteError
from vedette.core.kernel.lean import hide_pandas

_NOUNS = (
    review,
    templates,
    sources,
    mappings,
    linkage,
    library,
    codes,
    interviews,
    screening,
    forms,
    decisions,
    tables,
    claims,
    choices,
    known,
    context,
    figures,
    study,
    editions,
    findings,
    tasks,
    board,
    stakeholders,
    consultations,
    recommendations,
    proposals,
    actions,
    capacities,
    dashboards,
    reports,
    releases,
    briefings,
    rounds,
    comments,
    audit,
    serve,
)
_INTERRUPTED = 130


@cache
def parser() -> argparse.ArgumentParser:
    """The whole grammar: nouns, verbs and their arguments; built once for a process, which takes 60 ms."""
    made = argparse.ArgumentParser(
        prog="vedette",
        description="Safety and security reviews: from casualty databases that disagree to one report.",
        epilog="Exit codes: 0 fine, 1 problem with the input or a question to answer, 2 wrong usage, "
        "3 out of date, 4 not allowed.",
        parents=[common()],
    )
    made.add_argument("--version", action="version", version=f"vedette {__version__}")
    verbs = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for noun in _NOUNS:
        noun.add_verbs(verbs)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    arguments = parser().parse_args(argv)
    as_json = bool(getattr(arguments, "json", False))
    try:
        code: int = arguments.verb(arguments)
        sys.stdout.flush()
    except VedetteError as error:
        print_error(error, as_json=as_json)
        return exit_code(error)
    except BrokenPipeError:
        # The reader of a pipe went away; what it wanted it has.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def command() -> int:
    """The `vedette` command in a process of its own."""
    hide_pandas()
    return main()


if __name__ == "__main__":
    sys.exit(command())
