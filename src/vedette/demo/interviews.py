"""Thirty interviews of the sample review: notes without names, facts to register, and who spoke for the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vedette.demo import papers, words
from vedette.demo.chance import chosen
from vedette.demo.shelf_words import SENTENCES
from vedette.demo.world import World

TALKS = 30
_CONSENTS = ("on_record_function",) * 12 + ("background",) * 6 + ("chatham_house",) * 5 + (
    "deep_background", "deep_background", "off_record", "not_asked", "not_asked", "withdrawn", "on_record_function",
)  # fmt: skip
_CATEGORIES = (("troop", 0.4), ("staff_officer", 0.25), ("ipo", 0.15), ("civ_international", 0.2))
_RANKS = (("junior", 0.3), ("middle", 0.35), ("senior", 0.25), ("leadership", 0.1))
_PLACES = ("mission_headquarters", "sector", "base")
_SAID = 4


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview that was made up.

    Args:
        file: Name of its notes.
        content: Their bytes.
        facts: To register.
        identity: Who spoke: name, contact, voice.
        coded: Code and sentence.
    """

    file: str
    content: bytes
    facts: Mapping[str, str]
    identity: Mapping[str, str]
    coded: tuple[tuple[str, str], ...]


def interviews_of(world: World, *, seed: int) -> list[Talk]:
    """The interviews of a made-up world: the same seed gives the same bytes."""
    rng = np.random.default_rng([seed, 50])
    given = words.invented(TALKS, rng, syllables=(3,))
    family = words.invented(TALKS, rng, syllables=(4,))
    consents = [str(one) for one in rng.permutation(np.array(_CONSENTS, dtype=object))]
    missions = [world.places.missions[int(n) % 5] for n in rng.permutation(TALKS)]
    categories = _picked(_CATEGORIES, rng)
    ranks = _picked(_RANKS, rng)
    # Names of files follow a drawn order, so that they do not tell in which order people were heard.
    numbers = rng.permutation(TALKS).tolist()
    return [
        _talk(
            rng,
            numbers[n],
            (consents[n], missions[n], categories[n], ranks[n]),
            (given[n], family[n]),
        )
        for n in range(TALKS)
    ]


def _talk(
    rng: np.random.Generator, number: int, about: tuple[str, str, str, str], name: tuple[str, str]
) -> Talk:
    consent, mission, category, rank = about
    codes = [list(SENTENCES)[i] for i in rng.choice(len(SENTENCES), _SAID, replace=False)]
    said = [(code, SENTENCES[code][int(rng.integers(3))]) for code in codes]
    # Little but what was said: notes that share their first and last words would be near copies.
    body = [
        "# Record of interview",
        *(f"{at}. {words_of}" for at, (_, words_of) in enumerate(said, start=1)),
    ]
    month = f"2017-{int(rng.integers(9, 12)):02}"
    return Talk(
        f"interview_{number + 1:02}.txt",
        papers.text(body),
        {
            "consent": consent,
            "month": month,
            "mission": mission,
            "place": _PLACES[int(rng.integers(len(_PLACES)))],
            "category": category,
            "rank": rank,
            "sex": "F" if rng.random() < 0.2 else "M",  # noqa: PLR2004 - one in five
        },
        {
            "name": f"{name[0]} {name[1]}",
            "contact": f"+{int(rng.integers(10**10, 10**11))}",
            "voice": f"{words.plain(name[1]).lower()}_{month}.m4a",
        },
        tuple(said),
    )


def _picked(weighted: tuple[tuple[str, float], ...], rng: np.random.Generator) -> list[str]:
    picks = chosen([weight for _, weight in weighted], TALKS, rng)
    return [weighted[int(at)][0] for at in picks]
