"""A plate read from a photo, over HTTP: a suggestion. Nothing of it is kept."""

from flask import Blueprint, Response, g

from liff.api.answers import ok, refusal
from liff.api.bodies.fields import NothingIn
from liff.api.errors import PLATE_READER_OFF
from liff.api.parts import Parts
from liff.api.uploads import Uploads, read_form
from models.domain.errors import Invalid
from models.domain.households import Role

_LIMIT = "30 per minute"
"""For each guard: nobody photographs a car every two seconds."""


def add_plate_reading(api: Blueprint, parts: Parts) -> None:
    """POST /gate/plate."""
    door, uploads = parts.door, Uploads(parts.photo_store, parts.heavy)

    @api.post("/gate/plate")
    @door.allowed(Role.GUARD)
    @parts.limiter.limit(_LIMIT, key_func=lambda: str(g.claims.person_id))
    def read_plate() -> Response:
        with door.entrance():  # nothing waits in the database while a plate is read
            pass
        if parts.plate_reader is None:
            return refusal(404, PLATE_READER_OFF, "Nobody reads plates here.")
        _, raws = read_form(NothingIn)
        if len(raws) != 1:
            raise Invalid([("photo", "exactly one photo")])
        found = parts.plate_reader.read(uploads.prepared(raws[0]).full)
        return ok({"plate": found.plate, "plate_province": found.province} if found else None)
