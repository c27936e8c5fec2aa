"""The triangulation board: what is counted, what may be said."""

from __future__ import annotations

import pytest

from vedette.core.evidence.board import (
    Cell,
    Item,
    Kind,
    Said,
    Verdict,
    areas_of,
    cells,
    check_can_say,
    n_kinds_agreeing,
)
from vedette.core.evidence.context import Mission, in_context
from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.library.codebook import codebook


def item(quotation: str, document: str, kind: Kind = Kind.INQUIRIES, **more: str) -> Item:
    """A quotation on base protection."""
    return Item(quotation, document, "IA11", kind, more.pop("origin", document), **more)


def test_a_code_has_the_issue_area_of_the_nearest_code_above_it() -> None:
    book = codebook(
        [
            {"change": "add", "code": "C-1", "name": "Base defence", "issue_area": "IA11"},
            {"change": "add", "code": "C-2", "name": "Gates", "parent": "C-1"},
            {"change": "add", "code": "C-3", "name": "Helicopters", "parent": "C-1", "issue_area": "IA14"},
            {"change": "add", "code": "C-4", "name": "Other"},
        ]
    )  # fmt: skip

    assert areas_of(book) == {"C-1": "IA11", "C-2": "IA11", "C-3": "IA14"}


def test_copies_of_one_report_are_one_origin() -> None:
    found = cells([item("Q-1", "D-1"), item("Q-2", "D-2", origin="D-1"), item("Q-3", "D-2")])

    cell = found["IA11", Kind.INQUIRIES]
    assert (cell.quotations, cell.documents, cell.n_origins) == (("Q-1", "Q-2", "Q-3"), ("D-1", "D-2"), 2)  # fmt: skip


@pytest.mark.parametrize(("n", "is_masked"), [(0, False), (1, True), (4, True), (5, False)])
def test_so_few_interviews_are_masked(n: int, is_masked: bool) -> None:
    talks = [item(f"Q-{k}", f"D-{k}", Kind.INTERVIEWS, interview=f"INT-{k}") for k in range(n)]

    cell = cells(talks).get(("IA11", Kind.INTERVIEWS), Cell())

    assert cell.is_masked is is_masked


def test_a_verdict_knows_that_its_evidence_has_changed() -> None:
    before = cells([item("Q-1", "D-1")])["IA11", Kind.INQUIRIES]
    after = cells([item("Q-1", "D-1"), item("Q-2", "D-1")])["IA11", Kind.INQUIRIES]
    said = Said("IA11", Kind.INQUIRIES, Verdict.AGREE, "w", "", before.fingerprint, "ana", "", "m")

    assert said.is_current(before.fingerprint)
    assert not said.is_current(after.fingerprint)


def test_what_may_be_said_of_a_cell() -> None:
    with pytest.raises(BadInput, match="needs its reason"):
        check_can_say(Verdict.AGREE, " ", "", is_empty=False)
    with pytest.raises(BadInput, match="Only a contradiction"):
        check_can_say(Verdict.AGREE, "it says so", "settled", is_empty=False)
    with pytest.raises(WrongState, match="silent"):
        check_can_say(Verdict.CONTRADICT, "it says so", "", is_empty=True)
    check_can_say(Verdict.SILENT, "nothing is coded", "", is_empty=True)


def test_only_a_contradiction_owes_a_resolution_and_kinds_count_once() -> None:
    said = [
        Said("IA11", kind, verdict, "w", resolution, "", "ana", "", "")
        for kind, verdict, resolution in (
            (Kind.INQUIRIES, Verdict.AGREE, ""),
            (Kind.LITERATURE, Verdict.AGREE, ""),
            (Kind.RATES, Verdict.CONTRADICT, ""),
            (Kind.ASSESSMENTS, Verdict.CONTRADICT, "other years"),
        )
    ]

    assert [one.owes_resolution for one in said] == [False, False, True, False]
    assert n_kinds_agreeing(said) == 2


def test_shares_of_documents_go_with_the_rate_and_interviews_stay_out() -> None:
    missions = [
        Mission(f"M{n}", frozenset({f"D-{n}a", f"D-{n}b"}), rate=float(n), intensity=1.0)
        for n in range(5)
    ]
    # two missions name it in no document, two in one of two, one in both
    named = [item(f"Q-{d}", d) for d in ("D-2a", "D-3a", "D-4a", "D-4b")]
    talk = item("Q-9", "D-0a", Kind.INTERVIEWS, interview="INT-1")

    [found] = in_context([*named, talk], missions, ["IA11"])

    assert found.named == {"M0": 0, "M1": 0, "M2": 1, "M3": 1, "M4": 2}
    assert found.with_rate is not None
    assert found.with_rate.rho == pytest.approx(0.948683)  # ranks 1.5 1.5 3.5 3.5 5 against 1 to 5
    assert (found.with_intensity, found.why_not_intensity) == (None, "same")


def test_four_missions_are_said_to_be_too_few() -> None:
    missions = [Mission(f"M{n}", frozenset({f"D-{n}"}), rate=float(n)) for n in range(4)]

    [found] = in_context([item("Q-1", "D-1")], missions, ["IA11"])

    assert (found.with_rate, found.why_not_rate, found.why_not_intensity) == (None, "too_few", "too_few")  # fmt: skip
