"""The one door from the command line to the web floor: sets it up on the folder of a team."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.workspace import Review

SETTINGS = "vedette.web.site.settings"


def review_in_database(folder: Path, home: Path, by: str, action: str) -> Review:
    """The review of a folder whose decisions live in the database of HOME, as a member sees it."""
    found: Review = on_web(home, "review_in_database")(folder, by, action)
    return found


def on_web(home: Path, name: str) -> Callable[..., Any]:
    """A function of `web/site/commands.py`, with the web floor set up on HOME; its types are told there."""
    os.environ["VEDETTE_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    try:
        import django
        from django.utils.module_loading import import_string
    except ImportError as error:
        raise not_installed() from error
    (home / "keys").mkdir(parents=True, exist_ok=True)
    django.setup()
    found: Callable[..., Any] = import_string(f"vedette.web.site.commands.{name}")
    return found


def not_installed() -> WrongState:
    """The error where the web parts are missing."""
    return WrongState("The pages need parts that are not installed.", "Install `vedette[web]`.")
