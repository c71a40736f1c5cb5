"""Callers of the API, signed in through LINE as the pages do it."""

from collections.abc import Callable

import pytest
from api_stage import Api, Enter, Traces, folder_of
from flask.testing import FlaskClient
from sqlalchemy import Engine

from settings import Settings
from tests.cast import Cast, Somebody
from tests.conftest import Simulator


@pytest.fixture
def enter(client: FlaskClient, sign_in: Callable[..., dict[str, str]]) -> Enter:
    def begin(somebody: Somebody, **wish: str) -> Api:
        return Api(client, sign_in(somebody, **wish))

    return begin


@pytest.fixture
def guard(cast: Cast, simulator: Simulator, enter: Enter) -> Api:
    return enter(cast.prasit)


@pytest.fixture
def resident(cast: Cast, simulator: Simulator, enter: Enter) -> Api:
    return enter(cast.somchai)


@pytest.fixture
def office(cast: Cast, simulator: Simulator, enter: Enter) -> Api:
    return enter(cast.office)


@pytest.fixture
def anyone(client: FlaskClient) -> Api:
    return Api(client, {})


@pytest.fixture
def traces(owner: Engine, settings: Settings) -> Traces:
    return Traces(owner, folder_of(settings.photo_store_url or ""))
