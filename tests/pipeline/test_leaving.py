from __future__ import annotations

import base64
import csv
import datetime as dt
import json
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.pipeline.imports import ANALYST, make_review
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.kernel.fingerprint import of_file, of_value
from vedette.core.library.interviews import Interview
from vedette.core.library.leaving import Candidate, Treated, Treatment, checked
from vedette.core.library.recognised import Lists
from vedette.pipeline.coding import Marked, change_codebook, code_words
from vedette.pipeline.decisions import Act
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.interviews import KeyStore, change_interview, interviews, register
from vedette.pipeline.leaving import (
    Wanted,
    check_leaving,
    release_quotations,
    treat,
)
from vedette.pipeline.releases import releases, releases_with
from vedette.pipeline.run import run_review
from vedette.pipeline.undoing import undo
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review, open_review

FACTS = {
    "consent": "on_record_function", "month": "2017-10", "mission": "MINAV", "place": "sector", "category": "troop",
    "rank": "senior",
}  # fmt: skip
WORDS = "the gate was never closed"
TELLING = "as battalion commander I saw it"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six interviews of one class, each with one quotation; the sixth tells a function."""
    home = tmp_path_factory.mktemp("leaving")
    review, keys = make_review(home / "review"), KeyStore(home / "keys")
    change_codebook(review, {"change": "add", "name": "Base"}, "", ANALYST)
    for at in range(6):
        path = home / f"notes {at}.txt"
        said = TELLING if at == 5 else WORDS
        path.write_text(f"Record of interview\n\n1. We know {said}. ({at})", encoding="utf-8")
        (added,) = add_documents(review, [path], Intake(dt.date(2018, 1, 1)), ANALYST)
        who = {"name": f"Konaré{at} Aïssata", "contact": f"+223 70 12 34 5{at}"}
        register(review, {**FACTS, "document": added.document}, who, keys, ANALYST)
        code_words(review, Marked(str(added.document), said, None, ("Base",)), ANALYST)
    paper = home / "paper.txt"
    paper.write_text(
        "Report of the Secretary-General on gates\n\n12. Colonel Smith closed the gate in Kidal.",
        encoding="utf-8",
    )
    (added,) = add_documents(review, [paper], Intake(dt.date(2018, 1, 1)), ANALYST)
    code_words(
        review, Marked(str(added.document), "Colonel Smith closed", None, ("Base",)), ANALYST
    )
    run_review(review)
    return home


@pytest.fixture
def home(made_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(made_once, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def review(home: Path) -> Review:
    return open_review(home / "review")


@pytest.fixture
def keys(home: Path) -> KeyStore:
    return KeyStore(home / "keys")


def telling(review: Review) -> str:
    return next(
        str(one.body["quotation"])
        for one in review.decisions()
        if one.act is Act.CODE and TELLING in str(one.body["anchor"])
    )


def test_2_13_words_that_tell_are_refused_with_their_place_and_leave_once_generalised(
    review: Review, keys: KeyStore, tmp_path: Path
) -> None:
    out, which = tmp_path / "quotations.csv", telling(review)
    found = check_leaving(review, keys, Wanted())
    with pytest.raises(
        WrongState, match=f"{which}, text, characters 3 to 22: 'battalion commander'"
    ):
        release_quotations(review, found, out, ANALYST)
    assert not out.exists()

    told = {"words": "battalion commander", "put": "a senior officer"}
    treat(review, which, Treatment.GENERALISE, told, "", ANALYST)
    certificate = release_quotations(review, check_leaving(review, keys, Wanted()), out, ANALYST)

    with out.open(encoding="utf-8-sig", newline="") as stream:
        _, *lines = stream
        rows = list(csv.DictReader(lines))
    assert sorted(row["text"] for row in rows) == sorted(
        [*[WORDS] * 5, "as [a senior officer] I saw it", "Colonel Smith closed"]
    )
    assert {row["attribution"] for row in rows} == {
        "a senior military officer or soldier, MINAV, 2017", "Report of the Secretary-General on gates, para. 12",
    }  # fmt: skip
    assert (certificate["k_least"], certificate["identities_looked_for"]) == (6, 6)
    assert certificate["sha256"] == of_file(out)
    fingerprint = certificate.pop("fingerprint")
    assert fingerprint == of_value(certificate)
    kept = json.loads(out.with_suffix(".certificate.json").read_text(encoding="utf-8"))
    assert kept == {**certificate, "fingerprint": fingerprint}
    (logged,) = [one.body["released"] for one in review.decisions() if one.act is Act.RELEASE]
    assert logged["certificate"] == fingerprint  # type: ignore[index] # a mapping, written above


def test_a_treatment_can_be_undone_and_its_log_repeats_no_words(
    review: Review, keys: KeyStore
) -> None:
    which, before = telling(review), review_fingerprint(review)
    told = {"words": "battalion commander", "put": "a senior officer"}

    treat(review, which, Treatment.GENERALISE, told, "", ANALYST)
    assert check_leaving(review, keys, Wanted()).is_clean
    last = review.decisions()[-1]
    assert "battalion" not in str(last.body)
    assert review_fingerprint(review) != before
    undo(review, str(last.n), "", ANALYST)

    assert not check_leaving(review, keys, Wanted()).is_clean
    assert review_fingerprint(review) == before


def test_words_stay_for_a_reason_or_the_quotation_stays_behind(
    review: Review, keys: KeyStore
) -> None:
    which = telling(review)

    assert len(check_leaving(review, keys, Wanted(leaves_out=True)).leaving.rows) == 6
    with pytest.raises(BadInput, match="without a reason"):
        treat(review, which, Treatment.KEEP, {"words": "battalion commander"}, "", ANALYST)
    treat(review, which, Treatment.KEEP, {"words": "battalion commander"}, "all were", ANALYST)
    assert len(check_leaving(review, keys, Wanted()).leaving.rows) == 7
    treat(review, which, Treatment.WITHHOLD, {}, "", ANALYST)
    assert len(check_leaving(review, keys, Wanted()).leaving.rows) == 6


def test_a_withdrawal_blocks_and_names_the_releases_that_used_it(
    review: Review, keys: KeyStore, tmp_path: Path
) -> None:
    out = tmp_path / "out.json"
    wanted = Wanted(leaves_out=True)
    certificate = release_quotations(review, check_leaving(review, keys, wanted), out, ANALYST)
    which = telling(review)
    spoke = [name for name in interviews(review.decisions()) if releases_with(review, name)]
    assert len(spoke) == 5

    change_interview(review, spoke[0], {"consent": "withdrawn"}, "by telephone", ANALYST)

    later = check_leaving(review, keys, wanted).leaving
    assert len(later.rows) == 5
    assert {one.why for one in later.refused if one.quotation != which} == {
        "consent allows: nothing"
    }
    (row,) = releases(review.decisions())
    assert (row["sha256"], row["withdrawn"]) == (certificate["sha256"], [spoke[0]])
    with pytest.raises(WrongState, match="withdrawn"):
        change_interview(review, spoke[0], {"consent": "background"}, "", ANALYST)


def test_the_stricter_consent_of_interview_and_quotation_holds(
    review: Review, keys: KeyStore
) -> None:
    first = str(check_leaving(review, keys, Wanted()).leaving.rows[0]["quotation"])

    treat(review, first, Treatment.CONSENT, {"consent": "chatham_house"}, "", ANALYST)
    (row,) = [
        r for r in check_leaving(review, keys, Wanted()).leaving.rows if r["quotation"] == first
    ]
    assert (row["attribution"], row["k"]) == ("a participant", 6)
    treat(review, first, Treatment.CONSENT, {"consent": "on_record_named"}, "", ANALYST)
    (row,) = [
        r for r in check_leaving(review, keys, Wanted()).leaving.rows if r["quotation"] == first
    ]
    assert row["attribution"] == "a senior military officer or soldier, MINAV, 2017"
    treat(review, first, Treatment.CONSENT, {"consent": "background"}, "", ANALYST)
    assert first in {one.quotation for one in check_leaving(review, keys, Wanted()).leaving.refused}


def test_without_the_keys_nothing_leaves(review: Review, tmp_path: Path) -> None:
    found = check_leaving(review, KeyStore(tmp_path / "none"), Wanted(leaves_out=True))

    with pytest.raises(WrongState, match="could not be looked for"):
        release_quotations(review, found, tmp_path / "out.csv", ANALYST)


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "json"])
def test_each_form_holds_the_words_and_is_looked_through_to_its_metadata(
    review: Review, keys: KeyStore, tmp_path: Path, form: str
) -> None:
    out = tmp_path / f"out.{form}"
    made = check_leaving(review, keys, Wanted(leaves_out=True))
    release_quotations(review, made, out, ANALYST)

    if form == "docx":
        words = "\n".join(one.text for one in docx.Document(str(out)).paragraphs)
    elif form == "xlsx":
        words = "\n".join(str(c.value) for row in openpyxl.load_workbook(out)["Table"] for c in row)
    else:
        words = out.read_text(encoding="utf-8")
    assert words.count(WORDS) == 5

    about = json.loads((review.folder / "review.json").read_text(encoding="utf-8"))
    about["title"] = "Told by " + base64.b64encode("Konaré3 Aïssata".encode()).decode()
    (review.folder / "review.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(WrongState, match=r"the name of INT-\w+ stands there \(base 64\)") as error:
        release_quotations(open_review(review.folder), made, tmp_path / f"again.{form}", ANALYST)
    assert "Konar" not in str(error.value)
    assert not (tmp_path / f"again.{form}").exists()


def test_the_name_of_the_file_is_looked_at_too(
    review: Review, keys: KeyStore, tmp_path: Path
) -> None:
    made = check_leaving(review, keys, Wanted(leaves_out=True))

    with pytest.raises(WrongState, match="its name: the name of INT-"):
        release_quotations(review, made, tmp_path / "konare2.csv", ANALYST)


def talk(name: str, mission: str, rank: str = "senior") -> Interview:
    return Interview(name, "on_record_function", "2017-10", mission, "sector", "troop", rank)


def test_words_that_name_the_mission_make_the_class_narrower() -> None:
    people = [talk(f"INT-{n}", "MINAV" if n < 3 else "MISOR") for n in range(7)]
    said = Candidate("Q-1", "in MINAV the gate stood open", (), "", people[0], is_notes=True)
    other = Candidate("Q-2", "in MISOR the gate stood open", (), "", people[0], is_notes=True)

    found = checked([said, other], people, {}, Lists(), k=5)

    assert {one["attribution"] for one in found.rows} == {"a senior military officer or soldier"}
    # Three of MINAV: who says "in MINAV" of an own base is one of them; MISOR tells nothing of the speaker.
    assert [(one.quotation, one.rule, one.words) for one in found.findings] == [
        ("Q-1", "class", "MINAV")
    ]
    kept = {"Q-1": Treated(put={"MINAV": "the mission"})}
    assert checked([said], people, kept, Lists(), k=5).findings == ()


def test_two_releases_together_tell_no_more_than_k_allows() -> None:
    people = [talk(f"INT-{n}", "MINAV" if n < 3 else "MISOR") for n in range(7)]
    said = Candidate("Q-1", "the gate stood open", (), "", people[0], is_notes=True)

    alone = checked([said], people, {}, Lists(), k=5)
    again = checked(
        [said], people, {}, Lists(), k=5, before={"Q-1": frozenset({"rank", "mission"})}
    )

    assert alone.findings == ()
    assert [one.problem for one in again.findings] == [
        "Only 3 people could have said it: an earlier release told more."
    ]


def test_notes_of_nobody_in_the_register_may_not_leave() -> None:
    said = Candidate("Q-1", "the gate stood open", (), "", None, is_notes=True)

    (refused,) = checked([said], [], {}, Lists()).refused

    assert refused.why == "no interview of the register has these notes"


def test_the_command_line_checks_treats_and_exports(
    home: Path, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ["--review", str(home / "review"), "--keys", str(home / "keys"), "--json"]
    out, which = home / "out.docx", telling(review)

    assert main(["quotes", "check", *there]) == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["rule"], found["words"]) == ("function", "battalion commander")
    assert main(["quotes", "export", "--out", str(out), *there]) == 1
    capsys.readouterr()
    words = ["--words", found["words"], "--put", "senior officer"]
    assert main(["quotes", "generalise", which, *words, "--review", str(home / "review")]) == 0
    capsys.readouterr()
    assert main(["quotes", "export", "--out", str(out), *there]) == 0
    assert json.loads(capsys.readouterr().out)["quotations"] == 7
    assert main(["quotes", "releases", "--review", str(home / "review"), "--json"]) == 0
    assert [row["quotations"] for row in json.loads(capsys.readouterr().out)] == [7]
