"""A forgotten password: a letter with a link, to whom it belongs; and no word about who has a login."""

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from queue import Empty, Queue
from typing import Any

import pytest
import structlog
from aiosmtpd.controller import Controller
from flask import Flask
from structlog.testing import capture_logs

from app import create_app
from models.uow import Database
from models.usecases import panel_logins
from settings import Settings
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from workers import mail
from workers.mail import Mailer


class Postbox:
    """A mail server's handler, and what came."""

    def __init__(self) -> None:
        self.letters: Queue[Message] = Queue()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.put(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, str]]:
    """A real server on this machine, and its address."""
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, f"smtp://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def mailing(settings: Settings, cast: Cast, postbox: tuple[Postbox, str]) -> Iterator[Flask]:
    told = {"smtp_url": postbox[1], "mail_from": "gate@example.com"}
    app = create_app(settings.model_copy(update=told))
    yield app
    app.extensions["runtime"].close()


def words_of(letter: Message) -> str:
    return letter.get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_a_link_comes_by_letter_and_sets_a_password(
    mailing: Flask, database: Database, postbox: tuple[Postbox, str]
) -> None:
    with database.work() as work:
        panel_logins.make_login(work, email="manee@example.com", name="Manee", language="th")
    browser = Browser(mailing.test_client())
    answer = browser.post("/admin/login/forgotten", {"email": "Manee@example.com"})
    assert answer.status_code == 200
    letter = postbox[0].letters.get(timeout=10)
    assert (letter["To"], letter["From"]) == ("manee@example.com", "gate@example.com")
    found = re.search(r"http://127\.0\.0\.1:8000(/admin/password/\S+)", words_of(letter))
    assert found
    words = "a river of nine stones"
    assert browser.post(found[1], {"password": words, "again": words}).status_code == 303


def test_an_address_that_nobody_has_is_answered_alike_and_gets_no_letter(
    mailing: Flask, database: Database, postbox: tuple[Postbox, str]
) -> None:
    with database.work() as work:
        panel_logins.make_login(work, email="manee@example.com", name="Manee", language="th")
    browser = Browser(mailing.test_client())
    pages = [
        browser.post("/admin/login/forgotten", {"email": email}).get_data(as_text=True)
        for email in ("nobody@example.com", "manee@example.com")
    ]
    stripped = [re.sub(r'(nonce|content|value)="[^"]*"', "", one) for one in pages]
    assert stripped[0] == stripped[1]
    assert postbox[0].letters.get(timeout=10)["To"] == "manee@example.com"
    with pytest.raises(Empty):
        postbox[0].letters.get_nowait()


def test_a_mailbox_is_not_flooded(mailing: Flask, database: Database) -> None:
    browser = Browser(mailing.test_client())
    answers = [browser.post("/admin/login/forgotten", {"email": "m@example.com"}).status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2


def test_without_a_server_the_page_says_whom_to_ask(browser: Browser) -> None:
    page = browser.get("/admin/login/forgotten", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "This installation sends no e-mail." in page
    assert 'name="email"' not in page


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What the mailer logs, whatever the program was set up to log before."""
    before = structlog.get_config()
    structlog.reset_defaults()
    monkeypatch.setattr(mail, "log", structlog.get_logger("mail"))
    with capture_logs() as told:
        yield told
    structlog.configure(**before)


def test_a_server_that_is_away_breaks_nothing_and_is_logged(heard: list[Any]) -> None:
    Mailer("smtp://127.0.0.1:9", "gate@example.com")("manee@example.com", "เรื่อง", "ข้อความ")
    assert [one["event"] for one in heard] == ["mail_not_sent"]
    assert "manee" not in str(heard)
