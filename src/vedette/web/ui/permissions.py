"""What a view needs: said at the view, read by the middleware, compared with the table in a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def needs(action: str, *, step_up: bool = False, counts: str = "") -> Callable[[View], View]:
    """Declare the action of core/trust/permissions.csv that a view of a review needs.

    Args:
        action: Name of the action.
        step_up: Whether the password or key must have been shown within the last five minutes.
        counts: `export` or `import`: each use counts against what the account may do in an hour.
    """

    def declared(view: View) -> View:
        view.needed_action = action  # type: ignore[attr-defined] # read by reviews.entering.Visits
        view.needs_step_up = step_up  # type: ignore[attr-defined] # the same
        view.counts_as = counts  # type: ignore[attr-defined] # the same
        return view

    return declared


def open_to_all(view: View) -> View:
    """Declare that a view tells nothing about any review and is shown to everybody."""
    view.is_open = True  # type: ignore[attr-defined] # read by the test of routes
    return view


def for_members(view: View) -> View:
    """Declare that a view outside of reviews is for everybody who is signed in."""
    view.is_for_members = True  # type: ignore[attr-defined] # the same
    return view


def by_link(view: View) -> View:
    """Declare that a view is for the holder of a personal link, and the page of nobody else."""
    view.is_by_link = True  # type: ignore[attr-defined] # read by reports.link_only and the test of routes
    return view
