"""A house's pass for a guest: who comes and when, how often, and what a change or a use makes of it.

Everything here is a value. Whether a pass opens the gate at a moment is judged in pass_verdict.py, in the same words
with a network and without.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from models.domain.errors import Code, Invalid, Refused
from models.domain.ids import HouseId, OccasionId, PassId, PersonId, VillageId
from models.domain.pass_token import EVERY_DAY, MIDNIGHT, PassToken
from models.domain.pass_verdict import Known
from models.domain.visit import Kind

LONGEST_NAME = 100
LONGEST = timedelta(days=30)
LONGEST_RECURRING = timedelta(days=366)
FURTHEST_AHEAD = timedelta(days=366)
MOST_HEADS = 50
MOST_USES = 500
MOST_GUESTS = 200
"""Of one occasion."""
MOST_LIVE = 400
"""Of one house at a time: a village has a million codes, and a guard reads a short list."""

Problems = list[tuple[str, str]]


class PassKind(StrEnum):
    ONCE = "once"
    MANY = "many"
    """So often, within its time."""
    RECURRING = "recurring"
    """Somebody who comes every week: on these days, between these hours, as often as they like."""


class PassState(StrEnum):
    """How a pass stands. A recurring one is valid also outside of its hours."""

    NOT_YET = "not_yet"
    VALID = "valid"
    USED_UP = "used_up"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who is expected, as the host says it."""

    name: str
    kind: Kind = Kind.GUEST
    plate: str | None = None
    plate_province: str | None = None
    headcount: int = 1
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Window:
    """When a pass is good. Weekdays are bits, Monday 1 to Sunday 64; hours are the village's and may cross midnight.

    Hours from midnight to midnight are the whole day.
    """

    valid_from: datetime
    valid_until: datetime
    weekdays: int = EVERY_DAY
    from_time: time = MIDNIGHT
    until_time: time = MIDNIGHT

    @property
    def has_days_or_hours(self) -> bool:
        return (self.weekdays, self.from_time, self.until_time) != (EVERY_DAY, MIDNIGHT, MIDNIGHT)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a host can say of a pass, and change later. `uses_allowed` None: as often as they like."""

    guest: Guest
    window: Window
    uses_allowed: int | None
    tell_host: bool = False


@dataclass(frozen=True, kw_only=True)
class Pass:
    """`number` is what the token names; whoever knows `share_key` may look at the pass's page.

    `code` is None where the pass is over and another has got its six digits.
    """

    id: PassId
    village_id: VillageId
    house_id: HouseId
    number: int
    kind: PassKind
    terms: Terms
    share_key: str
    made_by: PersonId
    created_at: datetime
    changed_at: datetime
    code: str | None = None
    occasion_id: OccasionId | None = None
    uses: int = 0
    revision: int = 0
    revoked_at: datetime | None = None
    revoked_by: PersonId | None = None

    @property
    def used_up(self) -> bool:
        return self.terms.uses_allowed is not None and self.uses >= self.terms.uses_allowed


def make(new: Pass, live: int = 0) -> Pass:
    """A pass begins. `live` says how many the house has. Raises Invalid and Refused."""
    problems = problems_of(new.kind, new.terms, new.created_at)
    if problems:
        raise Invalid(problems)
    if live >= MOST_LIVE:
        raise Refused(Code.TOO_MANY_PASSES, f"a house has at most {MOST_LIVE} passes at a time")
    return new


def change(standing: Pass, terms: Terms, by: PersonId, now: datetime, *, is_owner: bool) -> Pass:
    """The pass with other terms; QR codes from before are no longer good. Raises Invalid and Refused."""
    _may_change(standing, by, is_owner=is_owner)
    if standing.revoked_at:
        raise Refused(Code.PASS_OVER, "a pass that was taken back stays so")
    problems = problems_of(standing.kind, terms, now)
    if problems:
        raise Invalid(problems)
    changed = replace(standing, terms=terms, revision=standing.revision + 1, changed_at=now)
    if changed.used_up:
        raise Refused(Code.PASS_OVER, "this pass is used up")
    return changed


def revoke(standing: Pass, by: PersonId, now: datetime, *, is_owner: bool) -> Pass:
    """Taken back, for good. One that was before stays as it was. Raises Refused."""
    _may_change(standing, by, is_owner=is_owner)
    return standing if standing.revoked_at else replace(standing, revoked_at=now, revoked_by=by, changed_at=now)


def use(standing: Pass, now: datetime) -> Pass:
    """The guest goes in: one use fewer. Raises RuntimeError where none is left: judge first."""
    if standing.used_up:
        raise RuntimeError("a used-up pass was used")
    return replace(standing, uses=standing.uses + 1, changed_at=now)


def state_of(one: Pass, now: datetime, *, host_stays: bool = True) -> PassState:
    """How it stands. A pass ends with its maker's place in the house."""
    if one.revoked_at or not host_stays:
        return PassState.REVOKED
    if one.used_up:
        return PassState.USED_UP
    if now >= one.terms.window.valid_until:
        return PassState.EXPIRED
    return PassState.VALID if now >= one.terms.window.valid_from else PassState.NOT_YET


