"""Passes for guests in the chat: offered for a name, made by one tap, and told of when they are used."""

from urllib.parse import quote

from bot.line.lengths import cut_units, one_line
from bot.messages import brand
from bot.messages.buttons import DayWord, MakePass
from bot.messages.parts import (
    URI,
    Links,
    Part,
    band,
    bubble,
    column,
    flex,
    notice,
    page_button,
    quick,
    quick_page,
    text,
)
from bot.messages.visitor import SHORT, house_of, name_of
from models.domain.letters import GuestArrived, PassMade, PassOffered
from models.domain.letters.passes import PassLetter
from models.domain.passes import PassKind, Window
from models.texts import formats
from models.texts.catalog import Say, mark
from models.texts.pass_times import grouped, when

_DAYS: dict[DayWord, str] = {"today": mark("Today"), "tomorrow": mark("Tomorrow")}
_SHARE = "https://line.me/R/share?text="  # LINE: "Use LINE features with the LINE URL scheme", sending text messages


def of_passes(letter: PassLetter, say: Say, links: Links) -> Part:
    match letter:
        case GuestArrived():
            return guest_arrived(letter, say)
        case PassOffered():
            return pass_offered(letter, say, links)
        case PassMade():
            return pass_made(letter, say, links)


def guest_arrived(letter: GuestArrived, say: Say) -> Part:
    visit = letter.visit
    time = formats.clock_time(visit.created_at, visit.time_zone, say.language)
    news = say("{visitor} came in with your pass at {time}.", visitor=name_of(visit, say, longest=SHORT), time=time)
    small = f"{house_of(visit, say)} · {formats.day(visit.created_at, visit.time_zone, say.language)}"
    return notice(say("Your guest is here"), brand.GREEN, news, small)


def pass_offered(letter: PassOffered, say: Say, links: Links) -> Part:
    guest = cut_units(one_line(letter.guest), SHORT)
    words = say("A pass for {guest}, good for one entry. On which day?", guest=guest)
    offered = [quick(MakePass(letter.key, day, letter.guest), say(label)) for day, label in _DAYS.items()]
    form = quick_page(f"{links.liff}/home?tab=passes&new=1", say("More choices"))
    return {"type": "text", "text": words, "quickReply": {"items": [*offered, form]}}


def pass_made(letter: PassMade, say: Say, links: Links) -> Part:
    guest = cut_units(one_line(letter.guest), SHORT)
    window = Window(valid_from=letter.valid_from, valid_until=letter.valid_until)
    times = when(PassKind.ONCE, window, letter.time_zone, say)
    title = say("Pass for {guest}", guest=guest)
    code = grouped(letter.code) if letter.code else ""
    body = column(
        text(code, weight="bold", size="3xl", color=brand.INK, align="center") if code else None,
        text(times, size="md", color=brand.INK, align="center"),
        text(say("House {house}", house=letter.house_number), size="sm", color=brand.MUTED, align="center"),
        text(say("Send the pass to your guest, who shows it at the gate. You are not asked then."), size="sm"),
        paddingAll=brand.EDGE,
        spacing="md",
    )
    page = f"{links.public.rstrip('/')}/p/{letter.share_key}"
    footer = column(
        page_button(_share(letter, page, say), say("Send to the guest"), style="primary", color=brand.GREEN),
        page_button(page, say("See the pass"), style="link"),
        paddingAll="16px",
        paddingTop="0px",
    )
    header = band(brand.GREEN, text(title, weight="bold", size="lg", color=brand.ON_COLOUR))
    return flex(f"{title}: {code} {times}", bubble(size="kilo", header=header, body=body, footer=footer))


def _share(letter: PassMade, page: str, say: Say) -> str:
    """LINE's own page for choosing a friend. Percent signs make Thai long: the link alone goes where words do not."""
    told = say("Guest pass for {village}", village=cut_units(letter.village_name, SHORT))
    with_words = _SHARE + quote(f"{told}\n{page}", safe="")
    return with_words if len(with_words) <= URI else _SHARE + quote(page, safe="")
