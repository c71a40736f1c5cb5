"""Letters by SMTP: few, and only where an operator told a server."""

import smtplib
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import structlog

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 10


class MailFailed(Exception):  # noqa: N818
    """The letter did not go out."""


class Mailer:
    """By `smtp://user:password@host:587`, with STARTTLS where the server offers it, or by `smtps://…`."""

    def __init__(self, url: str, sender: str) -> None:
        self._server = urlsplit(url)
        self._sender = sender

    def __call__(self, to: str, subject: str, words: str) -> None:
        """Sends it now. What goes wrong is logged: whoever waits for a link asks again."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self._sender, to, subject
        letter.set_content(words)
        with suppress(MailFailed):
            self.send(letter)

    def send(self, letter: EmailMessage) -> None:
        """Sends a letter that is whole, with its sender. Raises MailFailed, once it is logged why."""
        try:
            with self._connect() as server:
                server.send_message(letter)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail_not_sent", error=f"{type(error).__name__}: {error}"[:200])
            raise MailFailed from error

    def _connect(self) -> smtplib.SMTP:
        kind = smtplib.SMTP_SSL if self._server.scheme == "smtps" else smtplib.SMTP
        port = self._server.port or (465 if self._server.scheme == "smtps" else 587)
        server = kind(self._server.hostname or "localhost", port, timeout=TIMEOUT_SECONDS)
        if kind is smtplib.SMTP and server.ehlo()[0] == 250 and server.has_extn("starttls"):
            server.starttls()
        if self._server.username:
            server.login(unquote(self._server.username), unquote(self._server.password or ""))
        return server
