"""The board of the sample review: statements of some issue areas and a few cells that people decided."""

from __future__ import annotations

from vedette.core.evidence.board import Cell, Kind, Said, Verdict, cells
from vedette.pipeline.board import About, items, say, state_area
from vedette.pipeline.coding import codebook_of, quotations
from vedette.pipeline.decisions import Author
from vedette.pipeline.documents import documents
from vedette.pipeline.interviews import interviews
from vedette.pipeline.workspace import Review

STATEMENTS = {
    "IA05": "Caveats and unclear command keep units from acting when they are attacked.",
    "IA11": "Camps are held with too few people and walls that stop nothing.",
    "IA14": "The wounded reach a surgeon too late.",
    "IA16": "Convoys are too long for the escorts that they are given.",
}
"""Issue area -> what its evidence is held against."""

VERDICTS = (
    ("IA11", Kind.INQUIRIES, Verdict.AGREE, "Inquiries into attacks on camps name towers, walls and guards.", ""),
    ("IA11", Kind.INTERVIEWS, Verdict.AGREE, "Commanders describe the same gaps in their own words.", ""),
    ("IA11", Kind.LITERATURE, Verdict.SILENT, "No publication on the shelf looks at camps.", ""),
    ("IA05", Kind.INQUIRIES, Verdict.AGREE, "Orders were asked of capitals while the fight went on.", ""),
    ("IA05", Kind.INTERVIEWS, Verdict.CONTRADICT, "Those who spoke say that caveats were known and planned for.",
     "They spoke of the years after the caveats were declared; the inquiries are of the years before."),
    ("IA14", Kind.INQUIRIES, Verdict.AGREE, "Times from wound to surgery stand in the timelines.", ""),
    ("IA16", Kind.INTERVIEWS, Verdict.CONTRADICT, "Drivers say that the escorts were enough, the routes were not.", ""),
)  # fmt: skip
"""What was said, in order; the last contradiction still owes its resolution."""


def add_board(review: Review, author: Author) -> None:
    """State four areas and decide some cells on what is coded."""
    known = review.decisions()
    files = {one.reference: str(one.body["file_name"]) for one in documents(known).values()}
    talks = {
        one.document: name for name, one in interviews(known).items() if one.document is not None
    }
    types = {name: "boi_report" for name, file in files.items() if file.startswith("BOI_")}
    book = codebook_of(known)
    found = cells(items(quotations(known).values(), book, About(types, {}, {}, talks)))
    for area, statement in STATEMENTS.items():
        state_area(review, area, statement, author)
    for area, kind, verdict, why, resolution in VERDICTS:
        told = Said(area, kind, verdict, why, resolution, "", "", "", "")
        say(review, told, found.get((area, kind), Cell()), author)
