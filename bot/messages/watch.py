"""To the office: somebody at the gate looks like one of its list. Who, where, like whom, what the guard was told."""

from bot.line.lengths import cut_units, one_line
from bot.messages import brand
from bot.messages.parts import Links, Part, band, bubble, column, flex, page_button, row, text
from bot.messages.visitor import NAME, NOTE, SHORT
from models.domain.letters import WatchlistHit
from models.domain.watchlist import Advice, By, Match
from models.texts import formats
from models.texts.catalog import Say, mark

_TOLD = {
    Advice.STOP: mark("Do not let them in."),
    Advice.OFFICE: mark("Wait for the office."),
    Advice.POLICE: mark("Do not let them in, and call the police on 191."),
}
_BY = {By.ID: mark("ID card"), By.PLATE: mark("Number plate"), By.PHONE: mark("Phone"), By.NAME: mark("Name")}


def watchlist_hit(letter: WatchlistHit, say: Say, links: Links) -> Part:
    certain = letter.match == Match.EXACT
    title = say("On the watchlist") if certain else say("Like someone on the watchlist")
    who = cut_units(one_line(letter.visitor_name), NAME) or formats.kind_name(letter.kind, say)
    house = say("House {house}", house=cut_units(one_line(letter.house_number), SHORT))
    time = formats.clock_time(letter.seen_at, letter.time_zone, say.language)
    small = {"size": "sm", "color": brand.MUTED}
    body = column(
        text(who, weight="bold", size="lg", color=brand.INK),
        row(say("Plate"), _plate(letter)),
        row(say("Wants to go to"), house),
        row(say("Gate"), cut_units(one_line(letter.gate), SHORT)),
        row(say("Matched by"), say(_BY[By(letter.by)])),
        row(say("Your note"), cut_units(one_line(letter.note), NOTE)),
        text(_what_the_guard_knows(letter, say), size="md", color=brand.INK),
        text(f"{time} · {formats.day(letter.seen_at, letter.time_zone, say.language)}", **small),
        text(_what_is_next(letter, say, certain=certain), **small),
        paddingAll=brand.EDGE,
        spacing="md",
    )
    footer = column(
        page_button(f"{links.liff}/office", say("See the watchlist"), style="secondary"),
        paddingAll="16px",
        paddingTop="0px",
    )
    header = band(brand.RED if certain else brand.AMBER, text(title, weight="bold", size="lg", color=brand.ON_COLOUR))
    return flex(f"{title}: {who} · {house} · {time}", bubble(header=header, body=body, footer=footer))


def _plate(letter: WatchlistHit) -> str:
    number = cut_units(one_line(letter.plate), SHORT)
    return f"{number} {cut_units(one_line(letter.plate_province), SHORT)}".strip() if number else ""


def _what_the_guard_knows(letter: WatchlistHit, say: Say) -> str:
    if not letter.stopped:
        return say("The gate had no network: the guard was not told, and the visitor is in the book already.")
    return say("The guard was told: {advice}", advice=say(_TOLD[Advice(letter.advice)]))


def _what_is_next(letter: WatchlistHit, say: Say, *, certain: bool) -> str:
    if not letter.stopped:
        return say("Please find out with the guard where the visitor is.")
    if certain:
        return say("The guard cannot register this visitor until the office says that it is somebody else.")
    return say("The guard may find that it is somebody else, which stays on record.")
