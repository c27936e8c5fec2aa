"""A world is as if the rest had never come in: its log, its answers, its run, its archive."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.pipeline.imports import make_file, make_request, make_review, make_row
from vedette.core.context.kinds import Kind
from vedette.core.kernel.errors import VedetteError
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.worlds import World
from vedette.pipeline.acquire import add_source, undo_import
from vedette.pipeline.archive import export_review
from vedette.pipeline.choices import Asked, choose
from vedette.pipeline.context import add_context
from vedette.pipeline.decisions import Act, Author, Decision, FileHome
from vedette.pipeline.engine import current_run
from vedette.pipeline.imports import import_state
from vedette.pipeline.judgements import Verdict, correct, judge, merge, split
from vedette.pipeline.labelled import import_labels, label_of_decision, source_labels
from vedette.pipeline.replay import Replay
from vedette.pipeline.run import check_up_to_date, run_review
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.undoing import mark, undo
from vedette.pipeline.verify import verify
from vedette.pipeline.workspace import Review, change_settings, open_review
from vedette.pipeline.worlds import within

LOW, HIGH = (
    World("low", parse_label("confidential")),
    World("high", parse_label("strictly_confidential")),
)
LOOKS = int(os.environ.get("VEDETTE_EXAMPLES", "40"))
RECORDS = [f"{source}:{number}" for source in ("a", "b", "h") for number in (1, 2, 3, 9)]
"""1 to 3 lie in every import, 9 only in those that are restricted."""


def at(number: int) -> str:
    return f"2026-01-02T03:{number // 60:02}:{number % 60:02}+00:00"


@dataclass(frozen=True)
class Material:
    """Imports that were really made, to be committed anew in any order, and a context table.

    a1, a2 and b1 are as usual; a3, b2 and h1 are restricted, a3 and b2 newer states of usual sources.
    """

    review: Review
    imports: dict[str, Decision]
    contexts: dict[str, Decision]


FILES = {
    "a1": ("a", (1, 2), None), "a2": ("a", (1, 2, 3), None), "b1": ("b", (1, 2, 3), None),
    "a3": ("a", (1, 9), "strictly_confidential"), "b2": ("b", (1, 2, 3, 9), "strictly_confidential"),
    "h1": ("h", (1, 2, 3, 9), "strictly_confidential"),
}  # fmt: skip
RESTRICTED = {"a3", "b2", "h1", "secret"}


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    folder = tmp_path_factory.mktemp("material")
    review = make_review(folder / "review")
    made = {}
    for number, (name, (source, ids, label)) in enumerate(FILES.items()):
        rows = [make_row(i, date=f"2017-0{i}-1{number}", killed=i) for i in ids]
        file = make_file(folder / f"{name}.csv", rows)
        request = make_request(file, source=source, label=label)
        assert add_source(review, request, Author("importer", at(number))).id
        made[name] = review.decisions()[-1]
    table = folder / "strength.csv"
    table.write_text(
        "mission,month,troops,police,observers,total\nMINUSMA,2017-01,90,8,2,100\n",
        encoding="utf-8",
    )
    contexts = {}
    for name, label in (("open", None), ("secret", "strictly_confidential")):
        add_context(review, Kind.STRENGTH, table, name, Author("importer", at(50)), label=label)
        contexts[name] = review.decisions()[-1]
    return Material(review, made, contexts)


@dataclass
class Told:
    """One act: by whom, and what it did where it was possible."""

    by: str
    do: Callable[[Review, Author], object]
    hides: str = ""


@dataclass
class Scene:
    """A review with all that happened, and the copy that never had the rest; both grow act by act."""

    whole: Review
    copy: Review
    hidden: frozenset[str]
    n: int = 0
    answers: list[tuple[object, object]] = field(default_factory=list)

    def act(self, world: World, do: Callable[[Review], object], *, is_rest: bool = False) -> None:
        """Do one thing in the whole through a world, and in the copy unless it is of the rest."""
        found = answered(do, within(self.whole, world))
        if is_rest or (world is HIGH and isinstance(found, str)):
            return
        mine = answered(do, within(self.copy, LOW))
        if world is LOW:
            self.answers.append((found, mine))


def answered(do: Callable[[Review], object], review: Review) -> object:
    """What an act gives; the words of the error where it was refused."""
    try:
        found = do(review)
    except VedetteError as error:
        return f"{type(error).__name__}: {error.problem} {error.remedy}"
    return (found,)


def again(decision: Decision) -> Callable[[Review], object]:
    """Commit a decision of the material in a review that has its files."""

    def do(review: Review) -> object:
        with review.home.writing() as pen:
            return pen.append(decision.act, decision.body, Author(decision.by, decision.at))

    return do


WORLDS = st.sampled_from([LOW, HIGH])
RECORD = st.sampled_from(RECORDS)
ACTS = st.one_of(
    st.tuples(st.just("import"), st.sampled_from(sorted(FILES))),
    st.tuples(st.just("context"), st.sampled_from(["open", "secret"])),
    st.tuples(st.just("undo import"), WORLDS, st.sampled_from(sorted(FILES))),
    st.tuples(st.just("judge"), WORLDS, RECORD, RECORD, st.sampled_from(["same", "different"])),
    st.tuples(st.just("correct"), WORLDS, RECORD, st.integers(0, 3)),
    st.tuples(st.just("choose"), WORLDS, st.just("") | RECORD, st.permutations(["a", "b", "h"]), st.integers(1, 3)),
    st.tuples(st.just("split"), WORLDS, RECORD, RECORD),
    st.tuples(st.just("merge"), WORLDS, RECORD, RECORD),
    st.tuples(st.just("undo"), WORLDS, st.integers(0, 5)),
    st.tuples(st.just("settings"), WORLDS, st.permutations(["a", "b", "h"])),
)  # fmt: skip
RELABEL = st.tuples(
    st.just("relabel"), st.sampled_from(sorted(FILES)), st.sampled_from(["confidential", "strictly_confidential"])
)  # fmt: skip


def play(scene: Scene, material: Material, act: tuple) -> None:  # noqa: C901 - one case an act
    scene.n += 1
    now = at(100 + scene.n)
    low_high = {"low": Author("lena", now), "high": Author("hana", now)}
    kind, *what = act
    if kind in ("import", "context"):
        [name] = what
        held = (material.imports if kind == "import" else material.contexts)[name]
        world = HIGH if name in RESTRICTED else LOW
        moved = Decision(0, held.act, "importer", now, held.body, "")
        scene.act(world, again(moved), is_rest=name in scene.hidden)
        return
    if kind == "relabel":
        name, label = what
        body = {"import": material.imports[name].body["import"], "label": label}
        moved = Decision(0, Act.RELABEL, "hana", now, body, "")
        scene.act(HIGH, again(moved), is_rest=name in scene.hidden)
        return
    world, *what = what
    by = low_high[world.name]
    match kind, what:
        case "undo import", [name]:
            ref = str(material.imports[name].body["import"])
            scene.act(
                world,
                lambda r: undo_import(r, ref, by).id,
                is_rest=name in scene.hidden and world is HIGH,
            )
        case "judge", [left, right, verdict]:
            scene.act(world, lambda r: judge(r, Verdict(left, right, verdict, "why"), by))
        case "correct", [record, value]:
            scene.act(world, lambda r: correct(r, record, "killed", value, "why", by))
        case "choose", [record, order, n]:
            asked = Asked("date", "why", record=record, sources=tuple(order[:n]))
            scene.act(world, lambda r: choose(r, asked, by))
        case "split", [one, other]:
            scene.act(world, lambda r: split(r, [one], [other], "why", by))
        case "merge", [one, other]:
            scene.act(world, lambda r: merge(r, [one, other], "why", by))
        case "undo", [k]:
            seen = [
                one for one in within(scene.whole, world).decisions() if one.act is not Act.IMPORT
            ]
            which = mark(seen[k % len(seen)]) if seen else "none"
            scene.act(world, lambda r: undo(r, which, "", by).body)
        case "settings", [order]:
            scene.act(
                world, lambda r: change_settings(r, {"precedence": named(r, order, world)}, by)
            )


def named(review: Review, order: list[str], world: World) -> list[str]:
    """The names that the author can know: those of a lower world name only what is there."""
    known = {str(one.body["source"]) for one in review.decisions() if one.act is Act.IMPORT}
    return [name for name in order if name in known]


def beginning(folder: Path, material: Material, hidden: frozenset[str]) -> Scene:
    reviews = []
    for name in ("whole", "copy"):
        made = make_review(folder / name)
        shutil.copytree(
            material.review.snapshots, made.snapshots, dirs_exist_ok=True, copy_function=os.link
        )
        reviews.append(made)
    return Scene(*reviews, hidden)


def logs(scene: Scene) -> tuple[list[tuple], list[tuple]]:
    return tuple(  # type: ignore[return-value] # a pair
        [(one.n, one.act, one.by, one.at, dict(one.body), one.hash) for one in known]
        for known in (within(scene.whole, LOW).decisions(), scene.copy.decisions())
    )


@pytest.mark.slow
@settings(max_examples=LOOKS, suppress_health_check=list(HealthCheck))
@given(st.lists(ACTS, min_size=3, max_size=14))
@example(
    [
        ("import", "a1"),
        ("import", "a3"),
        ("judge", HIGH, "a:9", "a:1", "same"),
        ("judge", LOW, "a:1", "a:2", "same"),
    ]
)
@example(
    [("import", "a1"), ("settings", LOW, ["a"]), ("import", "h1"), ("settings", HIGH, ["h", "a"])]
)
@example(
    [
        ("import", "h1"),
        ("import", "a1"),
        ("choose", HIGH, "", ["a", "h"], 2),
        ("undo", HIGH, 0),
        ("undo", HIGH, 1),
    ]
)
def test_a_world_has_the_log_of_a_copy_that_never_had_the_rest(
    tmp_path_factory: pytest.TempPathFactory, material: Material, acts: list[tuple]
) -> None:
    scene = beginning(tmp_path_factory.mktemp("scene"), material, frozenset(RESTRICTED))

    for act in acts:
        play(scene, material, act)

    of_world, of_copy = logs(scene)
    assert of_world == of_copy
    for mine, theirs in scene.answers:
        assert mine == theirs


@pytest.mark.slow
@settings(max_examples=LOOKS, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(ACTS, RELABEL), min_size=3, max_size=14))
def test_labels_of_today_decide_about_what_was_done_before(
    tmp_path_factory: pytest.TempPathFactory, material: Material, acts: list[tuple]
) -> None:
    acts = [act for act in acts if act[0] != "undo import"]
    last = {name: label for kind, name, *label in acts if kind == "relabel"}
    hidden = {
        n
        for n in FILES
        if last.get(n, [FILES[n][2] or "confidential"])[0] == "strictly_confidential"
    }
    # An import that was made after it was relabelled came in with its own label again.
    acts = in_order(acts)
    scene = beginning(tmp_path_factory.mktemp("scene"), material, frozenset({*hidden, "secret"}))

    for act in acts:
        play(scene, material, act)

    known = within(scene.whole, LOW).decisions()
    fresh = Replay(scene.whole.snapshots, LOW.label, "confidential").follow(scene.whole.decisions())
    assert known == fresh
    refs = {str(material.imports[name].body["import"]) for name in hidden}
    assert not refs & {str(one.body.get("import")) for one in known}
    assert not [one for one in known if "h:" in str(one.body)] or "h1" not in hidden
    assert [one.body["name"] for one in known if one.act is Act.CONTEXT].count("secret") == 0


def in_order(acts: list[tuple]) -> list[tuple]:
    """Each import once and before its relabellings."""
    first = dict.fromkeys(act for act in acts if act[0] == "import")
    return [*first, *[act for act in acts if act[0] != "import"]]


@pytest.fixture
def scene(tmp_path: Path, material: Material) -> Scene:
    made = beginning(tmp_path, material, frozenset(RESTRICTED))
    for name in ("a1", "b1", "h1", "a3"):
        play(made, material, ("import", name))
    return made


def test_deciding_on_what_is_hidden_answers_like_on_what_is_missing(scene: Scene) -> None:
    by, low = Author("lena", at(1)), within(scene.whole, LOW)
    acts: list[Callable[[str, str], object]] = [
        lambda source, record: judge(low, Verdict("a:1", f"{source}:{record}", "same"), by),
        lambda source, record: correct(low, f"{source}:{record}", "killed", 1, "why", by),
        lambda source, record: choose(
            low, Asked("date", "why", record=f"{source}:{record}", sources=(source,)), by
        ),
        lambda source, record: split(low, ["a:1"], [f"{source}:{record}"], "why", by),
        lambda source, record: merge(low, ["a:1", f"{source}:{record}"], "why", by),
    ]

    for act in acts:
        for hidden, missing in ((("h", "1"), ("x", "1")), (("a", "9"), ("a", "8"))):
            said = [
                str(answered(lambda _r, act=act, name=name: act(*name), low))
                for name in (hidden, missing)
            ]
            assert said[0].startswith("NotFound")
            assert said[0].replace("'h'", "'x'").replace("'9'", "'8'") == said[1]


def test_undoing_a_hidden_import_answers_like_undoing_a_missing_one(
    scene: Scene, material: Material
) -> None:
    low = within(scene.whole, LOW)
    hidden = str(material.imports["h1"].body["import"])

    said = [
        str(answered(lambda r, n=name: undo_import(r, n, Author("lena", at(1))), low))
        for name in (hidden, "IM-ZZZZZZ")
    ]

    assert said[0] == said[1].replace("IM-ZZZZZZ", hidden)


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ([], ["h"], "strictly_confidential"),
        (["b", "a"], ["h", "b", "a"], "strictly_confidential"),
        (["h", "b", "a"], ["b", "a"], "strictly_confidential"),
        (["h", "b", "a"], ["h", "a", "b"], "confidential"),
        ([], ["b", "a"], "confidential"),
    ],
)
def test_a_precedence_that_moves_restricted_sources_only_is_as_restricted(
    scene: Scene, before: list[str], after: list[str], label: str
) -> None:
    whole = within(scene.whole, HIGH)
    for n, order in enumerate(filter(None, (before, after))):
        change_settings(whole, {"precedence": order}, Author("hana", at(200 + n)))

    known = scene.whole.decisions()
    found = label_of_decision(
        known[-1], import_labels(known, "confidential"), scene.whole.snapshots
    )

    assert str(found) == label


def test_a_decision_is_told_by_its_number_in_the_world(scene: Scene) -> None:
    low = within(scene.whole, LOW)

    made = choose(low, Asked("date", "why", sources=("a",)), Author("lena", at(1)))

    assert made.n == 3 == len(low.decisions())
    assert scene.whole.decisions()[-1].n == 5


def test_a_file_that_is_there_hidden_is_imported_as_if_it_were_not(
    tmp_path: Path, material: Material
) -> None:
    scene = beginning(tmp_path, material, frozenset(RESTRICTED))
    play(scene, material, ("import", "a1"))
    play(scene, material, ("relabel", "a1", "strictly_confidential"))
    file = make_file(
        tmp_path / "a1.csv", [make_row(i, date=f"2017-0{i}-10", killed=i) for i in (1, 2)]
    )
    by, low = Author("lena", at(200)), within(scene.whole, LOW)

    first = add_source(low, make_request(file, source="a"), by)
    undo_import(low, str(first.id), by)
    add_source(low, make_request(file, source="a"), by)

    assert (first.diff.new, first.rows_before) == (2, 0)
    assert [str(one.act) for one in low.decisions()] == ["import", "undo_import", "import"]
    assert len(import_state(scene.whole.decisions()).standing["a"]) == 2


def test_what_is_told_of_an_import_again_tells_nothing_of_hidden_ones(
    scene: Scene, tmp_path: Path
) -> None:
    file = make_file(tmp_path / "a4.csv", [make_row(i, date="2017-05-01") for i in (1, 2, 3)])
    by = Author("hana", at(200))

    seen = add_source(within(scene.whole, HIGH), make_request(file, source="a"), by)
    again = add_source(within(scene.whole, LOW), make_request(file, source="a"), by)

    assert seen.diff.gone == 1, "the head is told about record 9 of the restricted import"
    assert (again.diff.new, again.diff.changed, again.diff.gone) == (1, 2, 0)


def test_restricted_and_usual_imports_of_one_file_share_no_reference(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    file = make_file(tmp_path / "a.csv", [make_row(1)])
    by = Author("hana", at(1))

    usual = add_source(review, make_request(file, source="a", label="confidential"), by)
    restricted = add_source(
        review, make_request(file, source="a", label="strictly_confidential"), by
    )

    assert add_source(review, make_request(file, source="a"), by).id == usual.id != restricted.id
    assert {str(v) for v in source_labels(review.decisions(), "confidential").values()} == {
        "strictly_confidential"
    }


def test_sweeping_through_a_world_keeps_what_only_hidden_decisions_name(
    scene: Scene, material: Material, tmp_path: Path
) -> None:
    low = within(scene.whole, LOW)
    hidden = import_state(scene.whole.decisions()).newest("h")
    assert hidden is not None
    before = {path for path in scene.whole.snapshots.rglob("*") if path.is_file()}

    add_source(
        low,
        make_request(make_file(tmp_path / "n.csv", [make_row(77)]), source="n"),
        Author("lena", at(1)),
    )

    assert hidden.file(scene.whole, "records").is_file()
    assert hidden.file(scene.whole, "original").is_file()
    # Files that no decision at all names are gone: a2, b2 and both context tables were never imported here.
    gone = before - {path for path in scene.whole.snapshots.rglob("*") if path.is_file()}
    named = {f for one in scene.whole.decisions() for f in one.body.get("files", {})}
    assert gone
    assert not {path.name for path in gone} & (named - {"original.csv"})


def test_a_thousand_decisions_more_cost_little_each(scene: Scene) -> None:
    scene.n = 0
    with scene.whole.home.writing() as pen:
        for number in range(1_500):
            body = {"left": "a:1", "right": "b:1", "verdict": "same", "why": str(number)}
            pen.append(Act.JUDGE, body, Author("lena", at(1)))
    known = scene.whole.decisions()
    replay = Replay(scene.whole.snapshots, LOW.label, "confidential")
    replay.follow(known[:-500])

    began = time.process_time()
    for n in range(500, 0, -1):
        replay.follow(known[: len(known) - n + 1])
    grown = time.process_time() - began

    assert len(replay.follow(known)) == 1_502
    assert grown < 1.0, "each new decision reads the names of one source once, not the whole log"


@pytest.mark.slow
def test_the_run_and_the_archive_of_a_world_are_those_of_the_copy(
    tmp_path: Path, material: Material
) -> None:
    scene = beginning(tmp_path, material, frozenset(RESTRICTED))
    for act in (
        ("import", "h1"), ("import", "a1"), ("context", "secret"), ("import", "b1"), ("import", "b2"),
        ("judge", HIGH, "a:1", "h:1", "same"), ("judge", LOW, "a:1", "b:2", "different"),
        ("correct", HIGH, "b:9", 3), ("correct", HIGH, "a:2", 3), ("context", "open"),
        ("settings", HIGH, ["h", "b", "a"]), ("choose", HIGH, "", ["h", "a", "b"], 2), ("split", HIGH, "a:1", "h:2"),
    ):  # fmt: skip
        play(scene, material, act)
    world, copy = within(scene.whole, LOW), within(scene.copy, LOW)

    done, of_copy = run_review(world), run_review(copy)

    assert done.fingerprint == of_copy.fingerprint
    manifests = [current_run(one.runs)[1] for one in (world, copy)]
    for name in manifests[0]:
        assert manifests[0][name] == manifests[1][name], name
    assert contents(done.folder) == contents(of_copy.folder)
    way = Way(None, Author("lena", at(1)))
    archives = [
        export_review(one, tmp_path / f"{n}.zip", way) for n, one in enumerate((world, copy))
    ]
    assert archives[0].read_bytes() == archives[1].read_bytes()
    with zipfile.ZipFile(archives[0]) as archive:
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if str(material.imports["h1"].body["snapshot"]) in name]
    assert b"strictly" not in text
    found = verify(archives[0])
    assert not found.broken
    check_up_to_date(world)

    play(scene, material, ("judge", HIGH, "h:1", "h:2", "same"))

    check_up_to_date(world)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_review_opened_again_has_the_same_world(scene: Scene) -> None:
    opened = open_review(scene.whole.folder)

    assert isinstance(opened.home, FileHome)
    assert within(opened, LOW).decisions() == within(scene.whole, LOW).decisions()
