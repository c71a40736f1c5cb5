"""Letters by SMTP: few, and only where an operator told a server."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import structlog

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 10


class MailFailed(Exception):  # noqa: N818
    """The letter did not go out."""


class Mailer:
    """By `smtp://user:password@host:587`, with STARTTLS where the server offers it, or by `smtps://…`.

    A password goes only to a server whose certificate is good, or to this machine.
    """

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
        server, is_private = self._reached()
        if self._server.username:
            if not is_private:
                server.close()
                raise smtplib.SMTPNotSupportedError("no TLS: whoever listens would read the password")
            server.login(unquote(self._server.username), unquote(self._server.password or ""))
        return server

    def _reached(self) -> tuple[smtplib.SMTP, bool]:
        """The server, and whether nobody on the way can read what it is told. Its certificate has to be good."""
        host, trusted = self._server.hostname or "localhost", ssl.create_default_context()
        if self._server.scheme == "smtps":
            port = self._server.port or 465
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=trusted), True
        server = smtplib.SMTP(host, self._server.port or 587, timeout=TIMEOUT_SECONDS)
        try:
            is_private = server.ehlo()[0] == 250 and server.has_extn("starttls")
            if is_private:
                server.starttls(context=trusted)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server, is_private or _is_here(host)


def _is_here(host: str) -> bool:
    """Whether this is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
