"""Passes over HTTP, for the gate."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
from flask import Blueprint, Response, g

from liff.api.answers import ok, refusal, revalidated
from liff.api.bodies.passes import PassShownIn, PassUsedIn
from liff.api.bodies.reading import read_json, read_key
from liff.api.parts import Parts
from liff.api.pass_shapes import coming_json, gate_json, judged_json
from liff.api.shapes import moment
from liff.api.uploads import Uploads, read_form
from liff.api.visits import registered
from liff.api.watch_stop import stopped
from models.domain.households import Role
from models.domain.ids import VillageId
from models.domain.watchlist import Hit
from models.queries import passes, villages
from models.usecases.new_visits import Registered
from models.usecases.use_pass import Brought, Entry, Judged, check_pass, fingerprint, use_pass

_TYPED = "20 per minute; 300 per hour"
"""Six digits, for each guard: more than guests can tell, and hopeless for guessing."""
_SCANNED = "240 per minute"


_AHEAD = timedelta(hours=24)
"""How long a gate without network can look ahead."""

Count = Callable[[Brought], None]


def add_pass_gate(api: Blueprint, parts: Parts) -> None:
    """POST /passes/check and /passes/use, GET /gate/keys."""
    count = _counting(parts)
    _add_checking(api, parts, count)
    _add_using(api, parts, count)
    _add_keys(api, parts)


def _counting(parts: Parts) -> Count:
    """Counts a guard's tries, and raises RateLimitExceeded: six digits can be guessed, a signature cannot."""

    @parts.limiter.shared_limit(_TYPED, "typed passes", key_func=lambda: str(g.claims.person_id))
    def typed() -> None:
        """One more."""

    @parts.limiter.shared_limit(_SCANNED, "scanned passes", key_func=lambda: str(g.claims.person_id))
    def scanned() -> None:
        """One more."""

    return lambda brought: typed() if brought.token is None else scanned()


def _add_checking(api: Blueprint, parts: Parts, count: Count) -> None:
    @api.post("/passes/check")
    @parts.door.allowed(Role.GUARD)
    def check_brought_pass() -> Response:
        brought = _brought(read_json(PassShownIn))
        count(brought)
        with parts.door.entrance() as (work, _):
            judged = check_pass(work, parts.pass_keys, brought)
        return ok({**judged_json(judged), "tries_left": _tries_left(parts, brought)})


def _tries_left(parts: Parts, brought: Brought) -> int | None:
    """How many more six digits this guard may type now; None where nobody counts them."""
    limits = parts.limiter.current_limits if brought.token is None else []
    return min((limit.remaining for limit in limits), default=None)


def _add_using(api: Blueprint, parts: Parts, count: Count) -> None:
    uploads = Uploads(parts.photo_store, parts.heavy)

    @api.post("/passes/use")
    @parts.door.allowed(Role.GUARD)
    def use_brought_pass() -> Response:
        key = read_key("Idempotency-Key")
        wish, raws = read_form(PassUsedIn)
        brought = _brought(wish)
        print_ = fingerprint(brought, [hashlib.sha256(raw).hexdigest() for raw in raws])
        count(brought)
        with uploads.stored(VillageId(g.claims.village_id), raws) as batch, parts.door.entrance() as (work, caller):
            entry = Entry(
                key=key, print_=print_, photos=batch.photos, happened_at=wish.happened_at, not_them=wish.not_them
            )
            outcome = use_pass(work, parts.pass_keys, brought, entry)
            batch.keep = isinstance(outcome, Registered) and outcome.fresh
        if isinstance(outcome, Judged):
            return refusal(409, "PASS_REFUSED", "This pass does not open the gate now.", judged=judged_json(outcome))
        if isinstance(outcome, Hit):
            return stopped(outcome)
        return registered(parts, caller, work, outcome)


def _add_keys(api: Blueprint, parts: Parts) -> None:
    @api.get("/gate/keys")
    @parts.door.allowed(Role.GUARD)
    def gate_keys() -> Response:
        with parts.door.entrance() as (work, caller):
            known, coming = gate_json(passes.at_the_gate(work)), passes.to_come(work, _AHEAD)
            zone, now = villages.village(work).time_zone, work.now
        key, salt = parts.pass_keys.gate_key(caller.village_id), parts.pass_keys.code_salt(caller.village_id)
        told: dict[str, Any] = {
            "village_tag": key.village_tag,
            "key_id": key.key_id,
            "public_key": base64.b64encode(key.public_key).decode(),
            "time_zone": zone,
            **known,
            "code_salt": salt,
            "passes": coming_json(coming, salt),
        }
        return revalidated(ok({**told, "time": moment(now)}), orjson.dumps(told))  # the time alone is no news


def _brought(wish: PassShownIn) -> Brought:
    return Brought(token=wish.token, code=wish.code)
