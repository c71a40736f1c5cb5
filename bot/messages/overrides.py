"""To a house whose visitor was let in without its answer: who, when, why, and what to do if that was wrong."""

from bot.line.lengths import cut_units, one_line
from bot.messages import brand
from bot.messages.decisions import LONGEST_REASON
from bot.messages.parts import Links, Part, band, bubble, column, flex, page_button, text
from bot.messages.visitor import SHORT, house_of, name_of
from models.domain.letters import LetInUnasked
from models.texts import formats
from models.texts.catalog import Say


def let_in_unasked(letter: LetInUnasked, say: Say, links: Links) -> Part:
    visit = letter.visit
    time = formats.clock_time(letter.entered_at, visit.time_zone, say.language)
    title = say("Let in without an answer")
    news = say("The guard let {visitor} in at {time}.", visitor=name_of(visit, say, longest=SHORT), time=time)
    reason = cut_units(one_line(formats.override_reason(letter.reason, say)), LONGEST_REASON)
    body = column(
        text(news, size="md", color=brand.INK),
        text(say("Reason: {reason}", reason=reason), size="md", color=brand.INK),
        text(
            f"{house_of(visit, say)} · {formats.day(letter.entered_at, visit.time_zone, say.language)}",
            size="sm",
            color=brand.MUTED,
        ),
        text(say("If this was wrong, please tell the village office here."), size="sm", color=brand.MUTED),
        paddingAll=brand.EDGE,
        spacing="md",
    )
    page = page_button(f"{links.liff}/home?visit={visit.visit_id}", say("See this visit"), style="secondary")
    footer = column(page, paddingAll="16px", paddingTop="0px")
    header = band(brand.AMBER, text(title, weight="bold", size="lg", color=brand.ON_COLOUR))
    return flex(f"{title}: {news}", bubble(size="kilo", header=header, body=body, footer=footer))
