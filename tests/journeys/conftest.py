"""One stage for all journeys of a test process; each journey begins with everything up and ends with a whole record."""

from collections.abc import Iterator

import pytest

from tests.journeys.stage import Stage


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    built = Stage(tmp_path_factory.mktemp("journeys"))
    try:
        built.enter()
        yield built
    finally:
        built.leave()


@pytest.fixture
def stage(theatre: Stage) -> Iterator[Stage]:
    theatre.mend()
    yield theatre
    theatre.mend()
    theatre.verify_record()
