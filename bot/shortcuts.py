"""A pass without a form: a guest's name in the chat, a day by one tap, and a link to send on."""

from datetime import UTC, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from bot import newcomers
from bot.incoming import Incoming
from bot.messages.buttons import MakePass
from models.domain.actors import Actor, ActorRole, Source
from models.domain.errors import Invalid, Refused
from models.domain.households import Membership, Role
from models.domain.letters import Letter, PassMade, PassOffered, ShowPage
from models.domain.passes import Guest, PassKind, Terms, Window
from models.queries import passes, villages
from models.queries.people import Person
from models.uow import Work
from models.usecases.make_pass import PassDraft, make_pass_once

_DAYS = {"today": timedelta(0), "tomorrow": timedelta(days=1)}


def offer(event: Incoming, guest: str) -> Letter:
    """Which day? What is tapped below one offer makes one pass a day, however often it is tapped."""
    return PassOffered(guest=guest, key=str(uuid5(NAMESPACE_URL, event.event_id)))


def make(work: Work, event: Incoming, person: Person, button: MakePass) -> Letter:
    """The pass, for the house that the person acts for: one entry on the day that the tap meant.

    Who acts for another house by now gets another pass by the same button.
    """
    place = _home_of(person)
    if place is None or place.house_id is None:
        return newcomers.help_for(work, person)
    work.enter(place.village_id)
    window = _day(event.occurred_at, villages.village(work).time_zone, button.day)
    terms = Terms(guest=Guest(name=button.guest), window=window, uses_allowed=1)
    key = uuid5(UUID(button.key), f"{place.house_id}/{window.valid_until.isoformat()}")
    before, work.actor = work.actor, _acting(person, event)
    try:
        pass_id, _ = make_pass_once(work, place.house_id, PassDraft(kind=PassKind.ONCE, terms=terms), key)
    except (Invalid, Refused):
        return ShowPage(topic="passes")  # the form says what is in the way
    finally:
        work.actor = before
    card = passes.card(work, pass_id, [place.house_id])
    village = villages.village(work)
    return PassMade(
        guest=button.guest,
        village_name=village.name,
        time_zone=village.time_zone,
        house_number=card.house_number,
        code=card.one.code,
        share_key=card.one.share_key,
        valid_from=card.one.terms.window.valid_from,
        valid_until=card.one.terms.window.valid_until,
    )


def _home_of(person: Person) -> Membership | None:
    acting = person.acting
    if acting and acting.role is Role.RESIDENT:
        return acting
    return next(iter(person.active(Role.RESIDENT)), None)


def _day(moment: datetime, time_zone: str, day: str) -> Window:
    """From now, or from the next midnight, until that day is over in the village."""
    zone = ZoneInfo(time_zone)
    wanted = moment.astimezone(zone).date() + _DAYS[day]
    begins = datetime.combine(wanted, time(0), zone)
    ends = datetime.combine(wanted + timedelta(days=1), time(0), zone)
    return Window(valid_from=max(begins, moment).astimezone(UTC), valid_until=ends.astimezone(UTC))


def _acting(person: Person, event: Incoming) -> Actor:
    return Actor(person_id=person.id, role=ActorRole.RESIDENT, source=Source.CHAT, request_id=event.event_id)
