"""Whom a village watches for, in answers."""

from liff.api.schemas.schema import ID, MOMENT, TEXT, Schema, listed, one_of, or_none, record
from models.domain.visit import Kind
from models.domain.watchlist import Advice, By, HitState, Match, Standing

_STOP: dict[str, Schema] = {
    "id": ID,
    "match": {
        **one_of(Match),
        "description": "exact: the guard cannot go on until the office has cleared it; similar: they may say that it "
        "is somebody else, with `not_them`.",
    },
    "by": one_of(By),
    "advice": {**one_of(Advice), "description": "Turn away; ask the office; turn away, and call the police."},
    "note": or_none(TEXT),
    "since": {**MOMENT, "description": "When the office put them on the list."},
    "state": one_of(HitState),
}
_VISITOR = record(
    "As the guard wrote them down; null when that has been let go of.",
    name=TEXT,
    plate=or_none(TEXT),
    plate_province=or_none(TEXT),
    kind=one_of(Kind),
    house=TEXT,
)

_SOMEBODY = record(id=ID, name=TEXT)

WATCHLIST: dict[str, Schema] = {
    "WatchEntry": record(
        id=ID,
        by={**listed(one_of(By)), "description": "By what they are known: phone and ID are kept as hashes only."},
        plate=or_none(TEXT),
        plate_province=or_none(TEXT),
        visitor_name=or_none(TEXT),
        advice=one_of(Advice),
        note=or_none(TEXT),
        standing=one_of(Standing),
        visit_id=or_none(ID),
        made_by=_SOMEBODY,
        created_at=MOMENT,
        confirmed_by=or_none(_SOMEBODY),
        confirmed_at=or_none(MOMENT),
    ),
    "GateWatch": record(
        "`hash` is the first 16 hex digits of SHA-256 of salt, by and key, joined by `|`: the key of a plate or a name "
        "is its letters and digits alone, in NFKC, without capitals and, of a name, without its title.",
        salt=TEXT,
        entries=listed(record(hash=TEXT, by=one_of((By.PLATE, By.NAME)), advice=one_of(Advice))),
    ),
    "WatchStop": record(**_STOP),
    "WatchHit": record(
        **_STOP,
        entry_id=ID,
        at=MOMENT,
        gate_id=or_none(ID),
        guard=_SOMEBODY,
        visitor=or_none(_VISITOR),
        visit_id=or_none({**ID, "description": "The visitor is registered all the same."}),
        settled_by=or_none(TEXT),
        settled_at=or_none(MOMENT),
    ),
}
