"""Runs steps that are data: each is repeated only when its inputs, its code or its version changed.

```
runs/steps/<key>/        products of one step, under the hash of what they rest on
runs/<fingerprint>/      a whole run: manifest.json, tables/, pages.sqlite; hard links to the products
runs/current             name of the run that counts
runs/worlds/<name>/      the same for a world; all share the products of runs/steps
```
Everything is written under a temporary name and renamed when it is whole, so a kill leaves the run
before in place.
"""

from __future__ import annotations

import importlib.resources
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from vedette import __version__
from vedette.core.kernel.errors import WrongState
from vedette.pipeline.durable import TEMPORARY, locked, place_folder, sweep, write_durably
from vedette.pipeline.products import Products, Stored, store

AT_ONCE = 2
"""Steps at a time: most of their work is done by libraries that let other threads go on."""

KEPT_RUNS = 5
"""Runs that stay on disk; older ones can be made again."""


@dataclass(frozen=True, slots=True)
class Given:
    """An input from the review: a JSON value, or anything with a fingerprint of its content."""

    content: str
    value: object


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a step may read: what the review gives, what earlier steps gave, a folder for files."""

    given: Mapping[str, Given]
    products: Products
    scratch: Path

    def table(self, name: str) -> object:
        """A table of an earlier step."""
        return self.products.table(name)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a run.

    Args:
        name: As printed.
        needs: Names of inputs: given by the review, or products of earlier steps.
        gives: Names of its products.
        code: Packages and modules below `vedette` whose source text it rests on.
        make: Gives the products by name: Arrow tables, JSON values or files in `scratch`.
    """

    name: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    code: tuple[str, ...]
    make: Callable[[Inputs], Mapping[str, object]]


_Made = tuple[dict[str, Stored], Mapping[str, object]]
"""Products of a step as they are stored, and those that are in memory too."""


@dataclass(frozen=True, slots=True)
class StepDone:
    """How a step went: `run` or `kept`, and the seconds it took."""

    name: str
    state: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RunDone:
    """A finished run."""

    steps: tuple[StepDone, ...]
    fingerprint: str
    folder: Path

    def as_json(self) -> dict[str, object]:
        """The shape that `vedette run --json` prints."""
        return {
            "steps": [
                {"name": s.name, "state": s.state, "seconds": round(s.seconds, 3)}
                for s in self.steps
            ],
            "fingerprint": self.fingerprint,
        }


def run_steps(  # noqa: PLR0913 - two of them have their defaults nearly always
    runs: Path,
    steps: Sequence[Step],
    given: Mapping[str, Given],
    about: Mapping[str, object],
    told: Callable[[str], None] = lambda _name: None,
    *,
    kept: Mapping[str, bytes] | None = None,
    shared: Path | None = None,
) -> RunDone:
    """Bring the products of all steps up to date and point `current` to them.

    Args:
        runs: The folder `runs` of the review.
        steps: In an order in which each needs only what is given or was made before.
        given: What the review gives.
        about: More for the manifest.
        told: Called with the name of each step that begins.
        kept: Files to keep beside the manifest: name -> content; they follow from what is given.
        shared: Folder whose products all runs below it share; `runs` itself unless told.
    """
    root = shared or runs
    (root / "steps").mkdir(parents=True, exist_ok=True)
    runs.mkdir(parents=True, exist_ok=True)
    with locked(root / ".lock"):
        sweep(runs)
        sweep(root / "steps")
        went: dict[str, tuple[str, StepDone]] = {}
        with _Placing() as placing:

            def bring(step: Step, key: str, products: Products) -> _Made:
                began, folder = time.perf_counter(), root / "steps" / key
                kept = _stored(folder)
                made = (kept, {}) if kept else _new(step, given, products, folder, placing)
                seconds = time.perf_counter() - began
                went[step.name] = key, StepDone(step.name, "kept" if kept else "run", seconds)
                return made

            products = _through(steps, given, bring, told)
        keys = {step.name: went[step.name][0] for step in steps}
        done = [went[step.name][1] for step in steps]
        fingerprint = _fingerprint(keys)
        manifest = {
            "fingerprint": fingerprint,
            "version": __version__,
            "steps": keys,
            "given": {name: one.content for name, one in sorted(given.items())},
            # Steps end in any order; what is written must not tell in which.
            "products": {
                name: {"file": _place(one), "content": one.content}
                for name, one in sorted(products.items())
            },
            **about,
        }
        _assemble(runs, fingerprint, products, manifest, kept or {})
        _prune(runs, fingerprint, root)
    return RunDone(tuple(done), fingerprint, runs / fingerprint)


