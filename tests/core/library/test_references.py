"""Bibliographies of other programs in and out: every form, their bad habits, hostile files, no field lost."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vedette.core.library.bibliographies import (
    as_json,
    from_json,
    read_references,
    written_references,
)
from vedette.core.library.references import Form, Name, Reference, clean

PAPER = Reference(
    kind="article-journal",
    id="hultman2014",
    title="Beyond Keeping Peace: United Nations Effectiveness in the Midst of Fighting",
    authors=(Name("Hultman", "Lisa"), Name("Kathman", "Jacob", "Jr."), Name("United Nations")),
    issued="2014-11-03",
    container="American Political Science Review",
    volume="108",
    issue="4",
    pages="737-753",
    doi="10.1017/S0003055414000446",
    issn="0003-0554",
    abstract="While United Nations peacekeeping missions were created to keep peace, they fight.",
    keywords=("peacekeeping", "civil war"),
    notes=("Read by two.",),
)
RIS = """\
TY  - JOUR
ID  - hultman2014
TI  - Beyond Keeping Peace: United Nations Effectiveness in the Midst of Fighting
AU  - Hultman, Lisa
AU  - Kathman, Jacob, Jr.
AU  - United Nations
T2  - American Political Science Review
VL  - 108
IS  - 4
DO  - 10.1017/S0003055414000446
SN  - 0003-0554
AB  - While United Nations peacekeeping missions were created to keep peace, they fight.
KW  - peacekeeping
KW  - civil war
N1  - Read by two.
PY  - 2014
DA  - 2014/11/03
SP  - 737
EP  - 753
"""
RIS += "ER  - \n"
BIBTEX = r"""% a comment @ of somebody
@string{apsr = "American Political " # "Science Review"}
@comment{jabref-meta: databaseType:bibtex;}
@Article{hultman2014,
  title    = {{Beyond Keeping Peace}: {United Nations} Effectiveness in the Midst of Fighting},
  author   = "Lisa Hultman and Kathman, Jr., Jacob and {United Nations}",
  journal  = apsr, volume = 108, number = {4}, pages = {737--753},
  year = 2014, date = {2014-11-03},
  doi = {https://doi.org/10.1017/S0003055414000446}, issn = {0003-0554},
  abstract = {While United Nations peacekeeping missions were created to keep
    peace, they fight.},
  keywords = {peacekeeping, civil war},
  note = {Read by two.}
}
"""


def only(content: str | bytes, encoding: str | None = None) -> Reference:
    held = content if isinstance(content, bytes) else content.encode()
    found = read_references(held, "export", encoding)
    assert not found.errors
    assert len(found.records) == 1
    return found.records[0].reference


def refused(content: str | bytes) -> str:
    held = content if isinstance(content, bytes) else content.encode()
    found = read_references(held, "export")
    assert not found.records
    return " ".join(f"{one.message} {one.remedy}" for one in found.errors)


def test_the_three_forms_say_the_same_work() -> None:
    csl = written_references([PAPER], Form.CSL, {}).decode()

    assert only(RIS) == PAPER
    assert only(BIBTEX) == PAPER
    assert only(csl) == PAPER
    assert json.loads(csl)[0]["author"][2] == {"literal": "United Nations"}


def test_an_ordinary_work_is_written_as_other_programs_write_it() -> None:
    written = written_references([PAPER], Form.RIS, {"marking": "confidential"}).decode()

    assert written == "Marking: confidential\r\n\r\n" + RIS.replace("\n", "\r\n") + "\r\n"
    assert "vedette" not in written_references([PAPER], Form.BIBTEX, {}).decode()
    assert "custom" not in as_json(PAPER)


TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["a, b; c", "{x", "x}", "\\", "\\'e", "~", "R&D", "12--20", "$x^2$", "A and B", "TY  - JOUR", "ER  - ",
         "et al.",          "10.1/x{y}", "``q''", "ß", "a---b", "United Nations, Dept", "@article{a,",
         "% no", "vedette:{}", "1234-5678"]
    ),
).map(clean)  # fmt: skip
WORDS = TEXT.filter(bool)
NAMES = st.lists(st.builds(Name, WORDS, TEXT, TEXT), max_size=3).map(tuple)
DAYS = st.tuples(st.dates(), st.sampled_from([4, 7, 10])).map(lambda o: o[0].isoformat()[: o[1]])
OTHERS = st.one_of(
    st.tuples(
        st.sampled_from(
            ["ris:C1", "ris:TY", "ris:TI", "ris:U5", "bib:crossref", "bib:entrytype", "bib:date"]
        ),
        WORDS,
    ),
    st.tuples(st.sampled_from(["csl:archive", "csl:title"]), TEXT.map(json.dumps)),
)
SEVERAL = st.lists(WORDS, max_size=3).map(tuple)
REFERENCES = st.builds(
    Reference,
    kind=st.sampled_from(["article-journal", "book", "report", "thesis", "chapter", "song"]),
    title=WORDS,
    authors=NAMES,
    editors=NAMES,
    issued=st.one_of(st.just(""), DAYS),
    doi=st.sampled_from(["", "10.1234/abc", "10.1000/x{y}"]),
    keywords=SEVERAL,
    notes=SEVERAL,
    others=st.lists(OTHERS, max_size=3).map(tuple),
    **dict.fromkeys((
            "id", "container", "volume", "issue", "pages", "isbn", "issn", "url", "abstract", "publisher", "place",
            "number", "language",
        ), TEXT),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(REFERENCES, min_size=1, max_size=2), st.sampled_from(Form))
def test_nothing_is_lost_on_the_way_out_and_back(held: list[Reference], form: Form) -> None:
    read = read_references(written_references(held, form, {"marking": "x"}), "export")

    assert [one.reference for one in read.records] == held
    assert [from_json(as_json(one)) for one in held] == held


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (RIS.encode("utf-8-sig"), None),
        (RIS.replace("\n", "\r\n").encode(), None),
        (RIS.replace("\n", "\r").encode(), None),
        (RIS.encode("utf-16"), None),
        (RIS.replace("  - ", " - ").encode(), None),
        (RIS.removesuffix("ER  - \n").encode(), None),
        (RIS.replace("ER  - \n", "ER  -").encode(), None),
        (RIS.replace("were created", "\n   were created\n").encode(), None),
        (f"Provider: Some Database\nContent: text/plain\n\n{RIS}".encode(), None),
        (
            RIS.replace(
                "TI  - ", "T1  - Beyond Keeping Peace: United Nations Effectiveness in the Midst of Fighting\nTI  - "
            ).encode(),
            None,
        ),
        (RIS.replace("PY  - 2014\nDA  - 2014/11/03", "Y1  - 2014/11/3//").encode(), None),
        (BIBTEX.replace("2014-11-03", "2014-11-03 ").encode("latin-1"), "latin-1"),
    ],
)  # fmt: skip
def test_habits_of_other_programs_change_nothing(content: bytes, encoding: str | None) -> None:
    assert only(content, encoding) == PAPER


def test_a_record_without_its_end_is_told() -> None:
    found = read_references((RIS.removesuffix("ER  - \n") + RIS).encode(), "export")

    assert [one.reference for one in found.records] == [PAPER, PAPER]
    assert [one.line for one in found.records] == [1, 20]
    assert "Record 1 (line 1) has no ER line" in found.warnings[0].message


def test_fields_without_a_place_are_kept() -> None:
    said = RIS.replace("SP  - ", "C1  - Stockholm\nDO  - in print\nDA  - spring\nSP  - ")

    assert only(said).others == (
        ("ris:C1", "Stockholm"),
        ("ris:DO", "in print"),
        ("ris:DA", "spring"),
    )


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (r"{\"U}ber d{\'e}j{\`a} vu", "Über déjà vu"),
        (r"\v{C}a\u{g}r{\i} \AA ngstr\"om", "Čağrı Ångström"),
        (r"Stra{\ss}e \& \O rsted --- ``Q''", "Straße & Ørsted — “Q”"),
        (r"\emph{Peace} {K}eeping 100\%", "Peace Keeping 100%"),
        (r"\unknown{x}", r"\unknownx"),
    ],
)
def test_accents_of_latex_are_letters(raw: str, read: str) -> None:
    assert only(f"@misc{{k, title = {{{raw}}}}}").title == read


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("{van der Berg}, Anna", (Name("van der Berg", "Anna"),)),
        ("Anna van der Berg", (Name("van der Berg", "Anna"),)),
        ("{Barnes and Noble} and Lisa Howard", (Name("Barnes and Noble"), Name("Howard", "Lisa"))),
        ("Howard, Lisa and others", (Name("Howard", "Lisa"), Name("et al."))),
    ],
)
def test_names_of_bibtex_are_divided(raw: str, read: tuple[Name, ...]) -> None:
    assert only(f"@misc{{k, title = {{T}}, author = {{{raw}}}}}").authors == read


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "'export' is no RIS, BibTeX or CSL-JSON"),
        ("FN Clarivate\nVR 1.0\nPT J\n", "tagged text of Web of Science"),
        ("TY  - JOUR\nAU  - A\nER  - \n", "record 1 (line 1) has no title"),
        ("AU  - A\nTY  - JOUR\nTI  - T\nER  - \n", "Line 1 stands outside of a record"),
        ("@article{a, title = {x}", "Record 1 (@article, line 1), field title: the file ends before the entry does"),
        ("@article{a,\n title = {x} year = 3}", "Record 1 (@article, line 1), field title: there is no comma"),
        ("@article{a,\n title = {x", "field title: a brace is not closed"),
        ("@article{a, journal = apsr}", "'apsr' is no @string"),
        ('[{"title": "T"}, 3]', "Record 2 is no object but 3"),
        ('[{"title": ["T"]}]', "Record 1: title is not a text"),
        ('[{"title": "T", "author": "A"}]', "author is not a list"),
        ("[" * 100_000, "The file is no JSON"),
        ("TY  - JOUR\nTI  - " + "x" * 100_001, "line 2: the field TI has 100001 characters"),
        (b"TY  - JOUR\nTI  - M\xfcller\n", "byte 19 does not fit. Name its encoding"),
        (b"TY  - JOUR\nTI  - T\n" * 5_001, "more than 5000 records"),
        (b"x" * (32 * 2**20 + 1), "has 32 MiB"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_where_and_why(content: str | bytes, said: str) -> None:
    assert said in refused(content)


@pytest.mark.parametrize(
    "content",
    [
        "@a{" * 400_000,
        "@article{a, t = " + "{" * 1_000_000,
        "@article{x," + "a," * 400_000,
        "TY  - JOUR\n" + "AU  - " * 300_000,
        "TY  - JOUR\nTI  - T\n" + "AU  - A\n" * 100_000,
        "@misc{k, author = {" + "a and " * 15_000 + "b}, title = {T}}",
        "@misc{k, title = {" + r"\'" * 40_000 + "}}",
        '[{"title":"T","note":' + "9" * 90_000 + "}]",
    ],
)
def test_a_hostile_file_takes_no_time(content: str) -> None:
    begun = time.process_time()
    read_references(content.encode(), "export")

    assert time.process_time() - begun < 5
