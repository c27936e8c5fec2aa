"""The one way by which mail leaves: by the server that VEDETTE_MAIL_HOST names, else into files of the team."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage

from vedette.core.kernel.errors import WrongState


def send(address: str, subject: str, *parts: str, who: str) -> None:
    """Send one message of the parts that say something; `who` is named, should it not be taken.

    Raises:
        WrongState: The mail server did not take it.
    """
    body = "\n\n".join(filter(None, parts))
    try:
        EmailMessage(subject, body, to=[address]).send()
    except (OSError, smtplib.SMTPException) as error:
        # a server repeats the address in what it says
        said = str(error).replace(address, who)
        raise WrongState(
            f"The mail to '{who}' was not taken: {said}.",
            "Check the address and the mail server (VEDETTE_MAIL_HOST).",
        ) from error
