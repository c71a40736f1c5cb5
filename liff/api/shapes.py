"""What the API shows: domain values as JSON. Times are RFC 3339 in UTC."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from models.domain.ids import VillageId
from models.photos.links import PhotoLinks
from models.queries.houses import House
from models.queries.records import EventLine
from models.queries.visit_card import VisitCard

PHOTO_LIFE = timedelta(hours=12)
"""How long a link on a page is good: a shift."""


def moment(value: datetime | None) -> str | None:
    """`2026-11-21T04:10:00.123Z`."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if value else None


def house_json(house: House) -> dict[str, Any]:
    """A house for the picker: `search` is what three keystrokes are held against."""
    soi = f" ซอย {house.soi} soi {house.soi}" if house.soi else ""
    label = f"{house.number} · {house.soi}" if house.soi else house.number
    return {
        "id": str(house.id),
        "number": house.number,
        "soi": house.soi,
        "label": label,
        "search": f"{house.number} {house.number.replace('/', '')}{soi}".lower(),
    }


def live_visit(card: VisitCard) -> dict[str, Any]:
    """A visit as the gate's sockets are told of it: photos are named, not linked."""
    return {**_visit(card, names=card.guards_see_names), "photos": [{"id": str(one)} for one in card.photo_ids]}


def visit_json(
    card: VisitCard, village_id: VillageId, links: PhotoLinks, now: datetime, *, names: bool
) -> dict[str, Any]:
    """A visit with signed photo links. `names` says whether the reader may know which resident decided."""
    photos = [
        {
            "id": str(photo_id),
            "url": links.url(village_id, photo_id, "full", PHOTO_LIFE, now),
            "thumb_url": links.url(village_id, photo_id, "thumb", PHOTO_LIFE, now),
        }
        for photo_id in card.photo_ids
    ]
    return {**_visit(card, names=names), "photos": photos}


def event_json(event: EventLine, *, names: bool) -> dict[str, Any]:
    """One line of a visit's record."""
    shown = names or event.actor_role != "resident"
    return {
        "at": moment(event.at),
        "kind": event.kind,
        "actor": {"role": event.actor_role, "name": event.actor_name if shown else None},
        "source": event.source,
    }


def _visit(card: VisitCard, *, names: bool) -> dict[str, Any]:
    return {
        "id": str(card.id),
        "kind": card.kind,
        "purpose": card.purpose,
        "state": card.state,
        "house": {"id": str(card.house_id), "number": card.house_number, "soi": card.soi},
        "visitor_name": card.visitor_name,
        "visitor_phone": card.visitor_phone,
        "plate": card.plate,
        "plate_province": card.plate_province,
        "headcount": card.headcount,
        "created_at": moment(card.created_at),
        "decided_at": moment(card.decided_at),
        "decided_by": _decider(card, names=names),
        "decision_reason": card.decision_reason,
        "overridden": card.overridden_reason is not None,
        "override_reason": card.overridden_reason,
        "entered_at": moment(card.entered_at),
        "left_at": moment(card.left_at),
        "closed_at": moment(card.closed_at),
        "wrong_entry": {"at": moment(card.wrong_at), "note": card.wrong_note} if card.wrong_at else None,
        "expires_at": moment(card.expires_at),
        "usual_seconds": card.usual_seconds,
        "called_at": moment(card.called_at),
        "stay_until": moment(card.stay_until),
        "overstayed": card.overstayed,
        "gate_id": _name(card.gate_id),
        "group_id": _name(card.group_id),
        "entered_gate_id": _name(card.entered_gate_id),
        "left_gate_id": _name(card.left_gate_id),
        "version": card.version,
        "pass_id": _name(card.pass_id),
        "offline": card.offline,
        "conflict": card.conflict,
        "delivery": card.delivery,
        "waiting": {"widened": card.widened, "reminded": card.reminded, "office": card.office},
    }


def _name(found: UUID | None) -> str | None:
    return str(found) if found else None


def _decider(card: VisitCard, *, names: bool) -> dict[str, Any] | None:
    if card.decided_role is None:
        return None
    shown = names or card.decided_role != "resident"
    return {"role": card.decided_role, "name": card.decided_name if shown else None}
