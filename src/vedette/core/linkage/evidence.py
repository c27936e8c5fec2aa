"""How much a pair of reports speaks for one event, in bits, learnt from the records alone.

Splink adds up independent fields. Three things break that independence in casualty data, and are put
right here: attacks follow each other in the same town within days, so that day and place must be
weighed together; the same contingent sits in the same town and the same kind of attack is repeated
there, so that nationality and type say less among neighbours; and each pair of databases overlaps to
another degree and is limited in another way, so that each has its own prior, its own frequency of
agreement and its own chance agreement: a cause that both are limited to says nothing between them. That
a database tells no places says nothing either.

Chance agreement is counted, not guessed: pairs of one area that lie 10 to 30 days apart are chance
pairs, and pairs within one database a few days apart show what follow-on attacks look like. True
agreement is what pairs of one day show above that background.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.linkage import _splink
from vedette.core.linkage.comparisons import DAY, FIELDS, NEAR, PLACE

Codes = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

_FAR_DAYS = 42.0
"""Differences of 10 to 30 days, both signs."""

_WIDTHS = np.array([1.0, 2.0, 2.0, 4.0, 8.0, 6.0, 38.0])
"""Differences in days, both signs, that each degree of DAY covers within 30 days."""

_N_PLACES = len(PLACE.levels) + 1
_N_CELLS = len(DAY.levels) * _N_PLACES
_FAR = 10
"""Days apart from which two reports are a chance pair."""

_DAYS_AROUND = 4
_PRIOR_ACROSS, _PRIOR_WITHIN = 0.15, 0.02

_OWN = 60.0
"""Pairs that the common shares are worth beside those of a pair of voices."""

_OWN_CELLS = 1000.0
"""The same for chance pairs over the cells of day and place: there are fifty cells to fill."""

NAMES_M = (0.80, 0.04, 0.03, 0.13)
NAMES_U = (0.003, 0.002, 0.345, 0.65)
"""Stated shares of: persons shared; perhaps shared; none, one person each; none, but more persons."""
_ELSEWHERE = 2
"""Zones: 0 same town within 4 days, 1 same town, 2 elsewhere or unknown."""


TEXTS_M = (0.55, 0.30, 0.15)
TEXTS_U = (0.005, 0.095, 0.90)
"""Stated shares of: narratives alike, somewhat alike, not alike."""


@dataclass(frozen=True, slots=True)
class PairCodes:
    """Pairs of candidates with what the evidence needs; arrays of one length.

    Args:
        left, right: Candidates.
        voice_left, voice_right: Their sources (families of releases) as numbers.
        apart: Days between them.
        day: Degree of DAY, 1 best.
        place: Degree of PLACE, 0 not comparable.
        fields: Field name -> degree, 0 not comparable.
        texts: 0 not comparable, 1 narratives alike, 2 somewhat, 3 not.
        names: 0 not comparable, 1 persons shared, 2 perhaps, 3 and 4 none shared.
    """

    left: Codes
    right: Codes
    voice_left: Codes
    voice_right: Codes
    apart: Codes
    day: Codes
    place: Codes
    fields: dict[str, Codes]
    names: Codes
    texts: Codes

    def kept(self, mask: npt.NDArray[np.bool_]) -> PairCodes:
        """The pairs for which the mask is true."""
        return PairCodes(
            left=self.left[mask],
            right=self.right[mask],
            voice_left=self.voice_left[mask],
            voice_right=self.voice_right[mask],
            apart=self.apart[mask],
            day=self.day[mask],
            place=self.place[mask],
            fields={name: codes[mask] for name, codes in self.fields.items()},
            names=self.names[mask],
            texts=self.texts[mask],
        )

    @property
    def across(self) -> npt.NDArray[np.bool_]:
        """Whether the two come from different voices."""
        return np.asarray(self.voice_left != self.voice_right)

    @property
    def cell(self) -> Codes:
        """Day and place as one code."""
        return np.asarray((self.day - 1) * _N_PLACES + self.place)

    @property
    def zone(self) -> Codes:
        """0 same town within four days, 1 same town, 2 elsewhere or unknown."""
        near = np.isin(self.place, NEAR)
        return np.where(near & (self.apart <= _DAYS_AROUND), 0, np.where(near, 1, 2))

    def voices(self, n_voices: int) -> Codes:
        """The two voices as one code."""
        low = np.minimum(self.voice_left, self.voice_right)
        return np.asarray(low * n_voices + np.maximum(self.voice_left, self.voice_right))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was learnt; arrays are indexed by pair of voices, zone and degree.

    Args:
        n_voices: Number of voices.
        shares: For Splink: shares by field, as if fields were independent.
        cell_true: Pair of voices x cell of day and place: share of true pairs.
        cell_chance: Pair of voices x cell: share of chance pairs.
        true: Field -> pair of voices x degree.
        chance: Field -> pair of voices x zone x degree.
        prior: Pair of voices -> share of true pairs among pairs within 30 days.
    """

    n_voices: int
    shares: _splink.Model
    cell_true: Reals
    cell_chance: Reals
    true: dict[str, Reals]
    chance: dict[str, Reals]
    prior: Reals

    def interactions(self, pairs: PairCodes) -> Reals:
        """Bits to add to Splink's weight of each pair: prior, dependence, names."""
        voices, zone, cell = pairs.voices(self.n_voices), pairs.zone, pairs.cell
        prior = self.prior[voices]
        bits = np.log2(prior / (1 - prior))
        bits += np.log2(self.cell_true[voices, cell] / self.cell_chance[voices, cell])
        for comparison, codes in ((DAY, pairs.day), (PLACE, pairs.place)):
            bits -= self._independent(comparison.name)[codes]
        for name, codes in pairs.fields.items():
            bits += self.field_bits(name, voices, zone, codes) - self._independent(name)[codes]
        bits += self.field_bits("texts", voices, zone, pairs.texts)
        return bits + self.field_bits("names", voices, zone, pairs.names)

    def field_bits(self, name: str, voices: Codes, zone: Codes, codes: Codes) -> Reals:
        """Bits of one field for pairs of these voices and zones."""
        ratio = np.log2(self.true[name][:, None, :] / self.chance[name])
        table = np.concatenate([np.zeros((*ratio.shape[:2], 1)), ratio], axis=2)
        return np.asarray(table[voices, zone, codes])

    def _independent(self, name: str) -> Reals:
        shares = self.shares[name]
        return np.concatenate([[0.0], np.log2(np.array(shares.m) / np.array(shares.u))])


