"""A visit's record in words: what happened, who did it, by which door, and at which gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.domain.actors import ActorRole, Source
from models.domain.gates import Callee
from models.domain.ids import GateId
from models.queries.records import EventLine
from models.texts.catalog import Say, mark
from models.texts.formats import override_reason
from models.texts.visit_words import CONFLICTS, answer_reason

HAPPENED: Mapping[str, str] = {
    "requested": mark("Came to the gate"),
    "registered": mark("Came with a guest pass"),
    "approved": mark("Approved"),
    "rejected": mark("Rejected"),
    "explained": mark("Reason told to the guard"),
    "undone": mark("Approval taken back"),
    "reminded": mark("The house was reminded"),
    "widened": mark("More of the house were asked"),
    "escalated": mark("The village office was asked"),
    "expired": mark("No answer in time"),
    "cancelled": mark("Went away"),
    "called": mark("The guard asked for a number to call"),
    "entered": mark("Came in"),
    "overridden": mark("Let in without an answer"),
    "left": mark("Left"),
    "entry_undone": mark("The guard took the entry back"),
    "exit_undone": mark("The guard took the exit back"),
    "overstayed": mark("Stayed longer than expected"),
    "marked_wrong": mark("The house says: this entry was wrong"),
    "double_use": mark("Another gate let somebody in on the same pass"),
}
DOORS: Mapping[str, str] = {
    Source.CHAT: mark("in the LINE chat"),
    Source.LIFF: mark("on a page in LINE"),
    Source.PANEL: mark("in this panel"),
    Source.API: mark("on the gate's page"),
    Source.TIMER: mark("by itself"),
    Source.CODE: mark("by a code told at the gate"),
    Source.RULE: mark("by a rule made before"),
    Source.COMMAND: mark("by the operator's command line"),
}
ROLES: Mapping[str, str] = {
    ActorRole.RESIDENT: mark("The house"),
    ActorRole.GUARD: mark("Guard"),
    ActorRole.OFFICE: mark("Village office"),
    ActorRole.CLOCK: mark("The clock"),
}
CALLEES: Mapping[str, str] = {
    Callee.HOUSE: mark("the house's number"),
    Callee.OFFICE: mark("the office's number"),
}
UNKNOWN = mark("Noted in the record")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the history. `happened_at`: when it really was, where the gate told of it later."""

    at: datetime
    happened_at: datetime | None
    words: str
    who: str
    door: str
    gate: str | None
    details: Sequence[str]
    other_visit: UUID | None


def story(events: Sequence[EventLine], gates: Mapping[GateId, str], say: Say) -> list[Step]:
    """In the order in which it was written down."""
    return [_step(one, gates, say) for one in events]


def _step(event: EventLine, gates: Mapping[GateId, str], say: Say) -> Step:
    facts = event.facts
    role = say(ROLES.get(event.actor_role, UNKNOWN))
    return Step(
        at=event.at,
        happened_at=datetime.fromisoformat(facts["happened_at"]) if "happened_at" in facts else None,
        words=say(HAPPENED.get(event.kind, UNKNOWN)),
        who=f"{event.actor_name} ({role})" if event.actor_name else role,
        door=say(DOORS[event.source]) if event.source in DOORS else event.source,
        gate=gates.get(GateId(UUID(facts["gate_id"]))) if "gate_id" in facts else None,
        details=_details(event, say),
        other_visit=UUID(facts["other_visit"]) if "other_visit" in facts else None,
    )


def _details(event: EventLine, say: Say) -> list[str]:
    facts, told = event.facts, []
    if reason := facts.get("reason"):
        words = override_reason(reason, say) if event.kind in {"overridden", "entered"} else answer_reason(reason, say)
        told.append(say("Reason: {reason}", reason=words))
    if "asked" in facts:
        told.append(say.counted("{number} person was asked", "{number} people were asked", facts["asked"]))
    known = CALLEES.get(facts.get("via", "")), CONFLICTS.get(facts.get("conflict", ""))
    told += [say(words) for words in known if words]
    if facts.get("offline"):
        told.append(say("Told later: the gate had no network"))
    return told
