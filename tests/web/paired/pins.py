"""What is truly random or a matter of the clock is pinned, not masked: what then still differs is a leak.

Pinned are the clock of the database, keys of objects, form tokens and the free disk. Masked are only the
value and expiry of cookies, since the framework draws the keys of sessions itself.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import UUIDField

from vedette.core.trust.limits import AN_HOUR, Use

NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
DISK = type(shutil.disk_usage("/"))(10**12, 10**11, 9 * 10**11)


@dataclass
class Pins:
    """The clock and the keys: what is restricted moves neither."""

    n_usual: int = 0
    is_hidden: bool = False
    drawn: random.Random = field(default_factory=lambda: random.Random(1))
    drawn_hidden: random.Random = field(default_factory=lambda: random.Random(2))

    def now(self) -> dt.datetime:
        return NOON + dt.timedelta(seconds=self.n_usual)

    def key(self) -> uuid.UUID:
        chance = self.drawn_hidden if self.is_hidden else self.drawn
        return uuid.UUID(int=chance.getrandbits(128), version=4)

    @staticmethod
    def hidden_key() -> uuid.UUID:
        """The first key of something restricted."""
        return uuid.UUID(int=Pins().drawn_hidden.getrandbits(128), version=4)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """What happens within is restricted: it draws keys of its own, and no time passes."""
        self.is_hidden = True
        try:
            yield
        finally:
            self.is_hidden = False

    @contextmanager
    def keys(self) -> Iterator[None]:
        """Keys that the product draws itself within come from here, too."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(uuid, "uuid4", self.key)
            yield


@contextmanager
def pinned(monkeypatch, people: object, home: Path, seals: Path) -> Iterator[Pins]:
    """The clock of the database, keys and tokens without chance; these people need no second factor.

    The folder of the team is one that no other process has.
    """
    pins = Pins()
    with monkeypatch.context() as patch:
        patch.setattr("django.utils.timezone.now", pins.now)
        patch.setattr("django.middleware.csrf._get_new_csrf_string", lambda: "0" * 32)
        patch.setattr(shutil, "disk_usage", lambda _path: DISK)
        patch.setattr(settings, "VEDETTE_HOME", home)
        patch.setattr(settings, "VEDETTE_SEALS", seals)
        patch.setattr(settings, "VEDETTE_PERSONAS", True)
        # Sessions are no part of what is compared; in memory they cost a third of the questions less.
        patch.setattr(settings, "SESSION_ENGINE", "django.contrib.sessions.backends.cache")
        patch.setattr("vedette.web.accounts.rules.PERSONAS", people)
        # Each person asks for every export there is, which is more than one may in an hour.
        patch.setitem(AN_HOUR, Use.EXPORT, 1_000)
        for model in apps.get_models():
            for one in model._meta.get_fields():
                if isinstance(one, UUIDField):
                    patch.setattr(one, "_get_default", pins.key)
        yield pins
