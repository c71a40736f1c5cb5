"""Visits, houses and photos in answers."""

from liff.api.schemas.schema import COUNT, FLAG, HOUSE, ID, MOMENT, TEXT, Schema, listed, one_of, or_none, record, ref
from models.domain.actors import ActorRole, Source
from models.domain.conflicts import Conflict
from models.domain.visit import Kind, OverrideReason, State

_LISTED_REASONS = ", ".join(f"`{reason}`" for reason in OverrideReason)
_VISIT: dict[str, Schema] = {
    "id": ID,
    "kind": one_of(Kind),
    "purpose": or_none(TEXT),
    "state": one_of(State),
    "house": record(**HOUSE),
    "visitor_name": {**TEXT, "description": "Empty where a delivery, a taxi or a service came without a name."},
    "visitor_phone": or_none(TEXT),
    "plate": or_none(TEXT),
    "plate_province": or_none(TEXT),
    "headcount": COUNT,
    "photos": listed(ref("Photo")),
    "created_at": MOMENT,
    "decided_at": or_none(MOMENT),
    "decided_by": or_none(record(role=one_of(ActorRole), name=or_none(TEXT))),
    "decision_reason": or_none(
        {
            **TEXT,
            "description": "`not_mine`, `undone`, `standing_rule`, `leave_at_gate`, `blocked`, or what the one "
            "who decided wrote.",
        }
    ),
    "overridden": {**FLAG, "description": "The guard let the visitor in without an answer in LINE."},
    "override_reason": or_none({**TEXT, "description": f"{_LISTED_REASONS}, or what the guard wrote."}),
    "entered_at": or_none(MOMENT),
    "left_at": or_none(MOMENT),
    "closed_at": or_none({**MOMENT, "description": "When the visit expired or was cancelled."}),
    "wrong_entry": or_none(record("What the house said of the entry afterwards.", at=MOMENT, note=or_none(TEXT))),
    "expires_at": or_none(MOMENT),
    "usual_seconds": or_none(
        {**COUNT, "description": "How fast this house usually answers, as it was when it was asked; null: not known."}
    ),
    "called_at": or_none({**MOMENT, "description": "When a guard last got a number to call about it."}),
    "stay_until": or_none(
        {**MOMENT, "description": "Until when somebody who came in may stay, by the village's limits or their pass."}
    ),
    "overstayed": {**FLAG, "description": "They were still inside then."},
    "gate_id": or_none({**ID, "description": "The gate where the visitor was registered, where the guard said so."}),
    "entered_gate_id": or_none(ID),
    "group_id": or_none({**ID, "description": "The same for all visits of one rider's round to several houses."}),
    "left_gate_id": or_none(ID),
    "version": {**COUNT, "description": "Grows with every change: of two the higher one is the newer."},
    "delivery": {
        **one_of(("asking", "asked", "unreachable", "nobody", "call_house", "not_needed")),
        "description": (
            "asking: LINE has not accepted the message yet; asked: it has; unreachable: LINE cannot deliver it, or "
            "everybody of the house has blocked the account; nobody: the house has no resident on LINE; call_house: "
            "everybody of the house is away or has quiet hours now; not_needed: it was answered without being asked."
        ),
    },
    "pass_id": or_none({**ID, "description": "The pass that the visitor came on, when nobody was asked."}),
    "offline": {**FLAG, "description": "Written down at a gate without network, and sent later."},
    "conflict": or_none(
        {
            **one_of(Conflict),
            "description": "What a gate without network did, and would not have done with one. double_use: the guest "
            "came on a pass that was used up elsewhere (both visits say so); pass_refused: on one that was no good; "
            "against_answer: let in though the house had said no, or all was over; code_wrong: on the house's eight "
            "signs, which do not hold.",
        }
    ),
    "waiting": record(
        widened=FLAG, reminded=FLAG, office={**FLAG, "description": "Somebody of the village's office was asked, too."}
    ),
}

VISITS: dict[str, Schema] = {
    "House": record(**HOUSE, label=TEXT, search={**TEXT, "description": "What keystrokes are held against."}),
    "Photo": record("Links are good for a shift; whoever holds one may look.", id=ID, url=TEXT, thumb_url=TEXT),
    "Visit": record(**_VISIT),
    "VisitEvent": record(
        at=MOMENT, kind=TEXT, actor=record(role=one_of(ActorRole), name=or_none(TEXT)), source=one_of(Source)
    ),
    "VisitWithEvents": record(**_VISIT, events=listed(ref("VisitEvent"))),
}
