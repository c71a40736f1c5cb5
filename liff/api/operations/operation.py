"""One call of the API, as its description tells it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from liff.api.schemas.schema import Schema
from models.domain.households import Role

GUARD, RESIDENT, OFFICE = (Role.GUARD,), (Role.RESIDENT,), (Role.OFFICE,)
GATE_AND_OFFICE, EVERYBODY = (Role.GUARD, Role.OFFICE), (Role.GUARD, Role.OFFICE, Role.RESIDENT)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One call: who may make it, what it reads, what it answers, and how it may be refused."""

    method: str
    path: str
    summary: str
    answers: Mapping[int, Schema]
    who: tuple[Role, ...] = ()
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    refusals: tuple[str, ...] = ()
    photos: bool = False
    headers: tuple[str, ...] = ()
    optional_headers: tuple[str, ...] = ()
    description: str = ""