def dry_run(
    runs: Path,
    steps: Sequence[Step],
    given: Mapping[str, Given],
    scratch: Path,
    told: Callable[[str], None] = lambda _name: None,
) -> Products:
    """The products of all steps as they would be, without a run.

    Steps that were made before are taken from `runs`; the others are made in the scratch folder, which also
    serves the next dry run. Nothing in `runs` is written.

    Args:
        runs: The folder `runs` of the review.
        steps: In an order in which each needs only what is given or was made before.
        given: What the review gives.
        scratch: For new products; the caller throws it away.
        told: Called with the name of each step that has to be made.
    """

    def bring(step: Step, key: str, products: Products) -> _Made:
        kept = _stored(scratch / key) or _stored(runs / "steps" / key)
        if kept is not None:
            return kept, {}
        (scratch / key).mkdir()
        return _made(step, given, products, scratch / key)

    return _through(steps, given, bring, told)


def _through(
    steps: Sequence[Step],
    given: Mapping[str, Given],
    bring: Callable[[Step, str, Products], _Made],
    told: Callable[[str], None],
) -> Products:
    """The products of all steps; each begins as soon as what it needs is there, `AT_ONCE` of them at a time."""
    products, there = Products({}), set(given)
    waiting, running = list(steps), dict[Future[_Made], Step]()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while waiting or running:
            ready = [step for step in waiting if there.issuperset(step.needs)]
            for step in ready[: AT_ONCE - len(running)]:
                waiting.remove(step)
                told(step.name)
                key = step_key(step, given, products)
                running[threads.submit(bring, step, key, products)] = step
            if not running:
                lacking = ", ".join(step.name for step in waiting)
                raise WrongState(f"Nothing gives what {lacking} needs.", "Correct the steps.")
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for one in finished:
                there.update(running.pop(one).gives)
                products.add(*one.result())
    return products


def step_key(step: Step, given: Mapping[str, Given], products: Products) -> str:
    """Hash of all that the products of a step rest on."""
    from vedette.core.kernel.fingerprint import of_value

    inputs = {
        name: given[name].content if name in given else products[name].content
        for name in step.needs
    }
    return of_value([step.name, _code(step.code), inputs])


def current_run(runs: Path) -> tuple[Path, dict[str, object]]:
    """Folder and manifest of the run that counts.

    Raises:
        WrongState: There is none, or it is damaged.
    """
    pointer = runs / "current"
    if not pointer.is_file():
        raise WrongState("This review has not been run yet.", "Run `vedette run` on its folder.")
    folder = runs / pointer.read_text(encoding="utf-8").strip()
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError) as error:
        raise WrongState(
            f"The run '{folder.name}' is damaged.", "Delete runs/ and run again."
        ) from error
    return folder, manifest


def products_of(folder: Path, manifest: Mapping[str, object]) -> Products:
    """The products of a finished run."""
    listed = manifest["products"]
    assert isinstance(listed, dict), "the manifest was written by this module"
    return Products(
        {n: Stored(n, p["file"], p["content"], folder / p["file"]) for n, p in listed.items()}
    )


def code_of(steps: Iterable[Step]) -> str:
    """Hash of the code that some steps rest on."""
    return _code(sorted({name for step in steps for name in step.code}))


