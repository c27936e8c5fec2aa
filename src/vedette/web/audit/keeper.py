"""Keeps the logs beside the background work: entries become leaves within seconds, heads are signed."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections, connection

from vedette.core.kernel.errors import VedetteError
from vedette.web.audit.writes import append_waiting, sign_due_heads

_LOG = logging.getLogger(__name__)
_PAUSE_S = 1.0


class Keeper(threading.Thread):
    """Appends and signs until told to stop, in a thread of its own so that no long job delays it."""

    def __init__(self) -> None:
        super().__init__(name="log keeper", daemon=True)
        self._over = threading.Event()

    def stop(self) -> None:
        """End, after the step in hand."""
        self._over.set()
        self.join()

    def run(self) -> None:
        """Look every second."""
        while not self._over.wait(_PAUSE_S):
            close_old_connections()
            try:
                keep()
            except (DatabaseError, VedetteError):
                # A busy or restarting database, or a head that must not be signed: told, and tried again.
                _LOG.warning("the log could not be kept", exc_info=True)
        connection.close()


def keep() -> None:
    """Append what waits and sign what is due, once."""
    append_waiting()
    sign_due_heads()
