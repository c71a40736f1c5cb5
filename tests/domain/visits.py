"""A visitor at the gate of 12/3 for the rules to judge, and the people who judge."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from models.domain.actors import Actor, ActorRole, Source
from models.domain.ids import HouseId, PersonId, VillageId, VisitId
from models.domain.visit import Answer, Decision, Kind, State, Timers, Visit

CAME = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)
SOMCHAI = PersonId(UUID(int=1))
MALEE = PersonId(UUID(int=2))
PRASIT = PersonId(UUID(int=3))

RESIDENT = Actor(person_id=SOMCHAI, role=ActorRole.RESIDENT, source=Source.CHAT, request_id="r-1")
TENANT = Actor(person_id=MALEE, role=ActorRole.RESIDENT, source=Source.LIFF, request_id="r-2")
GUARD = Actor(person_id=PRASIT, role=ActorRole.GUARD, source=Source.API, request_id="r-3")
LADDER = Timers(
    widen_at=CAME + timedelta(seconds=45),
    widen_every=timedelta(seconds=45),
    remind_at=CAME + timedelta(seconds=120),
    office_at=CAME + timedelta(seconds=150),
    expires_at=CAME + timedelta(seconds=300),
)


def seconds(count: float) -> datetime:
    """So many seconds after the visitor came."""
    return CAME + timedelta(seconds=count)


def visit(state: State = State.REQUESTED, *, timers: Timers = LADDER, decision: Decision | None = None) -> Visit:
    return Visit(
        id=VisitId(UUID(int=100)),
        village_id=VillageId(UUID(int=200)),
        house_id=HouseId(UUID(int=300)),
        kind=Kind.GUEST,
        state=state,
        visitor_name="Nok",
        headcount=1,
        version=7,
        created_at=CAME,
        created_by=PRASIT,
        decision=decision,
        timers=timers,
    )


def approval(at: datetime = CAME) -> Decision:
    return Decision(answer=Answer.APPROVE, by=SOMCHAI, role=ActorRole.RESIDENT, at=at)


def rejection(at: datetime = CAME) -> Decision:
    return Decision(answer=Answer.REJECT, by=SOMCHAI, role=ActorRole.RESIDENT, at=at)
