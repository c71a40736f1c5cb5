"""The API's blueprint: every view of /api/v1, each behind its door."""

from typing import Protocol

from flask import Blueprint, Response, current_app, request

from liff.api.answers import refusal
from liff.api.asking import add_asking
from liff.api.calls import add_calls
from liff.api.docs import add_docs
from liff.api.gate_codes import add_gate_codes
from liff.api.gates import add_gates
from liff.api.household import add_household
from liff.api.houses import add_houses
from liff.api.invites import add_invites
from liff.api.joins import add_joins
from liff.api.live import add_live
from liff.api.me import add_me
from liff.api.moves import add_moves
from liff.api.my_data import add_my_data
from liff.api.my_house import add_my_house
from liff.api.openapi import add_openapi
from liff.api.overrides import add_overrides
from liff.api.parts import Parts
from liff.api.pass_gate import add_pass_gate
from liff.api.passes import add_passes
from liff.api.photos import add_photos
from liff.api.plate_reading import add_plate_reading
from liff.api.registrations import add_registrations
from liff.api.rounds import add_rounds
from liff.api.sessions import add_sessions
from liff.api.suggestions import add_suggestions
from liff.api.visits import add_visits
from liff.api.watchlist import add_watchlist
from liff.api.wrong_entries import add_wrong_entries


class Feeds(Protocol):
    """What fills the hub in this process."""

    def start(self) -> bool: ...


def make_api(parts: Parts, feed: Feeds) -> Blueprint:
    """The blueprint `api`."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")

    @api.before_request
    def nobody_unless_said() -> Response | None:
        """A view that does not say who may call it is closed."""
        view = current_app.view_functions.get(request.endpoint or "")
        if view is None or hasattr(view, "allowed"):
            return None
        return refusal(403, "NOT_ALLOWED", "This is for nobody.")

    add_sessions(api, parts)
    add_me(api, parts)
    add_my_data(api, parts)
    add_joins(api, parts)
    add_invites(api, parts)
    add_registrations(api, parts)
    add_household(api, parts)
    add_visits(api, parts)
    add_suggestions(api, parts)
    add_plate_reading(api, parts)
    add_rounds(api, parts)
    add_moves(api, parts)
    add_gates(api, parts)
    add_calls(api, parts)
    add_overrides(api, parts)
    add_wrong_entries(api, parts)
    add_watchlist(api, parts)
    add_passes(api, parts)
    add_pass_gate(api, parts)
    add_gate_codes(api, parts)
    add_houses(api, parts)
    add_my_house(api, parts)
    add_asking(api, parts)
    add_photos(api, parts)
    add_live(api, parts, feed.start)
    add_openapi(api)
    add_docs(api)
    return api
