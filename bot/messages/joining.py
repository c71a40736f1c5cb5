"""What is said to people who have no place that counts, or more than one."""

from bot.line.lengths import cut_units, one_line
from bot.messages import brand
from bot.messages.buttons import ActFor
from bot.messages.parts import Links, Part, bubble, column, flex, line, page_button, quick, text
from bot.messages.visitor import SHORT, contact_of
from models.domain.letters import ChoosePlace, Greeting, Help, NotAMember, PlaceChosen, PlaceFacts
from models.texts.catalog import Say, mark

_MATTERS = {
    "pending": mark("The office of {village} has your request. You can answer here as soon as it confirms you."),
    "suspended": mark("Your place in {village} is suspended for now. Please ask the village office."),
    "refused": mark("The office of {village} could not confirm your request. Please check it, or ask the office."),
    "ended": mark("You are no longer a member of {village} here. With an invite or the village's code you can join."),
}
_MAY_JOIN = {"refused", "ended"}


Joining = Greeting | Help | NotAMember | ChoosePlace | PlaceChosen


def joining(letter: Joining, say: Say, links: Links) -> Part:
    match letter:
        case NotAMember():
            return _not_a_member(letter, say, links)
        case ChoosePlace():
            return _choose_place(letter, say)
        case PlaceChosen():
            return _place_chosen(letter, say)
        case _:
            return _newcomer(letter, say, links)


def _newcomer(letter: Greeting | Help, say: Say, links: Links) -> Part:
    """To somebody whom no village knows: the one button that leads in."""
    how = say("To answer for your house here, tap below and join with an invite from your house or the village's code.")
    if isinstance(letter, Help):
        return _with_button(how, say, links)
    return _with_button(say("Welcome to the village gate."), say, links, how)


def _not_a_member(letter: NotAMember, say: Say, links: Links) -> Part:
    words = say(_MATTERS.get(letter.standing, _MATTERS["ended"]), village=_short(letter.village_name))
    because = say("Reason: {reason}", reason=cut_units(one_line(letter.reason), 200)) if letter.reason else ""
    contact = contact_of(letter.contact, say)
    if letter.standing in _MAY_JOIN:
        return _with_button(words, say, links, "\n\n".join(part for part in (because, contact) if part))
    return {"type": "text", "text": "\n\n".join(part for part in (words, because, contact) if part)}


def _choose_place(letter: ChoosePlace, say: Say) -> Part:
    """Quick replies: a tap, and the menu is that place's."""
    several = len({place.village_name for place in letter.places}) > 1
    choices = [quick(ActFor(place.membership_id), _label(place, say, several=several)) for place in letter.places]
    words = say("You have several places here. For which one should the menu below be?")
    return {"type": "text", "text": words, "quickReply": {"items": choices}}


def _place_chosen(letter: PlaceChosen, say: Say) -> Part:
    place = f"{_name(letter.place, say)} · {_short(letter.place.village_name)}"
    return {"type": "text", "text": say("The menu below is for this place now: {place}", place=place)}


def _label(place: PlaceFacts, say: Say, *, several: bool) -> str:
    """Short enough for a quick reply: of several villages what tells them apart."""
    if not several:
        return _name(place, say)
    where = _short(place.house_number) if place.house_number else _name(place, say)
    return f"{where} · {_short(place.village_name.removeprefix('หมู่บ้าน'))}"


def _name(place: PlaceFacts, say: Say) -> str:
    if place.house_number:
        return say("House {house}", house=_short(place.house_number))
    return say("Guard at the gate") if place.role == "guard" else say("Village office")


def _short(words: str) -> str:
    return cut_units(one_line(words), SHORT)


def _with_button(words: str, say: Say, links: Links, more: str = "") -> Part:
    body = column(
        text(words, size="md", color=brand.INK),
        text(more, size="sm", color=brand.MUTED) if more else None,
        paddingAll=brand.EDGE,
        spacing="md",
    )
    into = page_button(f"{links.liff}/join", say("Join the village"), style="primary", color=brand.GREEN)
    return flex(words, bubble(size="kilo", body=body, footer=line(into, paddingAll="16px", paddingTop="0px")))
