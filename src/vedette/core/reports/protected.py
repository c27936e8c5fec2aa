"""What an edition of a text hides besides its small counts, so that none of these can be worked out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Protected:
    """What has to be hidden besides.

    Args:
        hidden: Numbers that would give a small one away.
        unclassed: Small counts of which "1–4" would tell more than that.
        recovered: Small counts that nothing protects: fewer values than the threshold are possible.
        n_attacked: Small counts that were attacked at last.
    """

    hidden: frozenset[str] = frozenset()
    unclassed: frozenset[str] = frozenset()
    recovered: tuple[str, ...] = ()
    n_attacked: int = 0


NOTHING_BESIDES = Protected()
