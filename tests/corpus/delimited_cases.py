"""Delimited text: quotes, cells, newlines, headers, titles, footers, delimiters, encodings, characters."""

from __future__ import annotations

from tests.corpus import ACCEPTED, ASKED, HEADER, REFUSED, ROWS, WARNED, Case, mapped, table

A1, A2, A3 = ROWS
PLAIN = table(*ROWS)
EMPTY = "," * 13
NAMED = "A4,2016-05-06,Mali,{},,,,,,,1,,,"
TWO_WAYS = {"columns": {"incident_id": "id", "date": "date", "killed": "killed"}, "key": "id"}
BY_POSITION = {"columns": {"incident_id": 1, "date": 2, "killed": 3}, "key": 1, "header": False}


def _swap(mark: str) -> bytes:
    return PLAIN.replace(b",", mark.encode())


def _case(name: str, content: bytes, status: str, rule: str | None = None, **more: object) -> Case:
    filename = str(more.pop("filename", "file.csv"))
    return Case(name, filename, content, status=status, rule=rule, **more)  # type: ignore[arg-type]


STRUCTURE = (
    _case("plain commas", PLAIN, ACCEPTED, n_rows=3),
    _case("no newline at the end", PLAIN[:-1], ACCEPTED, n_rows=3),
    _case("crlf", table(*ROWS, newline="\r\n"), ACCEPTED, n_rows=3),
    _case("semicolons", _swap(";"), ACCEPTED, n_rows=3),
    _case("tabs", _swap("\t"), ACCEPTED, n_rows=3, filename="file.tsv"),
    _case("bars", _swap("|"), ACCEPTED, n_rows=3, filename="file.txt"),
    _case("no known extension", PLAIN, ACCEPTED, n_rows=3, filename="file"),
    _case("all cells quoted", table(*('"' + r.replace(",", '","') + '"' for r in ROWS)), ACCEPTED),
    _case("delimiter in quotes", table(NAMED.format('"Gao, north"')), ACCEPTED, n_rows=1),
    _case("doubled quote", table(NAMED.format('"the ""bridge"""')), ACCEPTED, n_rows=1),
    _case("newline in quotes", table(NAMED.format('"Gao\nnorth"'), A1), ACCEPTED, n_rows=2),
    _case("crlf in quotes", table(NAMED.format('"a\r\nb"'), newline="\r\n"), ACCEPTED, n_rows=1),
    _case("lf in quotes under crlf", table(NAMED.format('"a\nb"'), A1, newline="\r\n"), ACCEPTED),
    _case("tab in a cell", table(NAMED.format("Gao\tnorth")), ACCEPTED, n_rows=1),
    _case("empty quoted cell", table(NAMED.format('""')), ACCEPTED, n_rows=1),
    _case(
        "unclosed quote", table(A1, NAMED.format('"Gao'), A2), REFUSED, "quote.unclosed", record=3
    ),
    _case("unclosed quote at the end", table(A1, A2) + b'"', REFUSED, "quote.unclosed", record=4),
    _case(
        "unclosed quote closed by a later one",
        table(A1, NAMED.format('"Gao'), A2, NAMED.format('"Kidal"')),
        REFUSED,
        "quote.text_after",
        record=3,
    ),
    _case("text after quote", table(NAMED.format('"Gao"x')), REFUSED, "quote.text_after", record=2),
    _case(
        "blank after quote", table(NAMED.format('"Gao" ')), REFUSED, "quote.text_after", record=2
    ),
    _case("backslash quote", table(NAMED.format(r'"a \"b\" c"')), REFUSED, "quote.text_after"),
    _case(
        "quote in a bare cell", table(NAMED.format('the 5" gun')), WARNED, "quote.bare", record=2
    ),
    _case("blank before quote", table(NAMED.format(' "Gao"')), WARNED, "quote.bare", record=2),
    _case("one cell too few", table(A1, A2[:-14]), REFUSED, "cells.count", record=3),
    _case("one cell too many", table(A1 + ",x", A2), REFUSED, "cells.count", record=2),
    _case(
        "mixed newlines",
        table(A1, newline="\r\n") + f"{A2}\n".encode(),
        WARNED,
        "lines.mixed_newlines",
    ),
    _case("cr only", table(*ROWS, newline="\r"), WARNED, "lines.cr_only", n_rows=3),
    _case("blank lines", table(A1, "", A2, "", ""), WARNED, "lines.blank", n_rows=2),
    _case("blank line first", b"\n" + PLAIN, WARNED, "lines.blank", n_rows=3),
    _case("sep line", b"sep=;\n" + _swap(";"), WARNED, "delimiter.sep_line", n_rows=3),
    _case(
        "sep line quoted", b'"sep=,"\r\n' + table(A1, newline="\r\n"), WARNED, "delimiter.sep_line"
    ),
    _case("sep line that lies", b"sep=;\n" + PLAIN, ASKED, "header"),
    _case(
        "delimiter at each end",
        table(*(f"{row}," for row in ROWS), header=f"{HEADER},"),
        WARNED,
        "columns.trailing_empty",
        n_rows=3,
    ),
    _case(
        "blank name over values",
        table(f"{A1},x", header=f"{HEADER},"),
        REFUSED,
        "header.blank_name",
    ),
    _case(
        "empty records at the end",
        table(A1, EMPTY, EMPTY),
        WARNED,
        "records.empty_at_end",
        n_rows=1,
    ),
    _case("empty record inside", table(A1, EMPTY, A2), REFUSED, "records.empty_inside", record=3),
    _case(
        "quoted empty record inside", table(A1, '""' + EMPTY, A2), REFUSED, "records.empty_inside"
    ),
    _case("450,000 cells in a line", table(A1, "x," * 450_000), REFUSED, "cells.count", record=3),
    _case("450,000 names", b"x," * 450_000 + b"\n" + b"1," * 450_000, REFUSED, "limit.columns"),
    _case("cell too long", table(NAMED.format("x" * 100_001)), REFUSED, "limit.cell", record=2),
    _case("longest cell", table(NAMED.format("x" * 100_000)), ACCEPTED, n_rows=1),
    _case(
        "record too long",
        table(*[",".join(["x" * 90_000] * 14)]),
        REFUSED,
        "limit.record",
        record=2,
    ),
)

