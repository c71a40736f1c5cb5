"""The panel as a browser without scripts sees it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from models.uow import Database
from tests.admin.panel_stage import Browser, make_login, open_seat
from tests.cast import Cast, Somebody

SignIn = Callable[..., Browser]


@pytest.fixture
def browser(app: Flask, cast: Cast) -> Browser:
    """Nobody is signed in."""
    return Browser(app.test_client())


@pytest.fixture
def seated(app: Flask, database: Database, cast: Cast) -> SignIn:
    """Signs one of the cast in, with a place in the first village's office and this role."""

    def begin(somebody: Somebody | None = None, role: str | None = None, **more: object) -> Browser:
        return open_seat(app, database, cast, somebody or cast.office, role, **more)

    return begin


@pytest.fixture
def office(seated: SignIn) -> Browser:
    """The village's admin."""
    return seated()


@pytest.fixture
def operator(app: Flask, database: Database, cast: Cast) -> Iterator[Browser]:
    """Whoever runs the installation, with a second factor, at no village as yet."""
    return make_login(app, database, operator=True)
