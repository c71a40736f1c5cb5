"""What the readers of plates say in the log can be heard."""

from collections.abc import Iterator

import pytest
import structlog

from liff.plates import outside, tesseract


@pytest.fixture(autouse=True)
def fresh_loggers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A logger that has spoken before goes on as the program was set up then, whatever a test listens to now."""
    before = structlog.get_config()
    structlog.reset_defaults()
    for module in (outside, tesseract):
        monkeypatch.setattr(module, "log", structlog.get_logger(module.__name__))
    yield
    structlog.configure(**before)
