"""Every address of the house, and what a person gets there: status, headers, bytes."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.web.conftest import sign_in

Answer = tuple[int, tuple[tuple[str, str], ...], str, bytes]
"""Status, headers, cookies, body."""
SLUGS = ("<slug:review_slug>", "<slug>")
"""How routes of pages and of the HTTP API name the review."""
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")


class Browser(Client):
    """The framework's own, without a copy of every template's names: that costs more than the pages."""

    def request(self, **request):
        got = self.handler(self._base_environ(**request))
        self.cookies.update(got.cookies)
        return got


def browser(name: str, token: str = "") -> Browser:
    """A signed-in browser; with a token also a program, for the addresses of the HTTP API."""
    headers = {"host": "127.0.0.1"} | ({"authorization": f"Bearer {token}"} if token else {})
    client = Browser(headers=headers, raise_request_exception=False)
    sign_in(client, name)
    return client


def answer(client: Client, address: str, method: str = "get", **more: object) -> Answer:
    """What comes back; of cookies name and flags, since the framework draws the keys of sessions."""
    got = getattr(client, method)(address, **more)
    body = b"".join(got.streaming_content) if got.streaming else got.content
    cookies = {
        n: {k: v for k, v in c.items() if k not in ("expires", "max-age")}
        for n, c in got.cookies.items()
    }
    headers = tuple(sorted((k, v) for k, v in got.headers.items()))
    got.close()
    return (got.status_code, headers, repr(sorted(cookies.items())), body)


def answers(
    clients: Mapping[str, Client], asked: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Answer]:
    """What each person gets at each address."""
    gc.disable()  # what a request leaves behind is no cycle worth looking for a hundred times
    try:
        return {(name, place): answer(clients[name], place) for name, place in asked}
    finally:
        gc.enable()


def differences(
    one: Mapping[tuple[str, str], Answer], other: Mapping[tuple[str, str], Answer]
) -> list[tuple[str, str]]:
    """Who gets something else where."""
    assert one.keys() == other.keys()
    return [place for place in one if one[place] != other[place]]


def routes() -> list[str]:
    """Every route of the house but those of the library for accounts, which know no review."""
    return list(dict.fromkeys(_routes(get_resolver().url_patterns, "")))


def filled(route: str, slug: str, values: Sequence[object]) -> str:
    """The address that a route has with these values of its arguments."""
    for name in SLUGS:
        route = route.replace(name, slug, 1)
    for one in values:
        route = ARGUMENT.sub(str(one), route, count=1)
    return f"/{route}"


def arguments(route: str) -> list[tuple[str, str]]:
    """Kind and name of each argument beside the review."""
    for name in SLUGS:
        route = route.replace(name, "", 1)
    return ARGUMENT.findall(route)


def is_address(text: str) -> bool:
    """Whether a route takes it: an argument of the wrong kind makes none."""
    try:
        resolve(text)
    except Resolver404:
        return False
    return True


def _routes(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, here)
        elif not str(getattr(one.callback, "__module__", "")).startswith("allauth."):
            yield here
