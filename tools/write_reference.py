"""Writes docs/reference from the code: commands, tables, code lists, errors. `--check` only compares."""

from __future__ import annotations

import argparse
import dataclasses
import functools
import inspect
import sys
from collections.abc import Callable
from pathlib import Path

from vedette.cli import main as command_line
from vedette.core.context import schema as context_schema
from vedette.core.kernel import errors
from vedette.core.kernel.codelists import codelist, names
from vedette.core.kernel.schema import Table
from vedette.core.library import schema as library_schema
from vedette.core.linkage import choices, desk_tables, reconciled, unseen
from vedette.core.linkage import schema as linkage_schema
from vedette.core.sources import mapping
from vedette.core.sources import schema as sources_schema
from vedette.core.stats import schema as stats_schema
from vedette.core.stats.catalogue import Method, catalogue
from vedette.core.stats.worked import worked_example
from vedette.core.trust.permissions import Role, actions

FOLDER = Path(__file__).resolve().parent.parent / "docs/reference"
SCHEMAS = (
    sources_schema, linkage_schema, reconciled, choices, unseen, desk_tables, context_schema,
    library_schema, stats_schema,
)  # fmt: skip
LONG = 60
"""Code lists with more codes are only listed."""
NOTE = "<!-- Written by `make docs` from the code; do not edit. -->\n\n"


def commands() -> str:
    """Every command with its arguments, from the grammar of the command line."""
    parts = [f"# Commands\n\n{command_line.parser().epilog}\n"]
    parts.extend(_commands(command_line.parser(), "vedette"))
    return "\n".join(parts)


def _commands(parser: argparse.ArgumentParser, name: str) -> list[str]:
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if groups:
        return [
            line
            for group in groups
            for verb, made in group.choices.items()
            for line in _commands(made, f"{name} {verb}")
        ]
    lines = [f"## `{name}`\n\n{parser.description or ''}\n\n| argument | meaning |\n|---|---|"]
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._HelpAction):
            continue
        words = ", ".join(action.option_strings) or action.dest
        value = (
            f" {action.metavar or action.dest.upper()}"
            if action.option_strings and action.nargs != 0
            else ""
        )
        lines.append(f"| `{words}{value}` | {action.help or ''} |")
    return [*lines, ""]


def tables() -> str:
    """Every table that rooms hand to each other: grain, columns, meaning."""
    parts = ["# Tables\n\nExported with `vedette tables export TABLE`.\n"]
    for module in SCHEMAS:
        for table in vars(module).values():
            if isinstance(table, Table):
                parts.append(
                    f"## {table.name}\n\nOne row: {table.grain}. Key: {', '.join(table.key)}.\n\n"
                    "| column | type | meaning |\n|---|---|---|"
                )
                parts.extend(
                    f"| {c.name} | {c.type}{'' if c.required else ', may be empty'} | {c.meaning} |"
                    for c in table.columns
                )
                parts.append("")
    return "\n".join(parts)


def code_lists() -> str:
    """Every shipped vocabulary with its codes."""
    parts = [
        "# Code lists\n\n[V] read in a source or measured, [K] from general knowledge, [R] decided for Vedette.\n"
    ]
    for name in names():
        found = codelist(name)
        parts.append(f"## {name}\n\nVersion `{found.version}`, {len(found.codes)} codes.\n")
        if len(found.codes) > LONG:
            parts.append("Codes: " + ", ".join(found.codes) + "\n")
            continue
        parts.append("| code | label | definition |\n|---|---|---|")
        parts.extend(f"| {e.code} | {e.label} | {e.definition} |" for e in found.entries.values())
        parts.append("")
    return "\n".join(parts)


def error_tree() -> str:
    """The tree of errors with what each means."""
    kinds = [
        k
        for _, k in inspect.getmembers(errors, inspect.isclass)
        if issubclass(k, errors.VedetteError)
    ]
    lines = [
        f"| {kind.__name__} | {(inspect.getdoc(kind) or '').partition(chr(10))[0]} |"
        for kind in kinds
    ]
    return (
        "# Errors\n\nEvery error says what was found and what to do.\n\n| error | meaning |\n|---|---|\n"
        + "\n".join(lines)
        + "\n"
    )


def mapping_keys() -> str:
    """Every key of a mapping, from the docstring of its class."""
    text = inspect.getdoc(mapping.Mapping) or ""
    known = [one.name for one in dataclasses.fields(mapping.Mapping)]
    body = text.partition("Args:")[2]
    rows: dict[str, str] = {}
    for line in body.splitlines():
        name, colon, words = line.strip().partition(":")
        if colon and name in known:
            rows[name] = words.strip()
        elif rows and line.strip():
            last = next(reversed(rows))
            rows[last] += " " + line.strip()
    lines = [f"| `{name}` | {rows[name]} |" for name in known]
    return (
        '# Mapping\n\nJSON or TOML. Any key may be absent or `"auto"`: then it is inferred, and asked for '
        "where it is not certain.\n\n| key | meaning |\n|---|---|\n" + "\n".join(lines) + "\n"
    )


def permissions() -> str:
    """Which role may do what, from the table that every door asks."""
    roles = list(Role)
    lines = [
        "# Permissions\n\nWho may do what in a review; the clearance beside it says what a person may see.\n",
        f"| action | what it is | {' | '.join(roles)} |",
        f"|---|---|{'---|' * len(roles)}",
    ]
    for one in actions().values():
        cells = " | ".join("yes" if role in one.roles else "" for role in roles)
        lines.append(f"| `{one.name}` | {one.definition} | {cells} |")
    return "\n".join(lines)


def methods() -> str:
    """The list of statistical methods with the question of each."""
    lines = [f"| [{one.title}]({one.key}.md) | {one.question} |" for one in catalogue()]
    return (
        "# Methods\n\nWhat each answers. The worked examples are computed when these pages are written.\n\n"
        "| method | question |\n|---|---|\n" + "\n".join(lines) + "\n"
    )


def method_page(one: Method) -> str:
    """One method: question, formula, assumptions, worked example, limits, source."""

    def listed(lines: tuple[str, ...]) -> str:
        return "\n".join(f"- {line}" for line in lines)

    functions = ", ".join(f"`vedette.core.{name}`" for name in one.functions)
    return (
        f"# {one.title}\n\n**Question.** {one.question}\n\n**Formula.** {one.formula}\n\n"
        f"**Assumptions.**\n\n{listed(one.assumptions)}\n\n"
        f"**Worked example.**\n\n{listed(worked_example(one.key))}\n\n"
        f"**Limits.**\n\n{listed(one.limits)}\n\n**Checked by.** {one.checked}\n\n"
        f"**Source.**\n\n{listed(one.source)}\n\n**In code.** {functions}.\n"
    )


PAGES: dict[str, Callable[[], str]] = {
    "methods/README.md": methods,
    **{f"methods/{one.key}.md": functools.partial(method_page, one) for one in catalogue()},
    "permissions.md": permissions,
    "commands.md": commands,
    "tables.md": tables,
    "code-lists.md": code_lists,
    "errors.md": error_tree,
    "mapping.md": mapping_keys,
}


def main() -> int:
    """Write the pages; with --check 1 when one is stale, else 0."""
    parser = argparse.ArgumentParser(description="Write the generated reference pages.")
    parser.add_argument("--check", action="store_true", help="only say whether they are up to date")
    only_check = parser.parse_args().check
    stale = []
    for name, page in PAGES.items():
        text = NOTE + page().rstrip() + "\n"
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not only_check:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
    print(f"reference pages {'stale' if only_check else 'written'}: {', '.join(stale) or 'none'}")
    return 1 if only_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
