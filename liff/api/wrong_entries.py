"""A house says of an entry that it was wrong."""

from uuid import UUID

from flask import Blueprint, Response

from liff.api.answers import ok
from liff.api.bodies.reading import read_json
from liff.api.bodies.visits import WrongEntryIn
from liff.api.parts import Parts
from liff.api.shapes import visit_json
from liff.auth import now
from models.domain.households import Role
from models.domain.ids import VisitId
from models.usecases.mark_wrong_entry import mark_wrong_entry


def add_wrong_entries(api: Blueprint, parts: Parts) -> None:
    """POST /visits/{id}/wrong-entry."""

    @api.post("/visits/<uuid:visit_id>/wrong-entry")
    @parts.door.allowed(Role.RESIDENT)
    def wrong_entry(visit_id: UUID) -> Response:
        wish = read_json(WrongEntryIn)
        with parts.door.entrance() as (work, caller):
            mark_wrong_entry(work, VisitId(visit_id), caller.houses, wish.note)
        card = work.shown[VisitId(visit_id)]
        return ok(visit_json(card, caller.village_id, parts.photo_links, now(), names=True))
