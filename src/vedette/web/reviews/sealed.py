"""The guard of all that leaves by the pages: nobody of the sealed register is named, or somebody answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.decisions import Author
from vedette.pipeline.interviews import MADE_UP_KEYS, KeyStore
from vedette.pipeline.sealed_names import Way, check_rows_leave
from vedette.web.reviews.visit import Visit

KEPT_FOR = "kept_for"
"""Name in an address of the reason why sealed names may stand in what is taken out."""
LONGEST_WHY = 500
"""Characters of it."""


def key_store(visit: Visit) -> KeyStore:
    """Where the keys of the persons of a review lie: a folder of its own, with a backup of its own.

    The sample review brings the keys of its made-up persons along; of a team only its own log-ins may use them.

    Raises:
        WrongState: No folder for keys is named.
    """
    made_up = visit.review.folder / MADE_UP_KEYS
    if (settings.VEDETTE_PERSONAS or not settings.VEDETTE_IS_TEAM) and made_up.is_dir():
        return KeyStore(made_up)
    if settings.VEDETTE_SEALS is None:
        raise WrongState(
            "No folder for the keys of sealed identities is named.",
            "The administrator names it in VEDETTE_SEALS, far from the review, with a backup of its own.",
        )
    return KeyStore(Path(settings.VEDETTE_SEALS) / visit.slug)


def way_of(visit: Visit, kept_for: str = "") -> Way:
    """How a file leaves; where no folder for keys is named nobody's name can be looked for."""
    try:
        keys: KeyStore | None = key_store(visit)
    except WrongState:
        keys = None
    author = Author(visit.viewer.name, timezone.now().isoformat(timespec="seconds"))
    return Way(keys, author, kept_for)


def asked_way(request: HttpRequest, visit: Visit) -> Way:
    """How a file leaves that an address asks for: the reason that a refusal asked for stands in it."""
    return way_of(visit, request.GET.get(KEPT_FOR, "")[:LONGEST_WHY].strip())


def check_list_leaves(
    request: HttpRequest, visit: Visit, rows: Iterable[Mapping[str, object]], name: str
) -> None:
    """Whether a list may leave.

    Raises:
        NamesStand: Somebody of the sealed register is named in it; row and column are named.
        WrongState: Names could not be looked for.
    """
    check_rows_leave(visit.review, rows, name, asked_way(request, visit))
