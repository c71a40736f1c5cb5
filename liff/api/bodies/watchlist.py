"""Whom a village watches for."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from liff.api.bodies.fields import Body, IdNumber, Line, Optional, Phone
from models.domain.ids import VisitId
from models.domain.watchlist import Advice
from models.usecases.watchlist import WatchWish


class KnownIn(Body):
    """By what somebody is to be known: one at least. What is left out is taken from the visit, where one is named.

    Phone and ID number are kept as hashes only.
    """

    plate: Annotated[Annotated[Line, Field(max_length=20)] | None, Optional] = None
    plate_province: Annotated[Annotated[Line, Field(max_length=40)] | None, Optional] = None
    visitor_name: Annotated[Annotated[Line, Field(max_length=100)] | None, Optional] = None
    visitor_phone: Annotated[Phone | None, Optional] = None
    id_number: Annotated[IdNumber | None, Optional] = None
    visit_id: UUID | None = None


class ProposalIn(KnownIn):
    """A guard says why."""

    note: Annotated[Line, Field(min_length=1, max_length=200)]

    def wish(self) -> WatchWish:
        return _wish(self)


class WatchIn(KnownIn):
    """`note` is shown to the guard who meets them."""

    note: Annotated[Annotated[Line, Field(max_length=200)] | None, Optional] = None
    advice: Advice = Advice.OFFICE

    def wish(self) -> WatchWish:
        return _wish(self)


class ConfirmIn(Body):
    """What the guard is to be told; as proposed, to ask the office, where nothing is said."""

    advice: Advice | None = None


class WatchlistQuery(Body):
    """Active ones and proposals where nothing is said."""

    standing: Literal["proposed", "active", "declined"] | None = None


class HitsQuery(Body):
    state: Literal["open", "not_them", "cleared"] | None = None


def _wish(given: KnownIn) -> WatchWish:
    told = given.model_dump(exclude={"visit_id"})
    return WatchWish(**told, visit_id=VisitId(given.visit_id) if given.visit_id else None)
