"""Who is asked about a visitor, in which order, and for how long: a house's wishes before its village's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from models.domain.hours import Hours
from models.domain.households import HouseholdRole, Responder
from models.domain.ids import HouseId, PersonId
from models.domain.timers import Ladder
from models.domain.visit import Kind

SHORTEST_RUNG, LONGEST_RUNG = 10, 1800
"""Seconds until a rung, where it is not left out."""

SHORTEST_WAIT, LONGEST_WAIT = 60, 1800
"""Seconds until a visit that nobody answers expires: a minute to look at the phone, half an hour in front of a gate."""


class AskedFirst(StrEnum):
    """A village's custom: who of a house that has not arranged its people is asked first."""

    TENANT = "tenant"
    OWNER = "owner"
    JOINED = "joined"


@dataclass(frozen=True, kw_only=True)
class AskingRule:
    """What is different for a house, a kind of visitor or some hours. None: as elsewhere; 0: this rung is left out.

    Seconds, each counted from the request.
    """

    id: UUID
    house_id: HouseId | None
    kind: Kind | None
    hours: Hours | None
    created_at: datetime
    widen_after: int | None = None
    remind_after: int | None = None
    office_after: int | None = None
    expire_after: int | None = None

    def applies(self, house_id: HouseId, kind: Kind, local: datetime) -> bool:
        return (
            self.house_id in {None, house_id}
            and self.kind in {None, kind}
            and (self.hours is None or self.hours.hold(local.time()))
        )

    @property
    def weight(self) -> tuple[bool, bool, bool, datetime, UUID]:
        """A house's own before its village's; a kind in some hours, a kind, some hours, neither; then the newest."""
        return (
            self.house_id is not None,
            self.kind is not None,
            self.hours is not None,
            self.created_at,
            self.id,
        )


def ladder_for(village: Ladder, rules: Sequence[AskingRule], house_id: HouseId, kind: Kind, local: datetime) -> Ladder:
    """The ladder of one visit: each rung by the weightiest rule that speaks of it, else the village's.

    A rung that would come when all is over is left out.
    """
    applying = sorted((one for one in rules if one.applies(house_id, kind, local)), key=lambda one: one.weight)
    expires = _said([one.expire_after for one in applying], village.expire_after) or village.expire_after

    def rung(said: list[int | None], usual: timedelta | None) -> timedelta | None:
        after = _said(said, usual)
        return after if after and after < expires else None

    return Ladder(
        widen_after=rung([one.widen_after for one in applying], village.widen_after),
        widen_to=village.widen_to,
        remind_after=rung([one.remind_after for one in applying], village.remind_after),
        office_after=rung([one.office_after for one in applying], village.office_after),
        expire_after=expires,
    )


def latest_end(village: Ladder, rules: Sequence[AskingRule], of: AskingRule) -> timedelta:
    """The latest end of any visit that this rule speaks of: a step of it at that time or later never comes.

    It is among the rules, and those of other houses are not.
    """
    edges = [time(), *(one for rule in rules if rule.hours for one in (rule.hours.since, rule.hours.until))]
    house = of.house_id or HouseId(UUID(int=0))
    days = [datetime.combine(date.min, edge) for edge in edges]
    met = [(kind, local) for kind in Kind for local in days if of.applies(house, kind, local)]
    ends = (ladder_for(village, rules, house, kind, local).expire_after for kind, local in met)
    return max(ends, default=village.expire_after)


def _said(said: list[int | None], usual: timedelta | None) -> timedelta | None:
    """The last one that says anything: they come by their weight."""
    seconds = next((one for one in reversed(said) if one is not None), None)
    return usual if seconds is None else timedelta(seconds=seconds)


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who may be asked, with what they wish. `rank`: their place where their house has arranged its people."""

    person_id: PersonId
    line_user_id: str
    language: str
    following: bool
    household_role: HouseholdRole | None
    joined_at: datetime
    rank: int | None = None
    wants_questions: bool = True
    quiet: Hours | None = None
    away_until: datetime | None = None

    def is_askable(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether a message may be pushed to them now. Who may not be is free to answer all the same."""
        resting = self.quiet is not None and self.quiet.hold(now.astimezone(zone).time())
        away = self.away_until is not None and now < self.away_until
        return self.following and self.wants_questions and not resting and not away


def responders(members: Sequence[Member], first: AskedFirst, now: datetime, zone: ZoneInfo) -> list[Responder]:
    """One house's people in the order in which they are asked: as the house wants, then by the village's custom."""
    customs = _customs(members, first)
    in_order = sorted(
        members,
        key=lambda one: (
            one.rank is None,
            one.rank or 0,
            customs.get(one.household_role, len(customs)),
            one.joined_at,
            one.person_id,
        ),
    )
    return [
        Responder(
            person_id=one.person_id,
            line_user_id=one.line_user_id,
            language=one.language,
            following=one.following,
            reachable=one.is_askable(now, zone),
            rank=place,
        )
        for place, one in enumerate(in_order)
    ]


def _customs(members: Sequence[Member], first: AskedFirst) -> dict[HouseholdRole | None, int]:
    """Each household role's place. Where tenants live, the family is theirs, and the owner lives elsewhere."""
    if first is AskedFirst.JOINED:
        return {}
    rented = any(one.household_role is HouseholdRole.TENANT for one in members)
    order = [HouseholdRole.OWNER, HouseholdRole.FAMILY, HouseholdRole.TENANT]
    if first is AskedFirst.TENANT and rented:
        order.reverse()
    return {role: place for place, role in enumerate(order)}
