"""Tables of the library."""

from __future__ import annotations

import pyarrow as pa

from vedette.core.kernel.schema import Column, Table


def _list(kind: pa.DataType) -> pa.DataType:
    """A list type that is the same after a way through Parquet, which calls its items so."""
    return pa.list_(pa.field("element", kind))


_BLOCK = pa.struct(
    [
        ("kind", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("number", pa.string()),
    ]
)
_ASIDE = pa.struct([("kind", pa.string()), ("at", pa.int32()), ("text", pa.string())])
_PART = pa.struct([("start", pa.int64()), ("end", pa.int64())])

READING = Table(
    "reading",
    "one page, sheet or whole of a document, as it was read from the original",
    (
        Column("page", pa.int32(), "number from 1", required=True),
        Column("name", pa.string(), "of a sheet"),
        Column("text", pa.string(), "normalised text, code points", required=True),
        Column("width", pa.float64(), "points; none where the format has no pages"),
        Column("height", pa.float64(), "points"),
        Column("origin", pa.string(), "text, ocr or none", required=True),
        Column("confidence", pa.float64(), "mean confidence of letters read from a picture, 0-100"),
        Column(
            "boxes",
            pa.binary(),
            "of each character four int16: left, top, right, bottom, 1/10 point",
        ),
        Column(
            "steps",
            pa.binary(),
            "of each character one uint16: way on from the one before in the engine",
        ),
        Column("blocks", _list(_BLOCK), "runs of the text with kind and number"),
        Column("asides", _list(_ASIDE), "deleted, hidden, commenting text near a character"),
    ),
    ("page",),
)

DOCUMENTS = Table(
    "documents",
    "one document of the library",
    (
        Column("document", pa.string(), "permanent reference", required=True),
        Column("title", pa.string(), "stated by a person, else as read from it"),
        Column("document_type", pa.string(), "code of document_type", required=True),
        Column("type_by", pa.string(), "stated or read", required=True),
        Column("symbol", pa.string(), "official symbol, such as S/2025/153"),
        Column("effective_on", pa.date32(), "day that the document bears"),
        Column(
            "effective_by", pa.string(), "stated, read (in its text) or file (its own properties)"
        ),
        Column("received_on", pa.date32(), "day on which the review got it", required=True),
        Column("language", pa.string(), "ISO 639-1 of most of its text"),
        Column(
            "format",
            pa.string(),
            "pdf, docx, html, eml, text, xlsx, rtf, odt; reference for a record without a file",
            required=True,
        ),
        Column("pages", pa.int32(), "pages or sheets", required=True),
        Column("pages_without_text", pa.int32(), "pages that are pictures only", required=True),
        Column(
            "pages_by_ocr",
            pa.int32(),
            "pages whose letters were read from a picture",
            required=True,
        ),
        Column("words", pa.int32(), "words outside of running heads and feet", required=True),
        Column("passages", pa.int32(), "paragraphs, headings, rows and notes", required=True),
        Column("asides", pa.int32(), "deleted, hidden and commenting passages", required=True),
        Column("origin", pa.string(), "who gave it, as stated"),
        Column(
            "quotes",
            pa.string(),
            "documents and symbols that it draws on, as stated; comma between",
        ),
        Column("attached_to", pa.string(), "the message that it came with"),
        Column("file_name", pa.string(), "name of the file as received", required=True),
        Column("sha256", pa.string(), "of the original", required=True),
        Column("label", pa.string(), "label", required=True),
        Column("at", pa.string(), "when it was added", required=True),
        Column("by", pa.string(), "who added it", required=True),
    ),
    ("document",),
)

PASSAGES = Table(
    "passages",
    "one paragraph, heading, table row or note of a document",
    (
        Column("document", pa.string(), "reference of the document", required=True),
        Column(
            "passage", pa.int32(), "number in the document from 1, in reading order", required=True
        ),
        Column("kind", pa.string(), "paragraph, heading, table or footnote", required=True),
        Column("number", pa.string(), "paragraph number that it is cited by"),
        Column("page", pa.int32(), "page on which it begins", required=True),
        Column("last_page", pa.int32(), "page on which it ends", required=True),
        Column("parts", _list(_PART), "its runs in the text of the document: start, end"),
        Column("text", pa.string(), "its words in one line", required=True),
    ),
    ("document", "passage"),
)

PASSAGE_VECTORS = Table(
    "passage_vectors",
    "one English passage of a review that is searched by meaning",
    (
        Column("document", pa.string(), "reference of the document", required=True),
        Column("passage", pa.int32(), "number in the document from 1", required=True),
        Column("vector", pa.binary(), "384 numbers of 16 bits, of length one", required=True),
    ),
    ("document", "passage"),
)

COPIES = Table(
    "document_copies",
    "one pair of documents of which one is nearly the other",
    (
        Column(
            "document",
            pa.string(),
            "the earlier by reference; of a work that which stays",
            required=True,
        ),
        Column("other", pa.string(), "the other", required=True),
        Column(
            "relation",
            pa.string(),
            "same_file, same_text, same_work (a person says so), near or contains",
            required=True,
        ),
        Column(
            "shared",
            pa.float64(),
            "share of their runs of three words that both have, 0-1",
            required=True,
        ),
        Column(
            "within",
            pa.float64(),
            "share of the shorter one that is in the longer, 0-1",
            required=True,
        ),
    ),
    ("document", "other"),
)

REFERENCES = Table(
    "document_references",
    "one document with its bibliographic reference",
    (
        Column("document", pa.string(), "permanent reference", required=True),
        Column(
            "is_record", pa.bool_(), "whether it came in as a record without a file", required=True
        ),
        Column("same_as", pa.string(), "the document whose work it is, as a person judged"),
        Column("kind", pa.string(), "type of CSL", required=True),
        Column("title", pa.string(), "of the work", required=True),
        Column(
            "said", pa.string(), "authors, day, container, identifiers in one line", required=True
        ),
        Column("year", pa.int32(), "of issue"),
        Column("doi", pa.string(), "without an address before it"),
        Column("csl", pa.string(), "all of it as an item of CSL-JSON", required=True),
    ),
    ("document",),
)

SAME_WORKS = Table(
    "same_works",
    "one record that seems to be the work of another document, for a person to judge",
    (
        Column("work", pa.string(), "reference of the record", required=True),
        Column("document", pa.string(), "the document that would stay", required=True),
        Column("by", pa.string(), "what they have in common: doi, symbol or title", required=True),
    ),
    ("work",),
)

DOCUMENT_MISSIONS = Table(
    "document_missions",
    "one document with the mission that it is about",
    (
        Column("document", pa.string(), "permanent reference", required=True),
        Column(
            "mission", pa.string(), "acronym, of the code list or of the records", required=True
        ),
        Column("mission_by", pa.string(), "stated or read (in its title or start)", required=True),
    ),
    ("document",),
)

PROBLEMS = Table(
    "document_problems",
    "one thing that a person should know of a document",
    (
        Column("document", pa.string(), "reference", required=True),
        Column("order", pa.int32(), "from 1", required=True),
        Column("rule", pa.string(), "stable short name", required=True),
        Column("message", pa.string(), "what was found, with its pages", required=True),
        Column("remedy", pa.string(), "what to do", required=True),
    ),
    ("document", "order"),
)

CODES = Table(
    "codes",
    "one code of the codebook that is not merged away",
    (
        Column("code", pa.string(), "permanent reference", required=True),
        Column("path", pa.string(), "names from the top down", required=True),
        Column("depth", pa.int32(), "0 at the top", required=True),
        Column("name", pa.string(), "as shown", required=True),
        Column("parent", pa.string(), "the code above it"),
        Column("definition", pa.string(), "what it means"),
        Column("include", pa.string(), "when to use it"),
        Column("exclude", pa.string(), "when not"),
        Column("example", pa.string(), "a passage that has it"),
        Column("alias", pa.string(), "other words for it, with commas"),
        Column("issue_area", pa.string(), "issue area of the review"),
        Column("redirect", pa.string(), "always empty here: codes merged away are left out"),
        Column("is_retired", pa.bool_(), "whether it is given no more", required=True),
    ),
    ("path",),
)

QUOTATIONS = Table(
    "quotations",
    "one quotation in force",
    (
        Column("quotation", pa.string(), "permanent reference", required=True),
        Column("document", pa.string(), "reference of its document", required=True),
        Column("page", pa.int32(), "page on which it begins"),
        Column("number", pa.string(), "paragraph number that it is cited by"),
        Column("start", pa.int64(), "first character in the text of the document"),
        Column("end", pa.int64(), "character after its last"),
        Column("text", pa.string(), "its words as they were coded", required=True),
        Column("state", pa.string(), "exact, moved, approximate, several or lost", required=True),
        Column("likeness", pa.float64(), "of the words found to those coded, 0-1", required=True),
        Column("memo", pa.string(), "what the coder noted"),
        Column("by", pa.string(), "the coder", required=True),
        Column("at", pa.string(), "when it was last said", required=True),
        Column("label", pa.string(), "that of its document", required=True),
    ),
    ("quotation",),
)

CODINGS = Table(
    "codings",
    "one code of one quotation, merges followed",
    (
        Column("quotation", pa.string(), "reference", required=True),
        Column("code", pa.string(), "reference of the code that it counts as", required=True),
        Column("document", pa.string(), "reference", required=True),
        Column("by", pa.string(), "the coder", required=True),
    ),
    ("quotation", "code"),
)

CODE_COUNTS = Table(
    "code_counts",
    "one code with what bears it or a code below it",
    (
        Column("code", pa.string(), "reference", required=True),
        Column("path", pa.string(), "names from the top down", required=True),
        Column("quotations", pa.int32(), "quotations", required=True),
        Column("own", pa.int32(), "quotations with the code itself", required=True),
        Column("documents", pa.int32(), "documents with such quotations", required=True),
        Column("origins", pa.int32(), "independent origins of those documents", required=True),
        Column("coders", pa.int32(), "persons who gave it", required=True),
    ),
    ("path",),
)

CODE_PAIRS = Table(
    "code_pairs",
    "two codes that meet on one quotation or on two that overlap",
    (
        Column("code", pa.string(), "the earlier by reference", required=True),
        Column("other", pa.string(), "the other", required=True),
        Column("n", pa.int32(), "meetings", required=True),
    ),
    ("code", "other"),
)

INTERVIEWS = Table(
    "interviews",
    "one interview of the register, without who spoke",
    (
        Column("interview", pa.string(), "random reference", required=True),
        Column("consent", pa.string(), "code of consent", required=True),
        Column("use", pa.string(), "what that allows", required=True),
        Column("month", pa.string(), "in which it was held", required=True),
        Column("mission", pa.string(), "acronym"),
        Column("place", pa.string(), "class of place", required=True),
        Column("category", pa.string(), "code of personnel_category", required=True),
        Column("component", pa.string(), "military, police or civilian", required=True),
        Column("rank", pa.string(), "band", required=True),
        Column("sex", pa.string(), "F, M or empty"),
        Column("document", pa.string(), "reference of its notes"),
        Column("attribution", pa.string(), "how its speaker may be described; none: not at all"),
        Column("k", pa.int32(), "people of the register whom the description fits"),
    ),
    ("interview",),
)

HEARD = Table(
    "heard",
    "one mission and component",
    (
        Column("mission", pa.string(), "acronym", required=True),
        Column("component", pa.string(), "military, police or civilian", required=True),
        Column("interviews", pa.int32(), "interviews whose consent stands", required=True),
        Column("strength", pa.float64(), "people deployed, mean of the known months"),
        Column("share_heard", pa.float64(), "of all interviews, 0-1"),
        Column("share_deployed", pa.float64(), "of all people deployed, 0-1"),
        Column("is_silent", pa.bool_(), "people deployed and none heard", required=True),
    ),
    ("mission", "component"),
)
