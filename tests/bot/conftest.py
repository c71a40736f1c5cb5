"""What all tests of the chat start with."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine

from models.domain.ids import VisitId
from models.uow import Database
from tests.bot.chats import Chats
from tests.cast import Cast
from tests.conftest import Simulator, served, stage
from tests.usecases.acts import comes
from workers.runtime import Runtime


@pytest.fixture(scope="module")
def webhook_url(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield f"{address}/line/webhook"


@pytest.fixture
def chats(simulator: Simulator, runtime: Runtime, cast: Cast, owner: Engine, webhook_url: str) -> Chats:
    simulator.post("setup", stage(cast, webhook_url))
    return Chats(simulator, runtime, cast, owner)


@pytest.fixture
def visit(database: Database, cast: Cast, chats: Chats) -> VisitId:
    """Somebody waits for 12/3, and Somchai has been asked."""
    made = comes(database, cast, now=datetime.now(UTC))
    chats.send()
    return made
