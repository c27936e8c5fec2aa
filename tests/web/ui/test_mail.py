"""Mail over a real connection to a real server."""

from __future__ import annotations

import email
import email.policy
import socket
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from vedette.core.kernel.errors import WrongState
from vedette.web.ui.mail import send


class Box:
    """Takes every letter but those to one address."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the name that the server asks for
        self, _server, _session, envelope, address, _options
    ) -> str:
        if address.startswith("nobody@"):
            return f"550 No such mailbox: {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the same
        self, _server, _session, envelope
    ) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def box(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    made = Box()
    server = Controller(made, hostname="127.0.0.1", port=port)
    server.start()
    yield made
    server.stop()


def test_a_letter_arrives_with_its_words_in_any_script(box):
    send("a@example.org", "Échéance: 3 March", "Le délai expire.", "", "يرجى الرد.", who="Ghana")

    (letter,) = box.letters
    assert (letter["To"], letter["Subject"]) == ("a@example.org", "Échéance: 3 March")
    assert letter.get_content().splitlines() == ["Le délai expire.", "", "يرجى الرد."]


def test_a_refused_letter_names_the_person_and_not_the_address(box):
    with pytest.raises(WrongState) as told:
        send("nobody@example.org", "Due", "Words", who="Ghana")

    assert "'Ghana' was not taken" in told.value.problem
    assert "nobody@example.org" not in told.value.problem
    assert box.letters == []


def test_without_a_server_the_remedy_is_told(box, settings):
    settings.EMAIL_PORT = 1

    with pytest.raises(WrongState) as told:
        send("a@example.org", "Due", "Words", who="Ghana")

    assert "VEDETTE_MAIL_HOST" in told.value.remedy