def learn(pairs: PairCodes, n_voices: int, *, rounds: int = 25) -> Evidence:
    """Learn from all pairs of one area within 30 days (a sample of areas where there are many).

    With few pairs the stated shares of `comparisons` decide; they are worth some tens of pairs.

    Args:
        pairs: Pairs of one area within 30 days.
        n_voices: Number of voices.
        rounds: Rounds of expectation-maximisation.
    """
    true, chance = {}, {}
    for comparison in FIELDS:
        m = tuple(x.m for x in comparison.levels)
        u = tuple(x.u for x in comparison.levels)
        codes = pairs.fields[comparison.name]
        true[comparison.name], chance[comparison.name] = _field(pairs, codes, (m, u), n_voices)
    true["names"], chance["names"] = _field(pairs, pairs.names, (NAMES_M, NAMES_U), n_voices)
    true["texts"], chance["texts"] = _field(pairs, pairs.texts, (TEXTS_M, TEXTS_U), n_voices)
    bits = np.zeros(len(pairs.left))
    voices, zone = pairs.voices(n_voices), pairs.zone
    started = Evidence(n_voices, {}, np.zeros(0), np.zeros(0), true, chance, np.zeros(0))
    for name, codes in (
        *pairs.fields.items(),
        ("names", pairs.names),
        ("texts", pairs.texts),
    ):
        bits += started.field_bits(name, voices, zone, codes)
    cell_true, cell_chance, prior = _cells(pairs, bits * np.log(2), n_voices, rounds)
    shares = _marginal(true, chance, cell_true, cell_chance)
    return Evidence(n_voices, shares, cell_true, cell_chance, true, chance, prior)