HEADERS = (
    _case("header without records", table(), REFUSED, "file.no_records"),
    _case("header and empty records", table(EMPTY), REFUSED, "file.no_records"),
    _case("capitals in names", table(*ROWS, header=HEADER.upper()), WARNED, "header.folded"),
    _case(
        "blanks around names",
        table(*ROWS, header=HEADER.replace(",", " , ")),
        WARNED,
        "header.folded",
    ),
    _case(
        "name twice", table(f"{A1},4", header=f"{HEADER},killed"), REFUSED, "header.repeated_name"
    ),
    _case(
        "name twice folded",
        table(f"{A1},4", header=f"{HEADER},Killed "),
        REFUSED,
        "header.repeated_name",
    ),
    _case(
        "blank name", table(*ROWS, header=HEADER.replace("place", "")), REFUSED, "header.blank_name"
    ),
    _case(
        "no killed",
        table(*ROWS, header=HEADER.replace("killed", "dead")),
        REFUSED,
        "header.column_missing",
    ),
    _case(
        "no key",
        table(*ROWS, header=HEADER.replace("incident_id", "id")),
        REFUSED,
        "header.column_missing",
    ),
    _case(
        "no date",
        table(*ROWS, header=HEADER.replace("date", "day")),
        REFUSED,
        "header.column_missing",
    ),
    _case(
        "column not mapped", table(f"{A1},x", header=f"{HEADER},extra"), WARNED, "header.unmapped"
    ),
    _case("other columns", b"a,b,c\n1,2,3\n", ASKED, "header"),
    _case("no header", table(A2, A3, header=A1), ASKED, "header"),
    _case("header repeated", table(A1, HEADER, A2), REFUSED, "header.repeated", record=3),
    _case(
        "header repeated in capitals",
        table(A1, HEADER.upper(), A2),
        REFUSED,
        "header.repeated",
        record=3,
    ),
    _case("title lines", b"Casualties\nas of 2018\n" + PLAIN, ASKED, "header"),
    _case(
        "title lines skipped",
        b"Casualties\nas of 2018\n" + PLAIN,
        ACCEPTED,
        mapping=mapped(skip_rows=2),
        n_rows=3,
    ),
    _case(
        "title lines by header line",
        b"Casualties\n\n" + PLAIN,
        ACCEPTED,
        mapping=mapped(header=3),
        n_rows=3,
    ),
    _case(
        "title with a quoted newline",
        b'"Casual\nties"\n' + PLAIN,
        ACCEPTED,
        mapping=mapped(skip_rows=2),
    ),
    _case("total line", table(A1, "Total,,,,,,,,,,3,2,,"), REFUSED),
    _case("note line", table(A1, "Source: the mission"), REFUSED, "cells.count", record=3),
    _case(
        "note line skipped",
        table(A1, "Source: the mission"),
        WARNED,
        "footer.skipped",
        mapping=mapped(skip_footer=1),
        n_rows=1,
    ),
    _case(
        "two lines skipped at the end",
        table(A1, "", "Source: the mission"),
        WARNED,
        "footer.skipped",
        mapping=mapped(skip_footer=2),
        n_rows=1,
    ),
    _case("all lines skipped", PLAIN, REFUSED, "file.empty", mapping=mapped(skip_rows=9)),
    _case(
        "by position",
        b"A1,2016-03-04,3\nA2,2016-03-05,0\n",
        ACCEPTED,
        mapping=BY_POSITION,
        n_rows=2,
    ),
    _case(
        "position beyond the cells",
        b"A1,2016-03-04\n",
        REFUSED,
        "header.column_missing",
        mapping=BY_POSITION,
    ),
    _case(
        "two delimiters that fit",
        b"id,date,killed,x;id;date;killed\nA1,2016-01-01,1,x;B1;2016-01-02;2\n",
        ASKED,
        "delimiter",
        mapping=TWO_WAYS,
    ),
    _case(
        "two delimiters, one declared",
        b"id,date,killed,x;id;date;killed\nA1,2016-01-01,1,x;B1;2016-01-02;2\n",
        WARNED,
        "header.unmapped",
        mapping={**TWO_WAYS, "delimiter": ";"},
        n_rows=1,
    ),
    _case(
        "declared delimiter that does not fit",
        PLAIN,
        ASKED,
        "header",
        mapping=mapped(delimiter=";"),
    ),
)

