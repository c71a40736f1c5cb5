"""Letters and the mail server's password go to nobody but the server that was named."""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from workers.mail import Mailer, MailFailed


class Postbox:
    """A mail server's handler, what came, and the passwords that it was told."""

    def __init__(self) -> None:
        self.letters: Queue[bytes] = Queue()
        self.passwords: Queue[bytes] = Queue()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.put(envelope.content)
        return "250 OK"

    def signed_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
        self.passwords.put(told.password)
        return AuthResult(success=True)


Serve = Callable[..., tuple[Postbox, int]]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of 127.0.0.1, with its key; nobody has vouched for it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = tmp_path / "server.pem"
    path.write_bytes(key.private_bytes(*form) + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def serve(certificate: Path) -> Iterator[Serve]:
    """Starts a mail server on this machine: plain, with STARTTLS, or with TLS from the first byte."""
    running: list[Controller] = []
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trusted.load_cert_chain(certificate)

    def begin(how: str) -> tuple[Postbox, int]:
        box = Postbox()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        more: dict[str, Any] = {"authenticator": box.signed_in, "auth_require_tls": False}
        more |= {"ssl_context": trusted} if how == "tls" else {}
        more |= {"tls_context": trusted} if how == "starttls" else {}
        running.append(Controller(box, hostname="127.0.0.1", port=port, **more))
        running[-1].start()
        return box, port

    yield begin
    for one in running:
        one.stop()


def send(url: str) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "gate@example.com", "manee@example.com", "Link"
    letter.set_content("words")
    Mailer(url, "gate@example.com").send(letter)


@pytest.mark.parametrize(("how", "scheme"), [("starttls", "smtp"), ("tls", "smtps")])
def test_a_server_that_nobody_vouched_for_gets_neither_letter_nor_password(
    serve: Serve, certificate: Path, monkeypatch: pytest.MonkeyPatch, how: str, scheme: str
) -> None:
    box, port = serve(how)
    address = f"{scheme}://gate:secret@127.0.0.1:{port}"
    with pytest.raises(MailFailed):
        send(address)
    assert box.letters.empty()
    assert box.passwords.empty()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # OpenSSL's own: whom this machine trusts
    send(address)
    assert b"words" in box.letters.get(timeout=5)
    assert box.passwords.get(timeout=5) == b"secret"


def test_a_password_is_told_in_the_open_to_this_machine_alone(serve: Serve) -> None:
    box, port = serve("plain")
    with pytest.raises(MailFailed):
        send(f"smtp://gate:secret@0.0.0.0:{port}")  # the same machine, by a name that does not say so
    assert box.passwords.empty()
    assert box.letters.empty()
    send(f"smtp://gate:secret@127.0.0.1:{port}")
    assert box.passwords.get(timeout=5) == b"secret"
    send(f"smtp://0.0.0.0:{port}")
    assert box.letters.qsize() == 2
