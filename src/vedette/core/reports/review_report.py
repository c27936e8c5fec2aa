"""The report of a review: its outline filled from the tables of a run, written in three formats."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from vedette.core.kernel.errors import NotEnoughData, NotFound
from vedette.core.kernel.fingerprint import short
from vedette.core.kernel.templates import DEFAULT
from vedette.core.reports import (
    board_section,
    breakdown_sections,
    charter_section,
    count_sections,
    dissent_sections,
    effect_section,
    printed,
    scope_sections,
    stated_sections,
    study_sections,
    undercount_section,
)
from vedette.core.reports.acronyms import list_of_terms, spelled_out
from vedette.core.reports.bindings import numbers
from vedette.core.reports.document import (
    Annex,
    Block,
    Document,
    Heading,
    Terms,
    marking_of,
    without_lost_references,
)
from vedette.core.reports.glossary import explained
from vedette.core.reports.material import Material, headline, material
from vedette.core.reports.outlines import outline_of_template
from vedette.core.reports.placing import placed
from vedette.core.reports.showing import Showing, showing
from vedette.core.reports.text import TextBlock, outline_text, readers_of

Keys = Mapping[str, Sequence[str]]
Section = Callable[[Material, Keys], list[Block]]

SECTIONS: Mapping[str, Section] = {
    "summary": count_sections.summary,
    "scope": scope_sections.scope,
    "sources": lambda found, _: scope_sections.sources(found),
    "methodology": lambda found, _: scope_sections.methodology(found),
    "trend": lambda found, keys: count_sections.trend(found, keys["by_year"]),
    "missions": lambda found, keys: count_sections.missions(found, keys["by_mission"]),
    "concentration": breakdown_sections.concentration,
    "people": breakdown_sections.people,
    "rates": breakdown_sections.rates,
    "counts": lambda found, keys: count_sections.counts(found, keys["by_source"]),
    "differences": lambda found, _: dissent_sections.differences(found),
    "undercount": lambda found, _: undercount_section.undercount(found),
    "board": lambda found, _: board_section.board(found),
    "charter": lambda found, _: charter_section.charter(found),
    "issues": lambda found, _: stated_sections.issues(found),
    "projects": lambda found, _: stated_sections.projects(found),
    "effects": lambda found, _: effect_section.effects(found),
    "earlier": lambda found, _: stated_sections.earlier(found),
    "claims": lambda found, _: dissent_sections.claims(found),
    "all_claims": lambda found, _: dissent_sections.all_claims(found),
    "study_answer": lambda found, _: study_sections.answer(found),
    "study_years": lambda found, _: study_sections.years(found),
    "study_contrasts": lambda found, _: study_sections.contrasts(found),
    "study_mix": lambda found, _: study_sections.mix(found),
    "study_exposure": lambda found, _: study_sections.exposure(found),
    "study_limits": lambda found, _: study_sections.limits(found),
    "study_methods": lambda found, _: study_sections.methods(found),
    "difference_details": lambda found, _: dissent_sections.difference_details(found),
}
_Placed = tuple[str, Block]
REGISTER = "figures"
LISTS: Mapping[str, Callable[[Iterable[Block]], Mapping[str, str]]] = {
    "acronyms": spelled_out,
    "glossary": explained,
}
"""Section -> what finds its terms in the whole text, with their meanings."""
LANGUAGE_OF_RUN = "en"
"""Of what a run writes; people may write in another one."""
CONTENT_LANGUAGE = "content_language"
"""Setting of a review: in which language people write."""


def report(tables: Mapping[str, pa.Table], review: Mapping[str, object]) -> Document:
    """The report of a review at one run.

    Args:
        tables: Tables of the run by name: figures, counts, records, differences, claims, sources;
            a section without its table is left out.
        review: Title, subtitle, template, label, known_on (a date), period (from, to), edition,
            copy_for, approval, occasion, run (fingerprint), issued_at (an instant in UTC), content_language (tag of
            what people write), as `text` the blocks that people wrote, without which the report is its outline,
            and as `quotations` what is printed of those that it cites.

    Raises:
        NotFound: The template names no outline, or the outline a section that does not exist.
        WrongState: The review does not say when its data were known.
        NotEnoughData: No source is in yet.
    """
    if "records" in tables and not tables["records"].num_rows:
        raise NotEnoughData("The review has no records yet.", "Import a source, then run again.")
    found = material(tables, review)
    outline = outline_of_template(found.words("template", DEFAULT))
    text = review.get("text") or outline_text(outline)
    assert isinstance(text, tuple), "the text of a report is a tuple of blocks"
    placed_blocks = _blocks(found, outline, text)
    return Document(
        title=found.words("title", str(outline["title"])),
        subtitle=found.words("subtitle", str(outline["subtitle"])),
        marking=marking_of(found.words("label", "unclassified")),
        known_on=found.known_on,
        issued_at=_issued_at(found),
        occasion=found.words("occasion"),
        edition=found.words("edition", "Draft"),
        imprint=_imprint(found, outline),
        foreword=str(outline["foreword"]),
        run=found.words("run"),
        blocks=without_lost_references([block for _, block in placed_blocks]),
        origins=tuple(origin for origin, _ in placed_blocks),
        readers=_readers(text, placed_blocks),
    )


def _blocks(
    found: Material, outline: Mapping[str, object], text: Sequence[TextBlock]
) -> list[_Placed]:
    """The blocks that are printed, each with the block of the text that it comes from."""
    keys = outline["figures"]
    assert isinstance(keys, dict), "the outline names its figures"
    made: list[_Placed] = []

    def section(name: str) -> list[Block]:
        if name in LISTS:
            # Filled when all of the text is there.
            return [Terms((), name)]
        if name == REGISTER:
            return scope_sections.register(found, [one for _, one in _without_empty_parts(made)])
        return _section(name, found, keys)

    labels, shows = [one.ref for one in text], _shows(found)
    content = found.words(CONTENT_LANGUAGE, LANGUAGE_OF_RUN)
    language = "" if content == LANGUAGE_OF_RUN else content
    for one in text:
        blocks = placed(one, shows, labels, section, language=language)
        made += [(one.ref, block) for block in blocks]
    return _without_skipped_levels(_without_empty_parts(_with_lists(made)))


def _without_skipped_levels(made: Sequence[_Placed]) -> list[_Placed]:
    """No heading stands more than one level below the one above it, which who hears a report would miss (PDF/UA-1)."""
    found: list[_Placed] = []
    above = 0
    for origin, block in made:
        match block:
            case Heading(level=level):
                above = min(level, above + 1)
                found.append((origin, replace(block, level=above)))
            case Annex():
                above = 1
                found.append((origin, block))
            case _:
                found.append((origin, block))
    return found


def _with_lists(made: Sequence[_Placed]) -> list[_Placed]:
    """With the lists of terms where they belong, of all that the text says; without one that would be empty."""
    told: list[_Placed] = []
    for origin, block in made:
        if isinstance(block, Terms) and block.label in LISTS:
            found = list_of_terms(LISTS[block.label](one for _, one in made))
            told += [(origin, found)] if found else []
        else:
            told.append((origin, block))
    return told


def _shows(found: Material) -> Showing:
    quoted = found.review.get("quotations")
    told = quoted if isinstance(quoted, dict) else None
    asked = stated_sections.boxes_of(stated_sections.stated_in(found))
    return showing(found.tables.get("figures"), found.numbers, told, asked)


def _readers(text: Sequence[TextBlock], made: Sequence[_Placed]) -> tuple[str, ...]:
    """Who may read each printed block; empty where everybody may read all."""
    held = readers_of(text)
    found = tuple(held[origin] for origin, _ in made)
    return found if any(found) else ()


def _section(name: str, found: Material, keys: Keys) -> list[Block]:
    if name not in SECTIONS:
        raise NotFound(
            f"The outline asks for the section '{name}', which does not exist.",
            f"Use one of {', '.join(sorted([*SECTIONS, REGISTER, *LISTS]))}.",
        )
    return SECTIONS[name](found, keys)


def _without_empty_parts(made: Sequence[_Placed]) -> list[_Placed]:
    """Without chapters and annexes in which nothing stands: a run lacks what they would say."""
    following = [*(block for _, block in made[1:]), None]
    return [
        one
        for one, after in zip(made, following, strict=True)
        if not (_begins_part(one[1]) and (after is None or _begins_part(after)))
    ]


def _begins_part(block: Block) -> bool:
    return isinstance(block, Annex) or (isinstance(block, Heading) and block.level == 1)


def _issued_at(found: Material) -> dt.datetime:
    stated = found.review.get("issued_at")
    if isinstance(stated, str) and stated:
        stated = dt.datetime.fromisoformat(stated)
    if isinstance(stated, dt.datetime):
        return stated if stated.tzinfo else stated.replace(tzinfo=dt.UTC)
    return dt.datetime.combine(found.known_on, dt.time(), dt.UTC)


def _imprint(found: Material, outline: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    keys = outline["figures"]
    assert isinstance(keys, dict), "the outline names its figures"
    total = headline(found, keys["headline"])
    years = (found.first, found.last)
    if total is not None and total.period is not None:
        years = (total.period[0].year, total.period[1].year)
    run = found.words("run")
    lines = [
        ("Edition", found.words("edition", "Draft")),
        ("Data as known on", printed.long_day(found.known_on)),
        ("Period", f"{years[0]}–{years[1]}" if years[0] else ""),
        ("Copy for", found.words("copy_for", "Review team")),
        ("Approval", found.words("approval", "Not approved")),
        ("Run", short(run) if run else ""),
    ]
    return tuple((term, words) for term, words in lines if words)


def build(
    document: Document, out_dir: Path, *, fonts: Path | None, name: str = "report"
) -> dict[str, Path]:
    """Write a document as report.pdf, report.docx, report.html, with numbers.json beside them.

    Args:
        document: What to print.
        out_dir: Made if absent; files of these names are replaced, each in one step.
        fonts: Folder of TTF files; without it the engines' own fonts stand in.
        name: Name of the files, in place of "report".

    Returns:
        "pdf", "docx", "html" and "numbers" to their paths.
    """
    return put(printed_forms(document, fonts=fonts), out_dir, name=name)


def printed_forms(document: Document, *, fonts: Path | None) -> dict[str, bytes]:
    """The same in memory: "pdf", "docx", "html" and "numbers" to their content."""
    # Who only asks for a marking waits for no printer.
    from vedette.core.reports.render_docx import docx
    from vedette.core.reports.render_html import html
    from vedette.core.reports.render_pdf import pdf

    listed = json.dumps(numbers(document), ensure_ascii=False, indent=1) + "\n"
    page = html(document, fonts=fonts)
    with ThreadPoolExecutor(1) as beside:
        # The engine of the PDF works outside of the interpreter, so that both cores have something to do.
        printing = beside.submit(pdf, document, fonts=fonts)
        word = docx(document, fonts=fonts)
    return {
        "pdf": printing.result(),
        "docx": word,
        "html": page.encode(),
        "numbers": listed.encode(),
    }


def put(forms: Mapping[str, bytes], out_dir: Path, *, name: str = "report") -> dict[str, Path]:
    """Write printed forms into a folder; see `build`."""
    out_dir.mkdir(parents=True, exist_ok=True)
    names = {kind: "numbers.json" if kind == "numbers" else f"{name}.{kind}" for kind in forms}
    return {kind: _written(out_dir / names[kind], content) for kind, content in forms.items()}


def _written(path: Path, content: bytes) -> Path:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
    return path
