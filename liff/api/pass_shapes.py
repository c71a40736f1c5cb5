"""What the API shows of passes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from liff.api.shapes import moment
from liff.api.sharing import Sharing
from models.domain.ids import PersonId
from models.domain.pass_token import code_hash
from models.queries.passes import AtTheGate, PassCard, PassUse
from models.queries.villages import Village
from models.usecases.use_pass import Judged

_AT_A_DARK_GATE = (
    "kind", "house", "guest_name", "visit_kind", "plate", "plate_province", "headcount", "revision",
    "valid_from", "valid_until", "weekdays", "from_time", "until_time",
)  # fmt: skip


def pass_json(card: PassCard, village: Village, sharing: Sharing, reader: PersonId, now: datetime) -> dict[str, Any]:
    """A pass as its household sees it."""
    one = card.one
    occasion = {"id": str(one.occasion_id), "title": card.occasion_title} if one.occasion_id else None
    return {
        **_pass(card),
        "state": card.state(now).value,
        "code": one.code,
        "tell_host": one.terms.tell_host,
        "occasion": occasion,
        "made_by": {"name": card.maker_name, "me": one.made_by == reader},
        "created_at": moment(one.created_at),
        "changed_at": moment(one.changed_at),
        "revoked_at": moment(one.revoked_at),
        "share_url": sharing.url(one),
        "share_text": sharing.texts(card, village),
    }


def whole_pass_json(
    shown: dict[str, Any], message: dict[str, Any], qr: str | None, uses: Sequence[PassUse]
) -> dict[str, Any]:
    """The same with its QR code, who came on it, and as a message to be shared."""
    return {**shown, "share_message": message, "qr": qr, "visits": [_use(one) for one in uses]}


def judged_json(judged: Judged) -> dict[str, Any]:
    """The verdict, and the pass as the gate sees it: no host's name, and no link."""
    last = judged.last_use
    return {
        "verdict": judged.verdict.value,
        "pass": _pass(judged.card) if judged.card else None,
        "last_use": {"at": moment(last.at), "guard": last.guard_name} if last else None,
    }


def gate_json(known: Sequence[AtTheGate]) -> dict[str, Any]:
    """Numbers are text: they are longer than what a JavaScript number holds."""
    by_verdict: dict[str, list[str]] = {"revoked": [], "used_up": []}
    for one in known:
        if one.verdict:
            by_verdict[one.verdict.value].append(str(one.number))
    return {**by_verdict, "revisions": {str(one.number): one.revision for one in known if one.revision}}


def coming_json(coming: Sequence[PassCard], salt: str) -> list[dict[str, Any]]:
    """Passes as a gate without network finds them by their six digits, with all that judges them."""
    return [{"number": str(card.one.number), **_coming(card, salt)} for card in coming]


def _coming(card: PassCard, salt: str) -> dict[str, Any]:
    one, allowed = card.one, card.one.terms.uses_allowed
    shown = _pass(card)
    told = {name: shown[name] for name in _AT_A_DARK_GATE}
    left = None if allowed is None else max(0, allowed - one.uses)
    return {**told, "uses_left": left, "code": code_hash(salt, one.number, one.code or "")}


def _pass(card: PassCard) -> dict[str, Any]:
    one, guest, window = card.one, card.one.terms.guest, card.one.terms.window
    return {
        "id": str(one.id),
        "kind": one.kind.value,
        "house": {"id": str(one.house_id), "number": card.house_number, "soi": card.soi},
        "guest_name": guest.name,
        "visit_kind": guest.kind.value,
        "plate": guest.plate,
        "plate_province": guest.plate_province,
        "headcount": guest.headcount,
        "note": guest.note,
        "valid_from": moment(window.valid_from),
        "valid_until": moment(window.valid_until),
        "weekdays": window.weekdays,
        "from_time": f"{window.from_time:%H:%M}",
        "until_time": f"{window.until_time:%H:%M}",
        "uses_allowed": one.terms.uses_allowed,
        "uses": one.uses,
        "revision": one.revision,
    }


def _use(one: PassUse) -> dict[str, Any]:
    return {"id": str(one.visit_id), "at": moment(one.at), "left_at": moment(one.left_at), "guard": one.guard_name}
