"""`vedette judge`, `correct`, `choose`, `split`, `merge`: what a person says about records and incidents."""

from __future__ import annotations

import argparse

from vedette.cli import printing
from vedette.cli.arguments import add_review, add_verb, author, opened, wants_json
from vedette.cli.decisions import told


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    made = add_verb(verbs, "judge", _judge, "a judgement on two records, which the linkage obeys")
    made.add_argument("a", metavar="A", help="a record as SOURCE:RECORD_ID")
    made.add_argument("b", metavar="B", help="another record")
    made.add_argument("verdict", choices=("same", "different", "unsure"))
    made.add_argument("--why", required=True, metavar="TEXT")
    made.add_argument(
        "--incidents",
        action="store_true",
        help="judge whether two rows of persons are one incident, not one person",
    )
    made.add_argument("--dry-run", action="store_true", help="say which figures would change")
    add_review(made)
    made = add_verb(verbs, "correct", _correct, "lay a corrected value over one field of a record")
    made.add_argument("record", metavar="RECORD", help="a record as SOURCE:RECORD_ID")
    made.add_argument("field", help="common name of the field")
    made.add_argument("value", help="the corrected value; an empty text for no value")
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)
    _add_choose(verbs)
    made = add_verb(verbs, "split", _split, "decide that records of one incident are another one")
    made.add_argument(
        "records", nargs="+", metavar="RECORD", help="records that become another incident"
    )
    made.add_argument(
        "--from",
        dest="others",
        nargs="+",
        required=True,
        metavar="RECORD",
        help="records of the incident that stay",
    )
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)
    made = add_verb(verbs, "merge", _merge, "decide that the incidents of records are one")
    made.add_argument("records", nargs="+", metavar="RECORD", help="a record of each incident")
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)


def _add_choose(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(verbs, "choose", _choose, "choose what a field of an incident, or of all, says")
    made.add_argument(
        "field", help="date, country, mission, place, cause, incident_type, killed or injured"
    )
    made.add_argument(
        "--record",
        default="",
        metavar="RECORD",
        help="any record of the incident (default: all incidents)",
    )
    made.add_argument(
        "--source", dest="sources", action="append", default=[], metavar="NAME",
        help="source to believe; several times for an order of trust",
    )  # fmt: skip
    made.add_argument("--value", metavar="VALUE", help="a value of your own, for one incident")
    made.add_argument(
        "--rule", default="", metavar="WORDS", help="name of the rule (default: 'A over B')"
    )
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)


def _judge(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.judgements import Verdict, judge

    if arguments.dry_run:
        return _judge_dry(arguments)
    level = "incident" if arguments.incidents else ""
    said = Verdict(arguments.a, arguments.b, arguments.verdict, arguments.why, level)
    made = judge(opened(arguments, "linkage.judge"), said, author(arguments))
    return printing.tell(
        arguments,
        made.as_json(),
        f"{made.left} and {made.right}: {made.verdict}. `vedette run` carries it through.",
    )


def _judge_dry(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.blast import blast, supposed_judgement
    from vedette.pipeline.judgements import check_known

    review = opened(arguments, "linkage.judge")
    check_known(review, review.decisions(), (arguments.a, arguments.b))
    level = "incident" if arguments.incidents else ""
    said = (arguments.a, arguments.b, arguments.verdict, arguments.why)
    one = supposed_judgement(*said, level=level)
    changed = blast(review, [one], by=author(arguments).by)
    if wants_json(arguments):
        printing.print_json({"would_judge": dict(one.body), "blast": changed.as_json()})
    else:
        print("Nothing is decided yet.")
        printing.print_blast(changed)
    return printing.FINE


def _correct(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.judgements import correct

    value = arguments.value or None
    correct(
        opened(arguments, "linkage.choose"),
        arguments.record,
        arguments.field,
        value,
        arguments.why,
        author(arguments),
    )
    return printing.tell(
        arguments,
        {"record": arguments.record, "field": arguments.field, "value": value},
        f"{arguments.record}: {arguments.field} is corrected.",
    )


def _choose(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.choices import Asked, choose

    asked = Asked(
        field=arguments.field,
        why=arguments.why,
        record=arguments.record,
        sources=tuple(arguments.sources),
        value=arguments.value,
        rule=arguments.rule,
    )
    made = choose(opened(arguments, "linkage.choose"), asked, author(arguments))
    reach = arguments.record or "every incident"
    return told(arguments, made, f"{arguments.field} of {reach} is chosen.")


def _split(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.judgements import split

    made = split(
        opened(arguments, "linkage.judge"),
        arguments.records,
        arguments.others,
        arguments.why,
        author(arguments),
    )
    return told(arguments, made, f"{len(arguments.records)} records are another incident.")


def _merge(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.judgements import merge

    made = merge(
        opened(arguments, "linkage.judge"), arguments.records, arguments.why, author(arguments)
    )
    return told(arguments, made, f"The incidents of {len(arguments.records)} records are one.")
