"""`vedette actions`: the plan that carries recommendations out, its progress, judgement and four axes."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import offline_packs, printing
from vedette.cli.arguments import (
    HOLDER,
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
)
from vedette.core.kernel.errors import BadInput, WrongState

if TYPE_CHECKING:
    from vedette.core.actions.axes import Rates
    from vedette.core.actions.plan import Action
    from vedette.pipeline.actions import Handed

_READ, _WRITE, _REPORT, _JUDGE = "actions.read", "actions.write", "actions.report", "actions.judge"
_LISTED = (
    "action", "stream", "due_on", "percent", "response", "implementation", "judgement", "effect", "lead", "title",
)  # fmt: skip
_TOLD = (
    ("text", "TEXT", "how, in more words"),
    ("stream", "REF", "work stream that it belongs to"),
    ("level", "CODE", "field, headquarters, member_state"),
    ("lead", "WHO", "the one who answers for it"),
    ("starts-on", "YYYY-MM-DD", "first day of the work"),
    ("due-on", "YYYY-MM-DD", "by when"),
    ("cost", "AMOUNT", "what it costs"),
    ("currency", "CODE", "of the cost (default: USD)"),
    ("funding", "REF", "project that pays for it"),
    ("every", "MONTHS", "months from one report to the next"),
)
_LISTS = (
    ("supporting", "WHO", "who helps; may be given several times"),
    ("focal", "NAME", "log-in name of who reports on it; may be given several times"),
    ("after", "REF", "what must be done before; may be given several times"),
)
_PROOF = """a proof is NAME|FILE or NAME|ADDRESS, and as wanted |EFFECTIVE and |EXPIRES, such as
  'Training list|list.pdf|2018-03-01|2019-03-01'"""


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(
        verbs, "actions", "the plan that carries recommendations out, and how far it is"
    )
    for name, verb, words in (
        ("list", _list, "all actions with their four axes"),
        ("axes", _axes, "how many of how many, on each axis; implemented without effect apart"),
        ("due", _due, "what is overdue, due within 30 days, expired, asked for, new"),
    ):
        made = add_verb(noun, name, verb, words)
        made.add_argument("--on", metavar="YYYY-MM-DD", help="the day (default: today)")
        add_review(made)
    annual = add_verb(noun, "annual", _annual, "status report of a year: PDF, DOCX, HTML")
    annual.add_argument("--year", type=int, metavar="YEAR", help="the year (default: this one)")
    annual.add_argument(
        "--out", type=Path, metavar="DIR", help="(default: actions/YEAR/ in the review)"
    )
    add_way(annual)
    add_review(annual)
    remind = add_verb(
        noun, "remind", _remind, "write to focal points what they were not written of yet"
    )
    add_review(remind)
    add_ref(add_verb(noun, "show", _show, "one action with milestones, reports and judgements"))
    _add_writing(noun)
    add_carrying(noun, link=_link, unlink=_unlink, look=_look)
    _add_progress(noun)
    _add_plan(noun)
    offline_packs.add_verbs(noun)


def _add_writing(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "new", _new, "a new action, or work stream")
    made.add_argument("title", metavar="TITLE")
    made.add_argument("--work-stream", action="store_true", help="a work stream")
    made.add_argument(
        "--implements", action="append", default=[], metavar="REF", help="recommendation that it carries out"
    )  # fmt: skip
    _add_told(made)
    add_review(made)
    made = add_verb(noun, "edit", _edit, "say an action differently")
    add_ref(made)
    made.add_argument("--title", metavar="TEXT")
    _add_told(made)
    for name, verb, words in (
        ("put", _put, "a milestone, risk or charge as NAME=VALUE"),
        ("drop", _drop, "take a milestone, risk or charge out"),
    ):
        made = add_verb(noun, name, verb, words)
        made.add_argument("ref", metavar="REF", help="reference, as a list shows it")
        made.add_argument("table", metavar="TABLE", help="milestones (key title due_on [done_on]), risks "
                          "(key risk likelihood impact [response]) or charges (line amount): what it takes from a "
                          "budget line of the project that pays")  # fmt: skip
        if verb is _put:
            made.add_argument("cells", nargs="+", metavar="NAME=VALUE")
        else:
            made.add_argument("key", metavar="KEY", help="of the row; of a charge its line")
        add_review(made)


def _add_progress(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "report", _report, "report how far it is, with proof")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = _PROOF
    add_ref(made)
    made.add_argument("percent", metavar="PERCENT", help="0 to 100; 100 is implemented")
    made.add_argument("text", metavar="TEXT", help="what was done, what is in the way")
    made.add_argument("--proof", action="append", default=[], metavar="PROOF")
    made = add_verb(noun, "verify", _verify, "say that a report is true; not for owners")
    add_ref(made)
    made.add_argument("report", type=int, metavar="N", help="number of the report")
    made.add_argument("--why", required=True, metavar="TEXT", help="what was looked at")
    made = add_verb(noun, "ask", _ask, "ask for another deadline")
    add_ref(made)
    made.add_argument("to", metavar="YYYY-MM-DD")
    made.add_argument("--why", required=True, metavar="TEXT")
    made = add_verb(noun, "decide", _decide, "grant or refuse the deadline that is asked for")
    add_ref(made)
    made.add_argument("answer", choices=("grant", "refuse"))
    made.add_argument("--why", default="", metavar="TEXT")
    made = add_verb(noun, "judge", _judge, "judge an action; some judgements close it")
    add_ref(made)
    made.add_argument("to", metavar="CODE", help="code of the list judgement")
    made.add_argument("--why", default="", metavar="TEXT")
    made = add_verb(noun, "measure", _measure, "note what was measured of its effect")
    add_ref(made)
    made.add_argument("to", metavar="CODE", help="code of the list effect_verdict")
    made.add_argument("--said", required=True, metavar="TEXT", help="estimate with interval")
    made.add_argument("--source", required=True, metavar="TEXT", help="where it was computed")


def _add_plan(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "merge", _merge, "let actions go into one")
    made.add_argument("into", metavar="REF")
    made.add_argument("others", nargs="+", metavar="OTHER")
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "split", _split, "put parts in place of an action")
    made.add_argument("ref", metavar="REF")
    made.add_argument("titles", nargs="+", metavar="TITLE")
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "baseline", _baseline, "keep the plan as it stands, to compare with")
    made.add_argument("name", metavar="NAME")
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)
    add_review(add_verb(noun, "baselines", _baselines, "the baselines that are kept"))
    made = add_verb(noun, "compare", _compare, "the plan of one day beside that of another")
    made.add_argument("before", metavar="WHEN", help="a day, or a baseline")
    made.add_argument("after", nargs="?", default="", metavar="WHEN", help="default: now")
    add_review(made)


def _add_told(made: argparse.ArgumentParser) -> None:
    for name, what, words in _TOLD:
        made.add_argument(f"--{name}", metavar=what, help=words)
    for name, what, words in _LISTS:
        made.add_argument(f"--{name}", action="append", metavar=what, help=words)


def _told(arguments: argparse.Namespace) -> dict[str, object]:
    from vedette.core.actions.plan import LISTED, TOLD

    return {name: getattr(arguments, name, None) for name in (*TOLD, *LISTED)}


def _day(arguments: argparse.Namespace) -> dt.date:
    from vedette.core.actions.progress import day_of

    return day_of(arguments.on, "on") if arguments.on else today()


def _new(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.actions import add_action

    told = {"kind": "stream" if arguments.work_stream else "action", **_told(arguments)}
    review = opened(arguments, _WRITE)
    made = add_action(review, told, author(arguments), implements=arguments.implements)
    return printing.tell(arguments, {"action": made.ref}, f"{made.ref}: {made.title}")


def _edit(arguments: argparse.Namespace) -> int:
    return _changed(arguments, _WRITE, "edit", _told(arguments))


def _put(arguments: argparse.Namespace) -> int:
    row = dict(_cell(said) for said in arguments.cells)
    return _changed(arguments, _WRITE, "put", {"table": arguments.table, "row": row})


def _cell(said: str) -> tuple[str, str]:
    name, sign, value = said.partition("=")
    if not sign:
        raise BadInput(f"'{said}' is no NAME=VALUE.", "Write such as key=M1.")
    return name, value


def _drop(arguments: argparse.Namespace) -> int:
    return _changed(arguments, _WRITE, "drop", {"table": arguments.table, "key": arguments.key})


def _link(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.actions import link_action

    review = opened(arguments, _WRITE)
    made = link_action(review, arguments.ref, arguments.on, arguments.note, author(arguments))
    return _said(arguments, made)


def _unlink(arguments: argparse.Namespace) -> int:
    return _changed(arguments, _WRITE, "unlink", {"on": arguments.on})


def _look(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.actions import look_again_at_action

    review, by = opened(arguments, _WRITE), author(arguments)
    return _said(
        arguments, look_again_at_action(review, arguments.ref, arguments.on, arguments.why, by)
    )


def _report(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.actions import report_progress

    links, files = _proofs(arguments.proof)
    told = {"percent": arguments.percent, "text": arguments.text, "proofs": links}
    review = opened(arguments, _REPORT)
    made = report_progress(review, arguments.ref, told, author(arguments), files=files)
    return _said(arguments, made)


def _proofs(said: list[str]) -> tuple[list[dict[str, str]], list[Handed]]:
    from vedette.pipeline.actions import Handed

    links, files = list[dict[str, str]](), list[Handed]()
    for one in said:
        name, sign, rest = one.partition("|")
        where, _, days = rest.partition("|")
        if not sign or not where:
            raise BadInput(f"'{one}' is no proof.", "Write such as 'Training list|list.pdf'.")
        effective, _, expires = days.partition("|")
        told = {"name": name, "effective_on": effective, "expires_on": expires}
        if where.startswith(("http://", "https://")):
            links.append({**told, "where": where})
        else:
            files.append(Handed(Path(where), told))
    return links, files


def _verify(arguments: argparse.Namespace) -> int:
    told = {"report": arguments.report, "why": arguments.why}
    return _changed(arguments, _JUDGE, "verify", told)


def _ask(arguments: argparse.Namespace) -> int:
    return _changed(arguments, _REPORT, "ask", {"to": arguments.to, "why": arguments.why})


def _decide(arguments: argparse.Namespace) -> int:
    told = {"is_granted": arguments.answer == "grant", "why": arguments.why or None}
    return _changed(arguments, _WRITE, "decide", told)


def _judge(arguments: argparse.Namespace) -> int:
    return _changed(arguments, _JUDGE, "judge", {"to": arguments.to, "why": arguments.why or None})


def _measure(arguments: argparse.Namespace) -> int:
    told = {"to": arguments.to, "said": arguments.said, "source": arguments.source}
    return _changed(arguments, _JUDGE, "measure", told)


def _merge(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.actions import merge_actions

    review, by = opened(arguments, _WRITE), author(arguments)
    made = merge_actions(review, arguments.into, arguments.others, arguments.why, by)
    return _said(arguments, made)


def _split(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.actions import split_action

    review, by = opened(arguments, _WRITE), author(arguments)
    made = split_action(review, arguments.ref, arguments.titles, arguments.why, by)
    refs = [one.ref for one in made]
    return printing.tell(arguments, {"actions": refs}, "\n".join(refs))


def _baseline(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.actions import keep_baseline

    review = opened(arguments, _WRITE)
    made = keep_baseline(review, arguments.name, arguments.why, author(arguments))
    return printing.tell(arguments, {"baseline": made.ref}, f"{made.ref}: {made.name}")


def _baselines(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.planned import plan_of

    held = plan_of(opened(arguments, _READ).decisions()).baselines.values()
    rows = [
        {"baseline": one.ref, "at": one.at, "by": one.by, "name": one.name, "why": one.why}
        for one in held
    ]
    return printing.tell_rows(arguments, rows, ("baseline", "at", "by", "name"))


def _compare(arguments: argparse.Namespace) -> int:
    from vedette.core.actions.compare import compared
    from vedette.pipeline.planned import plan_at

    known = opened(arguments, _READ).decisions()
    found = compared(plan_at(known, arguments.before), plan_at(known, arguments.after))
    rows = [
        {"action": one.ref, "fate": str(one.fate), "cell": name, "before": before, "after": after}
        for one in found
        for name, (before, after) in one.changed.items()
    ]
    return printing.tell_rows(arguments, rows, ("action", "fate", "cell", "before", "after"))


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.plan_rows import plan_rows

    return printing.tell_rows(
        arguments, plan_rows(opened(arguments, _READ), _day(arguments)), _LISTED
    )


def _axes(arguments: argparse.Namespace) -> int:
    from vedette.core.actions.axes import axes, matrix, rates
    from vedette.pipeline.effects import measured_codes
    from vedette.pipeline.planned import plan_of
    from vedette.pipeline.recommended import recommendations_of

    review = opened(arguments, _READ)
    known = review.decisions()
    asked, day, plan = recommendations_of(known), _day(arguments), plan_of(known)
    computed = measured_codes(review, plan, asked)
    stands = [axes(one, asked, day, computed) for one in plan.held]
    made = rates(stands)
    cells = [
        {"implementation": state, "effect": effect, "n": n}
        for (state, effect), n in sorted(matrix(stands).items())
    ]
    without = [one.action.ref for one in stands if one.is_done_without_effect]
    told = {**_shares(made), "matrix": cells, "implemented_without_effect": without}
    return printing.tell(arguments, told, _rates_said(made))


def _shares(made: Rates) -> dict[str, object]:
    named = ("accepted", "implemented", "judged", "effective")
    shares = {name: getattr(made, name) for name in named}
    return {name: {"n": one.n, "of": one.of} for name, one in shares.items()} | {
        "overdue": made.n_overdue
    }


def _rates_said(made: Rates) -> str:
    return "\n".join(
        (
            f"accepted                     {made.accepted.n} of {made.accepted.of} that were answered",
            f"implemented, as owners say   {made.implemented.n} of {made.implemented.of} that were accepted",
            f"judged acceptable            {made.judged.n} of {made.judged.of} that are implemented",
            f"effect shown                 {made.effective.n} of {made.effective.of} that were measured",
            f"implemented, no effect       {made.n_without_effect}",
            f"overdue                      {made.n_overdue}",
        )
    )


def _due(arguments: argparse.Namespace) -> int:
    from vedette.core.actions.reminders import reminders
    from vedette.pipeline.planned import plan_of

    held = plan_of(opened(arguments, _READ).decisions()).held
    rows = [
        {
            "about": str(one.about),
            "on": one.on.isoformat(),
            "action": one.action.ref,
            "named": one.named,
            "focal": ", ".join(one.action.focal),
            "title": one.action.title,
        }
        for one in reminders(held, _day(arguments))
    ]
    return printing.tell_rows(arguments, rows, ("about", "on", "action", "named", "focal", "title"))


def _annual(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.annual import annual_document
    from vedette.pipeline.publish import written

    review, day = opened(arguments, _READ), today()
    year = day.year if arguments.year is None else int(arguments.year)
    document = annual_document(review, year, day)
    name = f"status-{year}"

    def build(folder: Path) -> list[Path]:
        return written(document, folder, name=name)

    home = review.folder / "actions" / str(year)
    made = [str(path) for path in built(arguments, review, name, home, build)]
    return printing.tell(arguments, {"files": made}, "\n".join(made))


def _remind(arguments: argparse.Namespace) -> int:
    from vedette.cli.team import on_web
    from vedette.pipeline.workspace import home_of_team

    opened(arguments, _WRITE)
    home = home_of_team(arguments.review)
    if home is None:
        raise WrongState(
            "Mail is sent by the pages of a team.",
            "See what is due with `vedette actions due`, or hand the review to a team: `vedette adopt`.",
        )
    by = getattr(arguments, "by", HOLDER)
    sent = on_web(home, "remind_of_actions")(arguments.review, by)
    lines = "\n".join(f"{one['to']}: {one['action']}, {one['about']}, {one['on']}" for one in sent)
    return printing.tell(arguments, {"sent": sent}, lines or "nothing is due")


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.actions import action

    one = action(opened(arguments, _READ).decisions(), arguments.ref)
    return printing.tell(arguments, _as_json(one), _words(one))


def _words(one: Action) -> str:
    told = [f"{one.ref} ({one.percent} %): {one.title}"]
    told += [f"  milestone {m.key}, {m.due_on}: {m.title}" for m in one.milestones]
    told += [f"  takes {c.amount} {one.currency} from line {c.line}" for c in one.charges]
    told += [f"  report {r.n}, {r.at[:10]}, {r.by}, {r.percent} %: {r.text}" for r in one.reports]
    told += [f"  judged {j.at[:10]}, {j.by}: {j.to} {j.why}".rstrip() for j in one.judgements]
    return "\n".join(told)


def _changed(
    arguments: argparse.Namespace, action: str, change: str, told: dict[str, object]
) -> int:
    from vedette.core.actions.changes import Change
    from vedette.pipeline.actions import change_action

    review = opened(arguments, action)
    made = change_action(review, arguments.ref, Change(change), told, author(arguments))
    return _said(arguments, made)


def _said(arguments: argparse.Namespace, made: Action) -> int:
    return printing.tell(arguments, _as_json(made), f"{made.ref} ({made.percent} %): {made.title}")


def _as_json(one: Action) -> dict[str, object]:
    from dataclasses import asdict

    return {"action": one.ref, **asdict(one), "recommendations": one.recommendations}
