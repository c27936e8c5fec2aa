"""`vedette map`: a mapping for a file, suggested with reasons; nothing is applied unseen."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import add_verb, wants_json


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    made = add_verb(verbs, "map", _map, "suggest a mapping for a file and say why")
    made.add_argument("file", type=Path)
    made.add_argument("--suggest", action="store_true", required=True)
    made.add_argument("--out", type=Path, metavar="FILE.json", help="write the mapping there")


def _map(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.suggest import suggested

    found = suggested(arguments.file)
    if arguments.out:
        text = json.dumps(found.mapping, ensure_ascii=False, indent=1)
        arguments.out.write_text(text + "\n", encoding="utf-8")
    if wants_json(arguments):
        printing.print_json(
            {"mapping": found.mapping, "columns": found.columns, "reasons": found.reasons}
        )
    else:
        printing.print_table(found.columns, ("column", "name", "share", "why"))
        print("\n".join(found.reasons))
    return printing.FINE
