"""What two reports of an event are compared on, as data: fields, degrees of agreement, stated shares.

Each degree carries the share of true pairs (m) and of chance pairs (u) that are expected to reach it,
among pairs of reports from one area within thirty days. The stated shares stand in where a review
is too small to learn from; learnt shares are drawn towards them (`training`).

Conditions are SQL over `l` and `r`, rows of the table `frame`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement.

    Args:
        label: Words for a reviewer.
        sql: Condition; degrees are tried in order, the last one takes the rest.
        m: Stated share of true pairs.
        u: Stated share of chance pairs.
        rare: Whether a rare value counts for more at this degree.
    """

    label: str
    sql: str
    m: float
    u: float
    rare: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field: when it cannot be compared, and its degrees of agreement, best first."""

    name: str
    null_sql: str
    levels: tuple[Level, ...]

    def code_sql(self) -> str:
        """SQL for the code of a pair: 0 where it cannot be compared, else 1, 2 ... by degree."""
        whens = " ".join(f"WHEN {x.sql} THEN {i}" for i, x in enumerate(self.levels[:-1], 1))
        return f"CASE WHEN {self.null_sql} THEN 0 {whens} ELSE {len(self.levels)} END"


def _either_null(column: str) -> str:
    return f"l.{column} IS NULL OR r.{column} IS NULL"


KM = (
    "(12742 * asin(least(1, sqrt(power(sin(radians(l.lat - r.lat) / 2), 2) "
    "+ cos(radians(l.lat)) * cos(radians(r.lat)) * power(sin(radians(l.lon - r.lon) / 2), 2)))))"
)
"""SQL for the distance of two points, in kilometres."""

VAGUE = "(l.vague OR r.vague) AND l.voice <> r.voice"
"""SQL for two points whose distance says little: one is the middle of an area. A source that gives two
such points means two areas all the same."""

APART = (
    "(greatest(0, abs(l.day - r.day) - l.slack - r.slack) + least(2, (l.slack + r.slack + 6) // 7))"
)
"""SQL for the days that two reports lie apart. A day known to its week only is taken for one day off, to
its month only for two: that is about what their meeting says."""

DAY = Comparison(
    "day",
    _either_null("day"),
    (
        Level("same day", f"{APART} = 0", 0.75, 0.016),
        Level("one day apart", f"{APART} = 1", 0.12, 0.033),
        Level("two days apart", f"{APART} = 2", 0.04, 0.033),
        Level("three or four days apart", f"{APART} <= 4", 0.03, 0.066),
        Level("five to eight days apart", f"{APART} <= 8", 0.03, 0.131),
        Level("about a month apart", f"{APART} BETWEEN 28 AND 31", 0.01, 0.131),
        Level("more than eight days apart", "ELSE", 0.02, 0.59),
    ),
)

PLACE = Comparison(
    "place",
    "(l.place IS NULL OR r.place IS NULL)"
    f" AND (l.lat IS NULL OR r.lat IS NULL OR {VAGUE} AND {KM} > 30)",
    (
        Level("same place", "l.place = r.place", 0.52, 0.06),
        Level("place spelt alike", "jaro_winkler_similarity(l.place, r.place) >= 0.9", 0.18, 0.03),
        Level("within 10 km", f"{KM} <= 10", 0.12, 0.02),
        Level("within 30 km", f"{KM} <= 30", 0.05, 0.03),
        Level("within 100 km", f"{KM} <= 100", 0.04, 0.12),
        Level("another place", "ELSE", 0.09, 0.74),
    ),
)


def _count(name: str, word: str, m: tuple[float, ...], u: tuple[float, ...]) -> Comparison:
    conditions = (
        (f"as many {word}", f"l.{name} = r.{name}"),
        (
            f"many {word}, at most 30 % apart",
            f"least(l.{name}, r.{name}) >= 5 AND abs(l.{name} - r.{name}) <= 0.3 * greatest(l.{name}, r.{name})",
        ),
        (f"one more or fewer {word}", f"abs(l.{name} - r.{name}) = 1"),
        (
            f"numbers {word} two or 30 % apart",
            f"abs(l.{name} - r.{name}) <= greatest(2, 0.3 * greatest(l.{name}, r.{name}))",
        ),
        (f"other numbers {word}", "ELSE"),
    )
    levels = tuple(
        Level(label, sql, m[i], u[i], rare=i == 0) for i, (label, sql) in enumerate(conditions)
    )
    return Comparison(name, _either_null(name), levels)


def _equal(name: str, word: str, m: float, u: float, *, rare: bool = True) -> Comparison:
    levels = (
        Level(f"same {word}", f"l.{name} = r.{name}", m, u, rare=rare),
        Level(f"another {word}", "ELSE", 1 - m, 1 - u),
    )
    return Comparison(name, _either_null(name), levels)


PROVINCE = Comparison(
    "province",
    _either_null("province"),
    (
        Level("same province", "jaro_winkler_similarity(l.province, r.province) >= 0.9", 0.9, 0.2),
        Level("another province", "ELSE", 0.1, 0.8),
    ),
)

FIELDS = (
    PROVINCE,
    _count("killed", "killed", (0.75, 0.02, 0.14, 0.055, 0.035), (0.42, 0.002, 0.368, 0.10, 0.11)),
    _count("injured", "injured", (0.61, 0.04, 0.18, 0.10, 0.07), (0.25, 0.01, 0.30, 0.20, 0.24)),
    _count(
        "kidnapped", "abducted", (0.79, 0.02, 0.10, 0.05, 0.04), (0.45, 0.005, 0.25, 0.15, 0.145)
    ),
    _equal("cause", "cause", 0.97, 0.42, rare=False),
    _equal("incident_type", "type", 0.82, 0.15),
    _equal("nation", "nationality", 0.93, 0.17),
    _equal("component", "component", 0.97, 0.75, rare=False),
)
"""Fields whose agreement speaks for one event, beside day and place."""

INCIDENTS = (DAY, PLACE, *FIELDS)

NEAR = (1, 2, 3)
"""Codes of PLACE that mean one town."""

_ONE_TOWN = f"(l.place = r.place OR jaro_winkler_similarity(l.place, r.place) >= 0.9 OR {KM} <= 10)"

WIDE_BLOCKS = (
    "l.area = r.area AND l.month = r.month",
    "l.area = r.area AND l.shifted_month = r.shifted_month",
    f"l.area = r.area AND l.season = r.season AND {_ONE_TOWN}",
    f"l.area = r.area AND l.shifted_season = r.shifted_season AND {_ONE_TOWN}",
)
"""Pairs that are scored: of one area and within 30 days (twice, shifted by 15)."""

CLOSE = 2
"""Code of a count up to which two counts are as good as equal."""

BLOCKS = (
    "l.area = r.area AND l.week = r.week",
    "l.area = r.area AND l.shifted_week = r.shifted_week",
    "l.area = r.area AND l.place = r.place AND l.month = r.month",
    "l.area = r.area AND l.place = r.place AND l.shifted_month = r.shifted_month",
)
"""The same for very large reviews: within eight days, or of one place and within 30."""

LARGE = 150_000
"""Candidates from which a review is very large."""