def run_products(folder: Path) -> Products:
    """The products of the run in a folder.

    Raises:
        WrongState: It is damaged.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError) as error:
        raise WrongState(
            f"The run '{folder.name}' is damaged.", "Delete runs/ and run again."
        ) from error
    return products_of(folder, manifest)


class _Placing:
    """Puts finished folders on the disk while the next steps are at work; at its end all of them are there."""

    def __enter__(self) -> _Placing:
        self._thread, self._asked = ThreadPoolExecutor(1), list[Future[None]]()
        return self

    def __call__(self, made: Path, final: Path) -> Future[None]:
        self._asked.append(self._thread.submit(_placed, made, final))
        return self._asked[-1]

    def __exit__(self, *_error: object) -> None:
        self._thread.shutdown()
        for one in self._asked:
            one.result()


def _placed(made: Path, final: Path) -> None:
    shutil.rmtree(final, ignore_errors=True)
    place_folder(made, final)


def _new(
    step: Step, given: Mapping[str, Given], products: Products, folder: Path, placing: _Placing
) -> _Made:
    """The products of a step that was not made before; they will lie in the folder."""
    scratch = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder.parent))
    stored, made = _made(step, given, products, scratch)
    placed = placing(scratch, folder)
    if any(isinstance(thing, Path) for thing in made.values()):
        placed.result()  # files are read from their place, not from memory
    return {name: replace(one, path=folder / one.file) for name, one in stored.items()}, made


def _made(step: Step, given: Mapping[str, Given], products: Products, folder: Path) -> _Made:
    """The products of a step, stored in a folder and as they are in memory."""
    made = step.make(Inputs(given, products, folder))
    if set(made) != set(step.gives):
        raise WrongState(f"Step {step.name} gave {sorted(made)}.", "Correct its declaration.")
    stored = {name: store(name, thing, folder) for name, thing in made.items()}
    listed = {name: {"file": one.file, "content": one.content} for name, one in stored.items()}
    (folder / "step.json").write_text(json.dumps({"name": step.name, "products": listed}))
    return stored, made


def _stored(folder: Path) -> dict[str, Stored] | None:
    """The products of a step that was made before, or None."""
    try:
        listed = json.loads((folder / "step.json").read_bytes())["products"]
    except (OSError, ValueError, KeyError):
        return None
    found = {n: Stored(n, p["file"], p["content"], folder / p["file"]) for n, p in listed.items()}
    return found if all(one.path.is_file() for one in found.values()) else None


def _place(stored: Stored) -> str:
    """Where a product lies in the folder of a run."""
    return stored.file if stored.file.endswith(".sqlite") else f"tables/{stored.file}"


def _fingerprint(keys: Mapping[str, str]) -> str:
    from vedette.core.kernel.fingerprint import of_value

    return of_value(keys)


def _assemble(
    runs: Path,
    fingerprint: str,
    products: Products,
    manifest: Mapping[str, object],
    kept: Mapping[str, bytes],
) -> None:
    final = runs / fingerprint
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    beside = {**kept, "manifest.json": text}
    if not _is_whole(final):
        shutil.rmtree(final, ignore_errors=True)
        made = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=runs))
        made.chmod(0o755)
        (made / "tables").mkdir()
        for stored in products.values():
            _linked(stored.path, made / _place(stored))
        for name, content in beside.items():
            (made / name).write_bytes(content)
        place_folder(made, final)
    for name, content in beside.items():
        # the same products may follow from other decisions, which the manifest has to name
        if not (final / name).is_file() or (final / name).read_bytes() != content:
            write_durably(final / name, content)
    if not _points_to(runs, fingerprint):
        write_durably(runs / "current", f"{fingerprint}\n".encode())


def _linked(product: Path, target: Path) -> None:
    """The same file under a second name; a copy where the disk knows no hard links."""
    try:
        target.hardlink_to(product)
    except OSError:
        shutil.copyfile(product, target)


def _is_whole(folder: Path) -> bool:
    return (folder / "manifest.json").is_file()


def _points_to(runs: Path, fingerprint: str) -> bool:
    pointer = runs / "current"
    return pointer.is_file() and pointer.read_text(encoding="utf-8").strip() == fingerprint


def _prune(runs: Path, current: str, root: Path) -> None:
    """Delete all but the newest runs, and the products that no run below the root has."""
    whole = [path for path in runs.iterdir() if _is_whole(path)]
    newest = sorted(whole, key=lambda path: (path.name == current, path.stat().st_mtime))
    for path in newest[:-KEPT_RUNS]:
        shutil.rmtree(path, ignore_errors=True)
    manifests = [*root.glob("*/manifest.json"), *root.glob("worlds/*/*/manifest.json")]
    used = {key for path in manifests for key in json.loads(path.read_bytes())["steps"].values()}
    for path in (root / "steps").iterdir():
        if path.name not in used:
            shutil.rmtree(path, ignore_errors=True)


def _code(names: Iterable[str]) -> str:
    """Hash of the source text, SQL and definitions of packages and modules."""
    from vedette.core.kernel.fingerprint import of_value

    return of_value({file: content for name in names for file, content in _source(name).items()})


@cache
def _source(name: str) -> Mapping[str, str]:
    """File -> hash of its bytes, read once: a process keeps the code that it has loaded."""
    from vedette.core.kernel.fingerprint import of_bytes

    root = Path(str(importlib.resources.files("vedette")))
    path = root / name
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return {
        str(file.relative_to(root)): of_bytes(file.read_bytes())
        for file in files
        if file.suffix != ".pyc"
    }