def token_of(one: Pass) -> PassToken:
    """What the QR code of this pass tells."""
    window = one.terms.window
    return PassToken(
        number=one.number,
        revision=one.revision,
        valid_from=window.valid_from,
        valid_until=window.valid_until,
        once=one.kind is PassKind.ONCE,
        headcount=one.terms.guest.headcount,
        weekdays=window.weekdays,
        from_time=window.from_time,
        until_time=window.until_time,
    )


def known_of(one: Pass, *, host_stays: bool) -> Known:
    """What a gate with a network knows of the pass beside its token."""
    return Known(
        revoked=one.revoked_at is not None or not host_stays,
        revision=one.revision,
        uses=one.uses,
        uses_allowed=one.terms.uses_allowed,
    )


def problems_of(kind: PassKind, terms: Terms, now: datetime) -> Problems:
    """All that is wrong with these terms, by field."""
    return [*_about_the_guest(terms.guest), *_about_the_time(kind, terms.window, now), *_about_uses(kind, terms)]


def _about_the_guest(guest: Guest) -> Problems:
    problems = []
    if not 1 <= len(guest.name.strip()) <= LONGEST_NAME:
        problems.append(("guest_name", f"must have 1 to {LONGEST_NAME} characters"))
    if not 1 <= guest.headcount <= MOST_HEADS:
        problems.append(("headcount", f"must be from 1 to {MOST_HEADS}"))
    return problems


def _about_the_time(kind: PassKind, window: Window, now: datetime) -> Problems:
    """How long counts from now on: the pass of somebody who comes for years is prolonged from year to year."""
    longest = LONGEST_RECURRING if kind is PassKind.RECURRING else LONGEST
    if window.valid_until <= max(window.valid_from, now):
        return [("valid_until", "must be later than now and than valid_from")]
    if window.valid_until - max(window.valid_from, now) > longest:
        return [("valid_until", f"must be within {longest.days} days")]
    if window.valid_from - now > FURTHEST_AHEAD:
        return [("valid_from", f"must be within {FURTHEST_AHEAD.days} days")]
    if kind is not PassKind.RECURRING and window.has_days_or_hours:
        return [("weekdays", "days and hours are for recurring passes only")]
    return [] if 1 <= window.weekdays <= EVERY_DAY else [("weekdays", f"must be from 1 to {EVERY_DAY}")]


def _about_uses(kind: PassKind, terms: Terms) -> Problems:
    allowed = terms.uses_allowed
    match kind:
        case PassKind.ONCE if allowed != 1:
            return [("uses_allowed", "must be 1 for a pass that is good once")]
        case PassKind.RECURRING if allowed is not None:
            return [("uses_allowed", "is not counted for a recurring pass")]
        case PassKind.MANY if allowed is None or not 1 <= allowed <= MOST_USES:
            return [("uses_allowed", f"must be from 1 to {MOST_USES}")]
    return []


def _may_change(standing: Pass, by: PersonId, *, is_owner: bool) -> None:
    if by != standing.made_by and not is_owner:
        raise Refused(Code.NOT_YOUR_PASS, "only who made the pass, or the house's owner, may change it")
