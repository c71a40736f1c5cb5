"""A host hears that their guest has come."""

from bot.messages import brand
from bot.messages.parts import Part, notice
from bot.messages.visitor import SHORT, house_of, name_of
from models.domain.letters import GuestArrived
from models.texts import formats
from models.texts.catalog import Say


def guest_arrived(letter: GuestArrived, say: Say) -> Part:
    visit = letter.visit
    time = formats.clock_time(visit.created_at, visit.time_zone, say.language)
    news = say("{visitor} came in with your pass at {time}.", visitor=name_of(visit, say, longest=SHORT), time=time)
    small = f"{house_of(visit, say)} · {formats.day(visit.created_at, visit.time_zone, say.language)}"
    return notice(say("Your guest is here"), brand.GREEN, news, small)