_LATIN = table(NAMED.format("Café"))
CHARACTERS = (
    _case("accents in utf-8", _LATIN, ACCEPTED),
    _case("utf-8 mark", b"\xef\xbb\xbf" + PLAIN, WARNED, "encoding.bom", n_rows=3),
    _case("utf-16 undeclared", PLAIN.decode().encode("utf-16"), ASKED, "encoding"),
    _case(
        "utf-16 declared",
        PLAIN.decode().encode("utf-16"),
        ACCEPTED,
        mapping=mapped(encoding="utf-16"),
    ),
    _case("utf-16 without mark", PLAIN.decode().encode("utf-16-le"), REFUSED, "text.nul"),
    _case("latin undeclared", _LATIN.decode().encode("cp1252"), ASKED, "encoding"),
    _case(
        "latin declared",
        _LATIN.decode().encode("cp1252"),
        ACCEPTED,
        mapping=mapped(encoding="cp1252"),
    ),
    _case(
        "latin declared as utf-8",
        _LATIN.decode().encode("cp1252"),
        REFUSED,
        "encoding.invalid",
        mapping=mapped(encoding="utf-8"),
    ),
    _case(
        "utf-8 and latin mixed",
        table(A1, NAMED.format("Café")) + b"A5,2016-01-01,Mali,Caf\xe9,,,,,,,1,,,\n",
        REFUSED,
        "encoding.invalid",
        record=4,
    ),
    _case(
        "cut in a letter",
        table(A1, NAMED.format("é"))[:-1] + b"\xc3",
        REFUSED,
        "encoding.invalid",
        record=3,
    ),
    _case(
        "overlong form",
        table(NAMED.format("é")) + b"A5,2016-01-01,Mali,\xc0\xaf,,,,,,,1,,,\n",
        REFUSED,
        "encoding.invalid",
    ),
    _case(
        "mark against declaration",
        b"\xef\xbb\xbf" + PLAIN,
        REFUSED,
        "encoding.contradiction",
        mapping=mapped(encoding="cp1252"),
    ),
    _case("nul", table(A1, NAMED.format("Ga\0o")), REFUSED, "text.nul", record=3),
    _case("nul in quotes", table(A1, NAMED.format('"Ga\0o"')), REFUSED, "text.nul", record=3),
    _case(
        "vertical tab", table(NAMED.format("Ga\x0bo")), REFUSED, "text.control_character", record=2
    ),
    _case("escape", table(NAMED.format("\x1b[31m")), REFUSED, "text.control_character", record=2),
    _case("delete", table(NAMED.format("Ga\x7fo")), REFUSED, "text.control_character", record=2),
    _case("c1", table(NAMED.format("Ga\x85o")), REFUSED, "text.control_character", record=2),
    _case("end of file mark", PLAIN + b"\x1a", REFUSED),
    _case("nul in a title", b"a\0b\n" + PLAIN, REFUSED, "text.nul", mapping=mapped(skip_rows=1)),
    _case("replacement character", table(NAMED.format("Ga\ufffdo")), WARNED),
    _case("bidi in text", table(NAMED.format("Ga\u202eo")), WARNED),
    _case("zero width in text", table(NAMED.format("Ga\u200bo")), WARNED),
    _case("zero width in the key", table(A1.replace("A1", "A\u200b1")), REFUSED),
    _case("zero width in a count", table(A1.replace(",3,", ",3\u200b,")), REFUSED),
    _case("empty file", b"", REFUSED, "file.empty"),
    _case("only a mark", b"\xef\xbb\xbf", REFUSED, "file.empty"),
    _case("only blank lines", b"\n\n \n", REFUSED, "file.empty"),
)

DELIMITED = (*STRUCTURE, *HEADERS, *CHARACTERS)
