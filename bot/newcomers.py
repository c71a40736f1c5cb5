"""People who have no place that counts, or more than one: what they are told, and for which place they act."""

from uuid import UUID

from bot.messages.buttons import ActFor, WhichPlace
from models.domain.errors import NotFound
from models.domain.households import Standing
from models.domain.ids import MembershipId
from models.domain.letters import ChoosePlace, Greeting, Help, Letter, NotAMember, PlaceChosen, PlaceFacts
from models.queries import places
from models.queries.people import Person
from models.queries.places import Place
from models.queries.village_rules import own_words
from models.uow import Work
from models.usecases.choose_place import choose_place

MOST_PLACES = 13
"""LINE: a message has at most 13 quick replies."""

_TELLING = (Standing.SUSPENDED, Standing.PENDING, Standing.REFUSED, Standing.ENDED)
"""Of several places that do not count, which one says best what is the matter."""


def greeting(work: Work, person: Person) -> Letter:
    """To whoever follows the account."""
    if person.acting:
        welcome = own_words(work, person.acting.village_id, "welcome", person.language)
        return Greeting(member=True, welcome=welcome)
    return matter(work, person) or Greeting(member=False)


def help_for(work: Work, person: Person) -> Letter:
    """To whoever wrote something that nothing else understood, or tapped something that is not theirs any more."""
    if person.acting:
        contact = own_words(work, person.acting.village_id, "contact", person.language)
        return Help(member=True, role=person.acting.role.value, contact=contact)
    return matter(work, person) or Help(member=False)


def choose(work: Work, person: Person, button: ActFor | WhichPlace) -> Letter:
    """The places to choose from, or the one that was chosen. One that is no longer theirs is not chosen."""
    if isinstance(button, WhichPlace):
        return which_place(work, person)
    return _chosen(work, person, button)


def which_place(work: Work, person: Person) -> Letter:
    """The places to choose from; help for who has no choice."""
    active = [one for one in _theirs(work, person) if one.membership.standing is Standing.ACTIVE]
    if len(active) < 2:
        return help_for(work, person)
    return ChoosePlace(places=tuple(_facts(one) for one in active[:MOST_PLACES]))


def _chosen(work: Work, person: Person, button: ActFor) -> Letter:
    try:
        chosen = choose_place(work, person, MembershipId(UUID(button.membership_id)))
    except NotFound:
        return help_for(work, person)
    return PlaceChosen(place=next(_facts(one) for one in _theirs(work, person) if one.membership.id == chosen.id))


def matter(work: Work, person: Person) -> NotAMember | None:
    """Why somebody who had a place, or asked for one, has none that counts."""
    found = [one for one in _theirs(work, person) if one.membership.standing in _TELLING]
    if not found:
        return None
    best = min(reversed(found), key=lambda one: _TELLING.index(one.membership.standing))  # the newest of its kind
    return NotAMember(
        standing=best.membership.standing.value,
        village_name=best.village_name,
        reason=best.note if best.membership.standing is not Standing.PENDING else None,
        contact=own_words(work, best.membership.village_id, "contact", person.language),
    )


def _theirs(work: Work, person: Person) -> list[Place]:
    villages = sorted({one.village_id for one in person.memberships})
    return places.of_person(work, person.id, villages) if villages else []


def _facts(place: Place) -> PlaceFacts:
    return PlaceFacts(
        membership_id=str(place.membership.id),
        village_name=place.village_name,
        role=place.membership.role.value,
        house_number=place.house.number if place.house else None,
    )
