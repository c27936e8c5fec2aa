"""Sections on what disagrees: differences between sources, statements against the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from vedette.core.reports import printed
from vedette.core.reports.document import (
    Align,
    Block,
    Column,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    LiveNumber,
    Paragraph,
    Reference,
    Row,
    RowKind,
    Table,
    Text,
)
from vedette.core.reports.material import ALL, Material, live
from vedette.core.reports.writing import breakable, cell, paragraph, plural, prose

Rows = list[dict[str, object]]

_VERDICTS = {
    "agrees": "= agrees",
    "differs": "≠ differs",
    "does_not_reproduce": "× does not reproduce",
    "cannot_be_tested": "⊘ cannot be tested",
}
_ORDER = tuple(_VERDICTS)
_REASONS = {
    "reclassified": "A later release gives another cause",
    "date_changed": "A later release gives another date",
    "mission_changed": "A later release books it under another mission",
    "count_changed": "A later release gives another number of killed",
    "late_report": "Only in the later release, though it happened before",
    "withdrawn": "Only in the earlier release",
    "scope": "No other source covers that place, year and cause",
    "only_here": "Others cover it and do not have it",
    "date_shift_year": "Sources put it into different years",
    "count_differs": "Sources give different numbers of killed",
    "cause_differs": "Sources give different causes",
    "duplicate_in_source": "One source has it in several rows",
    "monthly_total_mismatch": "A total is not the sum of the linked incidents",
}
_DETAILED = ("reclassified", "count_changed", "date_shift_year", "duplicate_in_source",
             "monthly_total_mismatch", "count_differs")  # fmt: skip
_IN_WORDS = ("duplicate_in_source", "monthly_total_mismatch")
_WITHHELD = "self_inflicted"
_ROWS_EACH = 25
_SCOPES_SHOWN = 3
_NAMES_SHOWN = 4
_LONGEST_CELL = 24
_NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?")


def differences(found: Material) -> list[Block]:
    """How many differences there are, by reason."""
    rows = found.rows("differences")
    if not rows:
        return []
    by_reason = _by_reason(rows)
    table = Table(
        "Differences between sources, by reason",
        (
            Column("Reason", width=3.2),
            Column("Differences", Align.END, 0.9),
            Column("Sources that differ", width=3.2),
        ),
        tuple(
            Row(
                (
                    cell(_reason(reason)),
                    cell(live(f"differences/{reason}", printed.number(len(some)))),
                    cell(_who(some)),
                )
            )
            for reason, some in by_reason
        ),
        (prose("Each difference is a line of the table of differences, with its reason."),),
        "table-differences",
    )
    return [
        Heading(2, "Where sources differ"),
        paragraph(
            "{n} differences have a reason each ({table}). They are content, not errors: the "
            "value that was not chosen stays beside the chosen one.",
            n=live("differences/n", printed.number(len(rows)), strong=True),
            table=Reference("table-differences"),
        ),
        table,
    ]


def _by_reason(rows: Rows) -> list[tuple[str, Rows]]:
    made: dict[str, Rows] = {}
    for row in rows:
        made.setdefault(str(row.get("reason") or row.get("kind")), []).append(row)
    return sorted(made.items(), key=lambda item: (-len(item[1]), item[0]))


def _reason(code: str) -> str:
    return _REASONS.get(code, code.replace("_", " "))


def _who(rows: Rows) -> str:
    """The sources of some differences; a side may name several, joined by commas."""
    told = [str(row[k]) for row in rows for k in ("source_a", "source_b") if row.get(k)]
    names = sorted({name for words in told for name in words.split(", ")})
    shown = breakable(", ".join(names[:_NAMES_SHOWN]))
    more = len(names) - _NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def difference_details(found: Material) -> list[Block]:
    """The differences that a reader will ask for one by one; self-inflicted deaths only counted."""
    by_reason = dict(_by_reason(found.rows("differences")))
    blocks: list[Block] = []
    for reason in _DETAILED:
        rows = by_reason.get(reason, [])
        if rows:
            blocks += [Heading(2, _reason(reason)), _details(reason, rows, found.cause)]
    if not blocks:
        return [paragraph("No difference of this run is listed one by one.")]
    return blocks


def _details(reason: str, rows: Rows, cause: str) -> Table:
    # Self-inflicted deaths are never shown record by record (DR-31).
    open_rows = [row for row in rows if not _is_withheld(row)]
    open_rows.sort(key=lambda row: cause not in (row.get("value_a"), row.get("value_b")))
    shown = open_rows[:_ROWS_EACH]
    in_words = reason in _IN_WORDS
    columns = (
        Column("About", width=1.9),
        Column("When", width=1.1),
        Column("Sources", width=3.0),
        Column("In words" if in_words else "They say", width=3.4 if in_words else 2.6),
    )
    body = tuple(
        Row(
            (
                cell(breakable(str(row.get("subject") or row.get("mission") or ""))),
                cell(str(row.get("period") or "")),
                cell(breakable(_names(row))),
                cell(breakable(str(row.get("words") or "")) if in_words else _pair(row)),
            )
        )
        for row in shown
    )
    return Table(_reason(reason), columns, body, _left_out(reason, rows, open_rows))


def _is_withheld(row: Mapping[str, object]) -> bool:
    return any(_WITHHELD in str(row.get(name)) for name in ("value_a", "value_b", "words"))


def _left_out(reason: str, rows: Rows, open_rows: Rows) -> tuple[Inlines, ...]:
    """How many differences the table does not show, and why."""
    notes: list[Inlines] = []
    withheld = len(rows) - len(open_rows)
    if withheld:
        n = live(f"differences/{reason}/withheld", printed.number(withheld))
        notes.append(prose("{n} are withheld: they touch self-inflicted deaths.", n=n))
    if len(open_rows) > _ROWS_EACH:
        whole = live(f"differences/{reason}", printed.number(len(rows)))
        shown = printed.number(_ROWS_EACH)
        notes.append(
            prose("{n} of {of} are shown; the table of differences has all.", n=shown, of=whole)
        )
    return tuple(notes)


def _names(row: Mapping[str, object]) -> str:
    names = dict.fromkeys(str(row[k]) for k in ("source_a", "source_b") if row.get(k))
    return ", ".join(names)


def _pair(row: Mapping[str, object]) -> str:
    said = [
        str(row[name]).replace("_", " ") if row.get(name) else printed.NOTHING
        for name in ("value_a", "value_b")
    ]
    return " → ".join(said)


def claims(found: Material) -> list[Block]:
    """Statements of the review against one source under its main scopes, with a verdict in words."""
    rows = found.rows("claims")
    if not rows:
        return []
    source = _main_source(rows, found)
    by_text = {text: _about(text, rows, source) for text in _texts(rows)}
    verdicts = [_overall(some) for some in by_text.values()]
    return [
        Heading(2, "What was printed, against the sources"),
        paragraph(
            "{table} sets {n} statements against {source}. {tally} “Does not reproduce” speaks of "
            "this source and scope only; it does not mean that the authors had no basis. {annex} "
            "holds every scope and source.",
            table=_first_upper("table-claims"),
            n=live("claims/n", printed.number(len(by_text)), strong=True),
            source=_named(source),
            tally=claims_tally(verdicts),
            annex=_first_upper("table-all-claims"),
        ),
        _claims_table(by_text, _main_scopes(by_text), source),
    ]


def claims_verdicts(found: Material) -> list[str]:
    """The verdict of each statement on the main source, over all scopes."""
    rows = found.rows("claims")
    source = _main_source(rows, found) if rows else ""
    return [_overall(_about(text, rows, source)) for text in _texts(rows)]


def _texts(rows: Rows) -> list[str]:
    return list(dict.fromkeys(str(row["text"]) for row in rows))


def _about(text: str, rows: Rows, source: str) -> Rows:
    """Results of a statement on the source, else on whatever it was tested."""
    mine = [row for row in rows if row["text"] == text]
    return [row for row in mine if row["source"] == source] or mine


def _named(source: str) -> str:
    return "the reconciled picture" if source == ALL else source


def _main_scopes(by_text: Mapping[str, Rows]) -> list[str]:
    """The scopes under which most statements were computed, in the order of the statements."""
    counted: dict[str, int] = {}
    for rows in by_text.values():
        for row in rows:
            name = str(row["scope"])
            counted[name] = counted.get(name, 0) + (row.get("computed") is not None)
    most = sorted(counted, key=lambda name: -counted[name])[:_SCOPES_SHOWN]
    return [name for name in counted if name in most and counted[name]]


def _first_upper(label: str) -> Inline:
    """A reference at the start of a sentence; renderers print references in lower case."""
    return Reference(label, starts_sentence=True)


def _main_source(rows: Rows, found: Material) -> str:
    """The source that the review names, else the one on which most statements can be tested."""
    names = list(dict.fromkeys(str(row["source"]) for row in rows))
    stated = found.words("claims_source")
    if stated in names:
        return stated
    tested = dict.fromkeys(names, 0)
    for row in rows:
        tested[str(row["source"])] += row["verdict"] != "cannot_be_tested"
    return max(names, key=lambda name: (tested[name], name == ALL, name))


def _overall(rows: Rows) -> str:
    """The verdict over all scopes: agrees if any scope agrees, else the mildest that was tested."""
    said = {str(row["verdict"]) for row in rows}
    return next((verdict for verdict in _ORDER if verdict in said), "cannot_be_tested")


def claims_tally(verdicts: Iterable[str]) -> Inlines:
    """How many statements agree, differ and so on, as a sentence."""
    counted = [*verdicts]
    words = {
        "agrees": ("agrees under at least one scope", "agree under at least one scope"),
        "differs": ("differs", "differ"),
        "does_not_reproduce": ("does not reproduce", "do not reproduce"),
        "cannot_be_tested": ("cannot be tested", "cannot be tested"),
    }
    made: list[Inline] = []
    for verdict in _ORDER:
        n = counted.count(verdict)
        if n:
            if made:
                made.append(Text(", "))
            made += [live(f"claims/{verdict}", str(n)), Text(f" {words[verdict][n != 1]}")]
    return (*made, Text("."))


def _claims_table(by_text: Mapping[str, Rows], scopes: list[str], source: str) -> Table:
    columns = (
        Column("Statement", width=2.7),
        Column("Printed", Align.END, 0.95),
        *(Column(_scope_head(scope), Align.END, 1.15) for scope in scopes),
        Column("Verdict", width=2.1),
    )
    return Table(
        f"Statements recomputed on {_named(source)}",
        columns,
        tuple(_claim_row(text, rows, scopes) for text, rows in by_text.items()),
        (
            prose(
                "–: not computed for this scope. Verdicts are over all scopes of this source; "
                "differences are computed minus printed, over the scopes shown."
            ),
        ),
        "table-claims",
    )


def _scope_head(scope: str) -> str:
    return scope.replace("_", " ")[:1].upper() + scope.replace("_", " ")[1:]


def _claim_row(text: str, rows: Rows, scopes: list[str]) -> Row:
    by_scope = {str(row["scope"]): row for row in rows}
    stated = next((str(row["printed"]) for row in rows if row.get("printed")), "")
    return Row(
        (
            (Emphasis(text),),
            cell(stated),
            *(cell(_computed(by_scope.get(scope), is_short=True)) for scope in scopes),
            cell(_verdict_words(rows, stated, scopes)),
        )
    )


def _computed(row: Mapping[str, object] | None, *, is_short: bool = False) -> LiveNumber | None:
    """What comes out, as printed; of a comparison only the number compared where room is short."""
    if row is None or row.get("computed") in (None, ""):
        return None
    text = str(row["computed"])
    whole = _as_number(text)
    if whole is not None and text.lstrip("-").isdigit():
        text = printed.number(whole)
    elif whole is not None and "%" in str(row.get("printed")) and "%" not in text:
        text = f"{text}{printed.NARROW}%"
    if is_short and len(text) > _LONGEST_CELL:
        text = text.partition(";")[0].rpartition(": ")[2]
    name = row.get("key") or str(row["text"])[:40]
    return LiveNumber(f"claims/{name}|{row['scope']}|{row['source']}", text)


def _verdict_words(rows: Rows, stated: str, scopes: list[str]) -> str:
    overall = _overall(rows)
    words = _VERDICTS[overall]
    tested = [row for row in rows if row["verdict"] != "cannot_be_tested"]
    agreeing = sum(row["verdict"] == "agrees" for row in tested)
    if overall == "agrees" and agreeing < len(tested):
        return f"{words} under {agreeing} of {len(tested)} scopes"
    if overall == "differs":
        return f"{words}{_spread([row for row in tested if row['scope'] in scopes], stated)}"
    return words


def _spread(rows: Rows, stated: str) -> str:
    """Largest and smallest difference to the printed number, ", +12 to −2"; "" without numbers."""
    base = _as_number(stated)
    values = [_as_number(str(row.get("computed"))) for row in rows]
    gaps = sorted({v - base for v in values if v is not None and base is not None}, reverse=True)
    if not gaps:
        return ""
    said = [printed.signed(gap, 0 if gap == int(gap) else 1) for gap in (gaps[0], gaps[-1])]
    return f", {said[0]}" if said[0] == said[1] else f", {said[0]} to {said[1]}"


def _as_number(text: str) -> float | None:
    """The number of a text that holds exactly one."""
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1:
        return None
    return float(numbers[0].replace(",", "").replace("−", "-"))


def all_claims(found: Material) -> list[Block]:
    """Each statement under every scope and source."""
    rows = found.rows("claims")
    if not rows:
        return []
    body: list[Row] = []
    for text in dict.fromkeys(str(row["text"]) for row in rows):
        mine = [row for row in rows if row["text"] == text]
        stated = next((str(r["printed"]) for r in mine if r.get("printed") is not None), "–")
        group = (Text(text), Text(f" – printed: {stated}"))
        body.append(Row((group, (), (), ()), RowKind.GROUP))
        body += [_claim_detail(row) for row in mine if row["verdict"] != "cannot_be_tested"]
        left = sum(row["verdict"] == "cannot_be_tested" for row in mine)
        if left:
            words = f"{left} {plural(left, 'scope and source', 'scopes and sources')}"
            body.append(Row((cell(words), (), (), cell(_VERDICTS["cannot_be_tested"]))))
    columns = (
        Column("Scope", width=2.4),
        Column("Source", width=2.2),
        Column("Computed", Align.END, 1.6),
        Column("Verdict", width=1.8),
    )
    return [
        Paragraph(
            prose(
                "A statement that holds under one scope and fails under another is a statement "
                "that lacked its scope."
            )
        ),
        Table(
            "Every statement under every scope and source",
            columns,
            tuple(body),
            (),
            "table-all-claims",
        ),
    ]


def _source(row: Mapping[str, object]) -> str:
    name = str(row.get("source") or "")
    return "reconciled" if name == ALL else breakable(name)


def _claim_detail(row: Mapping[str, object]) -> Row:
    return Row(
        (
            cell(_scope_head(str(row["scope"]))),
            cell(_source(row)),
            cell(_computed(row)),
            cell(_VERDICTS.get(str(row["verdict"]), str(row["verdict"]))),
        )
    )