def _field(
    pairs: PairCodes,
    codes: Codes,
    stated: tuple[tuple[float, ...], tuple[float, ...]],
    n_voices: int,
) -> tuple[Reals, Reals]:
    """Shares of true pairs by pair of voices, and of chance pairs by zone."""
    m0, u0 = np.array(stated[0]), np.array(stated[1])
    size, n_pairs = len(m0) + 1, n_voices * n_voices
    across, far = pairs.across, pairs.apart >= _FAR
    voices, zone = pairs.voices(n_voices), pairs.zone

    def counted(mask: npt.NDArray[np.bool_]) -> Reals:
        return np.bincount(codes[mask], minlength=size)[1:].astype(float)

    def by_voices(mask: npt.NDArray[np.bool_]) -> Reals:
        found = np.bincount(voices[mask] * size + codes[mask], minlength=n_pairs * size)
        return found.reshape(n_pairs, size)[:, 1:].astype(float)

    same_day, background = across & (pairs.apart == 0), across & far
    m = _drawn(np.maximum(counted(same_day) - counted(background) / _FAR_DAYS, 0), m0, 20)
    excess = np.maximum(by_voices(same_day) - by_voices(background) / _FAR_DAYS, 0)
    true = _own(excess, m)
    overall = _drawn(counted(background), u0, 20)
    follow_on = counted(~across & (zone == 0) & (pairs.apart >= 1))
    town, elsewhere = background & (zone == 1), background & (zone == _ELSEWHERE)
    here = np.repeat(_drawn(follow_on, overall, 30)[None], n_pairs, 0)
    chance = [
        _own(by_voices(mask), _drawn(counted(mask), overall, 30)) for mask in (town, elsewhere)
    ]
    return true, np.stack([here, *chance], axis=1)


def _own(counts: Reals, common: Reals, weight: float = _OWN) -> Reals:
    """Shares by pair of voices, drawn towards the common ones where a pair of voices has few."""
    return np.asarray((counts + weight * common) / (counts.sum(axis=1, keepdims=True) + weight))


def _drawn(counts: npt.NDArray[np.generic], stated: Reals, pairs: float) -> Reals:
    return np.asarray(
        (counts.astype(float) + pairs * stated) / (counts.astype(float).sum() + pairs)
    )


def _stated_cells(background: Reals) -> tuple[Reals, Reals]:
    days = np.array([x.m for x in DAY.levels])
    places = np.array([0.25, *(0.75 * x.m for x in PLACE.levels)])
    chance_places = np.array([0.25, *(0.75 * x.u for x in PLACE.levels)])
    here = _drawn(background, chance_places, 20)
    chance = np.outer(_WIDTHS / _WIDTHS.sum(), here).ravel()
    return np.outer(days, places).ravel(), chance


def _cells(
    pairs: PairCodes, log_odds: Reals, n_voices: int, rounds: int
) -> tuple[Reals, Reals, Reals]:
    """Shares of day-and-place cells, by expectation-maximisation on pairs across voices.

    How many pairs are true, and how their days differ, is counted and not left to the maximisation,
    which drifts to "same country, same small number" where databases hardly overlap.
    """
    across, n = pairs.across, n_voices * n_voices
    far = across & (pairs.apart >= _FAR)
    background = np.bincount(pairs.place[far], minlength=_N_PLACES).astype(float)
    true0, chance = _stated_cells(background)
    days = _days_of_true_pairs(pairs)
    common = _with_days(true0, days)
    stated, chance0 = common, chance
    prior = _priors(pairs, n_voices, float(days[0]))
    voices, cells, other = pairs.voices(n_voices)[across], pairs.cell[across], log_odds[across]

    def by_pair(weights: Reals) -> Reals:
        found = np.bincount(voices * _N_CELLS + cells, weights, n * _N_CELLS)
        return found.reshape(n, _N_CELLS).astype(float)

    true, by_voices = np.repeat(common[None], n, 0), np.repeat(chance[None], n, 0)
    for _ in range(rounds if across.any() else 0):
        believed = _believed(true, by_voices, prior, voices, cells, other)
        common = _drawn(np.bincount(cells, believed, minlength=_N_CELLS), stated, 20)
        common = _with_days(common, days)
        chance = _drawn(np.bincount(cells, 1 - believed, minlength=_N_CELLS), chance0, 50)
        true = _own(by_pair(believed), common)
        by_voices = _own(by_pair(1 - believed), chance, _OWN_CELLS)
    within = np.arange(n_voices) * (n_voices + 1)
    true[within], by_voices[within] = common, chance
    return _where_told(true), _where_told(by_voices), prior


