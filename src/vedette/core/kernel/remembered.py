"""What a process made lately and need not make again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """The things that were asked for last, by a key that tells all that they rest on.

    Args:
        most: How many are kept.

    Example:
        >>> squares = Remembered[int](most=2)
        >>> [squares.of(str(n), lambda n=n: n * n) for n in (3, 3, 4)]
        [9, 9, 16]
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str | bytes, Made] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: str | bytes, make: Callable[[], Made]) -> Made:
        """What is kept under a key; made now where nothing is, by two threads at once where both lack it."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made
