"""`vedette actions pack|merge|conflicts|settle`: own actions as a file that works without network, and back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import add_review, add_verb, add_way, author, opened, way_of

if TYPE_CHECKING:
    from vedette.core.actions.clashes import Edit

_REPORT = "actions.report"


def add_verbs(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    made = add_verb(noun, "pack", _pack, "the own actions as one file that works without network")
    made.add_argument("file", type=Path, metavar="FILE", help="HTML file to write")
    add_review(made)
    add_way(made)
    made = add_verb(noun, "merge-pack", _merge, "merge the edits that an offline page saved")
    made.add_argument("file", type=Path, metavar="FILE", help="file of edits (.json)")
    add_review(made)
    add_review(
        add_verb(noun, "conflicts", _conflicts, "edits of offline pages that wait for a choice")
    )
    made = add_verb(noun, "settle", _settle, "choose what holds of an edit that conflicts")
    made.add_argument("ref", metavar="REF", help="action, as a list shows it")
    made.add_argument("clash", metavar="CONFLICT", help="as `vedette actions conflicts` names it")
    made.add_argument("keep", choices=("mine", "theirs", "both"))
    add_review(made)


def _pack(arguments: argparse.Namespace) -> int:
    from vedette.core.actions.pack_page import Head, page
    from vedette.pipeline.offline_packs import take_pack, taken
    from vedette.pipeline.sealed_names import check_leaves

    review, by = opened(arguments, _REPORT), author(arguments)
    pack = take_pack(review, by.by, by)
    held = taken(review.decisions(), pack.ref, by.by)
    marking = str(review.about["label"]).partition(":")[0].replace("_", " ").upper()
    head = Head(str(review.about["title"]), marking, pack.at[:10])
    content = page(pack, held.actions, held.asked, head).encode()
    check_leaves(review, content, f"{pack.ref}.html", (), way_of(arguments, review))
    arguments.file.write_bytes(content)
    told = {"pack": pack.ref, "actions": [one.ref for one in held.actions]}
    return printing.tell(
        arguments, told, f"{pack.ref}: {len(held.actions)} actions in {arguments.file}"
    )


def _merge(arguments: argparse.Namespace) -> int:
    from vedette.core.kernel.errors import BadInput
    from vedette.pipeline.offline_packs import bring_pack

    review = opened(arguments, _REPORT)
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise BadInput(
            f"{arguments.file} cannot be read.", "Name the file that was saved."
        ) from error
    made = bring_pack(review, content, author(arguments))
    rows = [{"became": "holds", **_edit(ref, one)} for ref, one in made.applied]
    rows += [{"became": "same", **_edit(ref, one)} for ref, one in made.same]
    rows += [
        {"became": "conflict", "conflict": one.mark, **_edit(ref, one.edit)}
        for ref, one in made.clashing
    ]
    rows += [
        {"became": "refused", "action": ref, "why": f"{error.problem} {error.remedy}"}
        for ref, error in made.refused
    ]
    return printing.tell_rows(
        arguments, rows, ("became", "action", "field", "mine", "conflict", "why")
    )


def _edit(ref: str, one: Edit) -> dict[str, object]:
    return {"action": ref, "field": one.field, "mine": one.mine, "base": one.base}


def _conflicts(arguments: argparse.Namespace) -> int:
    from vedette.core.actions.offline import said_by, state
    from vedette.pipeline.planned import plan_of

    by = author(arguments).by
    held = plan_of(opened(arguments, _REPORT).decisions()).held
    rows = list[dict[str, object]]()
    for one in held:
        for clash in one.open_clashes if by in one.focal else ():
            field = clash.edit.field
            theirs, (who, at) = state(one).get(field, ""), said_by(one, field)
            rows.append({"conflict": clash.mark, **_edit(one.ref, clash.edit), "mine_by": clash.by, "mine_at": clash.at,
                         "theirs": theirs, "theirs_by": who, "theirs_at": at})  # fmt: skip
    shown = (
        "conflict",
        "action",
        "field",
        "mine",
        "mine_by",
        "mine_at",
        "theirs",
        "theirs_by",
        "theirs_at",
    )
    return printing.tell_rows(arguments, rows, shown)


def _settle(arguments: argparse.Namespace) -> int:
    from vedette.core.actions.offline import state
    from vedette.core.kernel.errors import NotFound
    from vedette.pipeline.actions import action
    from vedette.pipeline.offline_packs import settle

    review = opened(arguments, _REPORT)
    one = action(review.decisions(), arguments.ref)
    clash = next((held for held in one.open_clashes if held.mark == arguments.clash), None)
    if clash is None:
        raise NotFound(f"{one.ref} has no such conflict.", "See `vedette actions conflicts`.")
    theirs = state(one).get(clash.edit.field, "")
    choice = {"clash": clash.mark, "keep": arguments.keep, "theirs": theirs}
    made = settle(review, one.ref, [choice], author(arguments))
    return printing.tell(
        arguments, {"action": made.ref, "percent": made.percent}, f"{made.ref} ({made.percent} %)"
    )
