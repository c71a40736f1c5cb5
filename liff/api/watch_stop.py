"""A visitor whom the village watches for, as the forms of the gate meet one."""

from typing import Protocol

from flask import Response, g

from liff.api.answers import refusal
from liff.api.parts import Parts
from liff.api.watch_shapes import stopped_json
from models.domain.ids import VillageId
from models.domain.watchlist import Hit


class Known(Protocol):
    """What may be told of somebody beside their name and plate."""

    @property
    def visitor_phone(self) -> str | None: ...

    @property
    def id_number(self) -> str | None: ...


def known_by(parts: Parts, wish: Known) -> dict[str, str | None]:
    """Phone and ID card as the caller's village knows them. From here on nobody needs the number of the card."""
    village_id = VillageId(g.claims.village_id)
    return {
        "phone_key": parts.watch_keys.phone(village_id, wish.visitor_phone),
        "id_key": parts.watch_keys.id_number(village_id, wish.id_number),
    }


def stopped(hit: Hit) -> Response:
    """Nothing was registered."""
    words = "This visitor looks like somebody whom the village watches for; the office knows."
    return refusal(409, "WATCHLIST_HIT", words, hit=stopped_json(hit))
