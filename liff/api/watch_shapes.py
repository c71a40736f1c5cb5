"""What the API shows of whom a village watches for."""

from collections.abc import Sequence
from typing import Any

from liff.api.shapes import moment
from models.domain.watchlist import Advice, By, Hit
from models.queries.watchlist import Listed


def stopped_json(hit: Hit) -> dict[str, Any]:
    """What the guard is told who has just met them."""
    return {
        "id": str(hit.id),
        "match": hit.match.value,
        "by": hit.by.value,
        "advice": hit.advice.value,
        "note": hit.note,
        "since": moment(hit.since),
        "state": hit.state.value,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """What the gate and the office see of it."""
    visitor = hit.visitor
    shown = visitor and {
        "name": visitor.name,
        "plate": visitor.plate,
        "plate_province": visitor.plate_province,
        "kind": visitor.kind,
        "house": visitor.house_number,
    }
    return {
        **stopped_json(hit),
        "entry_id": str(hit.entry_id),
        "at": moment(hit.at),
        "gate_id": str(hit.gate_id) if hit.gate_id else None,
        "guard": {"id": str(hit.guard_id), "name": hit.guard_name},
        "visitor": shown,
        "visit_id": str(hit.visit_id) if hit.visit_id else None,
        "settled_by": hit.settled_by,
        "settled_at": moment(hit.settled_at),
    }


def entry_json(listed: Listed) -> dict[str, Any]:
    """What the office sees of one on its list. Phone and ID card are known by, and cannot be shown."""
    row = listed.row
    confirmed = row["confirmed_by"] and {"id": str(row["confirmed_by"]), "name": row["confirmed_by_name"]}
    return {
        "id": str(row["id"]),
        "by": [by.value for by in listed.by],
        "plate": row["plate_written"],
        "plate_province": row["plate_province"],
        "visitor_name": row["visitor_name"],
        "advice": row["advice"],
        "note": row["note"],
        "standing": row["standing"],
        "visit_id": str(row["visit_id"]) if row["visit_id"] else None,
        "made_by": {"id": str(row["made_by"]), "name": row["made_by_name"]},
        "created_at": moment(row["created_at"]),
        "confirmed_by": confirmed,
        "confirmed_at": moment(row["confirmed_at"]),
    }


def watch_json(salt: str, hashes: Sequence[tuple[str, By, Advice]]) -> dict[str, Any]:
    """What a page without network warns by."""
    told = [{"hash": hash_, "by": by.value, "advice": advice.value} for hash_, by, advice in hashes]
    return {"salt": salt, "entries": told}
