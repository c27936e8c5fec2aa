"""What no source has: the sensitivity figure with its models, or the reason why it is refused."""

from __future__ import annotations

from collections.abc import Mapping

from vedette.core.kernel.codelists import codelist
from vedette.core.reports import printed
from vedette.core.reports.document import (
    Align,
    Block,
    Column,
    Heading,
    LiveNumber,
    Reference,
    Row,
    Table,
)
from vedette.core.reports.material import Material, live
from vedette.core.reports.writing import cell, listed, paragraph, prose

_LABEL = "table-undercount"


def undercount(found: Material) -> list[Block]:
    """The section; nothing when the run has no such table."""
    rows = sorted(found.rows("undercount"), key=lambda row: int(str(row["order"])))
    if not rows:
        return []
    whole, models = rows[0], rows[1:]
    if whole["kind"] == "refused":
        return [Heading(2, "Incidents that no source has"), *_refused(whole)]
    return [Heading(2, "Incidents that no source has"), *_estimated(whole, models)]


def _refused(whole: Mapping[str, object]) -> list[Block]:
    return [
        paragraph(
            "How many incidents no source has is not estimated in this report. Reason: {problem} {remedy}",
            problem=str(whole["problem"]),
            remedy=str(whole["remedy"]),
        ),
        paragraph(
            "Such an estimate looks at how far independent sources overlap. A link that was missed "
            "makes the overlap look smaller and the estimate grow without limit; it is therefore "
            "given only where reviewed pairs show that at least 95 per cent of true pairs are linked."
        ),
    ]


def _estimated(whole: Mapping[str, object], models: list[dict[str, object]]) -> list[Block]:
    cause = str(whole["cause"] or "")
    kind = (
        f"incidents with deaths, cause “{codelist('cause').label(cause).lower()}”,"
        if cause
        else "incidents with deaths"
    )
    text = paragraph(
        "{observed} {kind} are in at least one of the sources {lists}. From how far these overlap, all "
        "incidents, known and unknown, are estimated at {estimate} ({method}; models, their intervals "
        "and {draws} draws of links reach from {low} to {high}{see}). {recall} of the true pairs that "
        "were reviewed are linked. {caveat}",
        observed=_number(whole, "observed"),
        kind=kind,
        lists=listed(str(whole["lists"]).split(", ")),
        estimate=_number(whole, "estimate"),
        method=str(whole["words"]),
        draws=printed.number(float(str(whole["n_draws"]))),
        low=_number(whole, "low"),
        high=_number(whole, "high"),
        see=prose("; {table}", table=Reference(_LABEL)) if models else "",
        recall=live("undercount/pair_recall", printed.percent(float(str(whole["pair_recall"])))),
        caveat=str(whole["caveat"]),
    )  # fmt: skip
    return [text, *([_models(models)] if models else [])]


def _models(models: list[dict[str, object]]) -> Table:
    columns = (
        Column("Model", width=1.1),
        Column("Taken to depend on each other", width=3.2),
        Column("Weight", Align.END, 0.8),
        Column("All incidents", Align.END, 1.0),
        Column("95 % interval", Align.END, 1.2),
    )
    rows = tuple(
        Row(
            (
                cell(str(model["kind"])),
                cell(str(model["words"])),
                cell(live(f"undercount/{model['order']}/weight", f"{model['weight']:.2f}")),
                cell(_number(model, "estimate", f"/{model['order']}")),
                cell(_interval(model)),
            )
        )
        for model in models
    )
    note = prose(
        "Log-linear: weights by BIC. Graph: decomposable graphs, posterior weight and median. "
        "No model can tell whether every incident had a chance to be in every source."
    )
    return Table("Incidents known and unknown, by model", columns, rows, (note,), _LABEL)


def _number(row: Mapping[str, object], name: str, place: str = "") -> LiveNumber:
    return live(f"undercount{place}/{name}", printed.number(float(str(row[name]))))


def _interval(model: Mapping[str, object]) -> LiveNumber | None:
    if model["low"] is None:
        return None
    words = printed.dashed_interval(float(str(model["low"])), float(str(model["high"])))
    return live(f"undercount/{model['order']}/interval", words)
