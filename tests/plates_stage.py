"""A service that reads plates, as somebody else might run it: over real HTTP, and not always well."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, request

from tests.conftest import served


@dataclass
class PlateService:
    """Answers each photo with `told`."""

    told: Response = field(default_factory=lambda: Response("null", content_type="application/json"))
    photos: list[bytes] = field(default_factory=list)
    kinds: list[str | None] = field(default_factory=list)
    address: str = ""

    def tells(self, body: str | bytes | Iterator[bytes], status: int = 200, **headers: str) -> None:
        self.told = Response(body, status, headers, content_type="application/json")


@contextmanager
def plate_service() -> Iterator[PlateService]:
    service, app = PlateService(), Flask("plate service")

    @app.post("/read")
    def read() -> Response:
        service.photos.append(request.get_data())
        service.kinds.append(request.content_type)
        return service.told

    with served(app) as address:
        service.address = f"{address}/read?key=secret"
        yield service