def _where_told(cells: Reals) -> Reals:
    """Shares among the pairs whose places can be compared, and among the others.

    That a source tells no place says nothing about an event.
    """
    table = cells.reshape(len(cells), len(DAY.levels), _N_PLACES).copy()
    table[:, :, 0] /= table[:, :, 0].sum(axis=1)[:, None]
    table[:, :, 1:] /= table[:, :, 1:].sum(axis=(1, 2))[:, None, None]
    return np.asarray(table.reshape(cells.shape))


def _with_days(cells: Reals, days: Reals) -> Reals:
    """The shares of cells, rescaled so that each degree of DAY has its share."""
    table = cells.reshape(len(days), _N_PLACES)
    return np.asarray(table * (days / table.sum(axis=1))[:, None]).ravel()


def _days_of_true_pairs(pairs: PairCodes) -> Reals:
    """Shares of true pairs by degree of DAY: what two voices show above what one shows by itself."""
    across, stated = pairs.across, np.array([x.m for x in DAY.levels])
    size = len(DAY.levels) + 1
    between = np.bincount(pairs.day[across], minlength=size)[1:].astype(float)
    alone = np.bincount(pairs.day[~across], minlength=size)[1:].astype(float)
    far_between = float((across & (pairs.apart >= _FAR)).sum())
    far_alone = float((~across & (pairs.apart >= _FAR)).sum())
    chance = alone * far_between / max(far_alone, 1.0)
    chance = np.maximum(chance, far_between / _FAR_DAYS * _WIDTHS)
    chance[0] = far_between / _FAR_DAYS
    excess = np.maximum(between - chance, 0.0)
    excess[-1] = 0.0
    return np.asarray(0.85 * _drawn(excess, stated, 40) + 0.15 * stated)


def _priors(pairs: PairCodes, n_voices: int, same_day: float) -> Reals:
    """Pair of voices -> share of true pairs: same-day pairs above those of the days around.

    Within one voice the days right around are the measure, so that follow-on attacks are not taken
    for entries made twice.
    """
    n = n_voices * n_voices
    voices = pairs.voices(n_voices)

    def counted(mask: npt.NDArray[np.bool_]) -> Reals:
        return np.bincount(voices[mask], minlength=n).astype(float)

    everything, today = counted(voices >= 0), counted(pairs.apart == 0)
    usual = counted(pairs.apart >= _FAR) / _FAR_DAYS
    around = counted((pairs.apart >= 1) & (pairs.apart <= _DAYS_AROUND)) / (2 * _DAYS_AROUND)
    within = np.zeros(n, dtype=bool)
    within[np.arange(n_voices) * (n_voices + 1)] = True
    true = np.maximum(today - np.where(within, np.maximum(around, usual), usual), 0) / same_day
    stated = np.where(within, _PRIOR_WITHIN, _PRIOR_ACROSS)
    return np.asarray(np.clip((true + 10 * stated) / (everything + 10), 1e-4, 0.9))


def _believed(
    true: Reals, chance: Reals, prior: Reals, voices: Codes, cells: Codes, log_odds: Reals
) -> Reals:
    share = prior[voices]
    total = (
        np.log(share / (1 - share))
        + np.log(_where_told(true)[voices, cells] / _where_told(chance)[voices, cells])
        + log_odds
    )
    return np.asarray(1 / (1 + np.exp(-total)))


def _marginal(
    true: dict[str, Reals], chance: dict[str, Reals], cell_true: Reals, cell_chance: Reals
) -> _splink.Model:
    """Shares of single fields, as Splink takes them."""
    shape = (len(DAY.levels), _N_PLACES)
    m, u = cell_true.mean(axis=0).reshape(shape), cell_chance.mean(axis=0).reshape(shape)
    model = {
        "day": _shares(m.sum(axis=1), u.sum(axis=1)),
        "place": _shares(m.sum(axis=0)[1:], u.sum(axis=0)[1:]),
    }
    for comparison in FIELDS:
        name = comparison.name
        model[name] = _shares(true[name].mean(axis=0), chance[name][:, _ELSEWHERE].mean(axis=0))
    return model


def _shares(m: Reals, u: Reals) -> _splink.Shares:
    def tidy(values: Reals) -> tuple[float, ...]:
        return tuple(np.round(np.clip(values / values.sum(), 1e-5, 1), 8).tolist())

    return _splink.Shares(tidy(m), tidy(u))
