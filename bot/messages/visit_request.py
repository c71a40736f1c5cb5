"""Somebody waits at the gate: the message that everything is about."""

from bot.messages import brand
from bot.messages.buttons import Answer
from bot.messages.parts import Links, Part, band, bubble, button, column, flex, row, rule, text, two_buttons
from bot.messages.visitor import came_at, house_of, kind_of, name_of, note_of, picture, plate_sign, summary
from models.domain.letters import Asking, VisitFacts, VisitRequest
from models.texts.catalog import Say, mark

_HEADLINES = {
    Asking.FIRST: mark("Visitor at the gate"),
    Asking.WIDENED: mark("Nobody has answered yet"),
    Asking.REMINDER: mark("Still waiting at the gate"),
    Asking.OFFICE: mark("A house does not answer"),
}
_NOTIFICATIONS = {
    Asking.FIRST: mark("Visitor for house {house}: {visitor}"),
    Asking.WIDENED: mark("Nobody has answered yet. Visitor for house {house}: {visitor}"),
    Asking.REMINDER: mark("Still waiting, visitor for house {house}: {visitor}"),
    Asking.OFFICE: mark("The office is asked, because house {house} does not answer: {visitor}"),
}


def visit_request(letter: VisitRequest, say: Say, links: Links) -> Part:
    visit = letter.visit
    notification = say(_NOTIFICATIONS[letter.asking], house=visit.house_number, visitor=summary(visit, say))
    return flex(
        notification,
        bubble(
            header=_headline(letter, say),
            hero=picture(visit, say, links),
            body=_visitor(visit, say),
            footer=answers(visit, say, of_office=letter.asking is Asking.OFFICE),
        ),
    )


def answers(visit: VisitFacts, say: Say, *, of_office: bool = False) -> Part:
    """Approve, Reject, Not my visitor. The office has no visitors of its own."""
    name = name_of(visit, say)
    approve = button(
        Answer(visit.visit_id, visit.version, "approve"),
        say("Approve"),
        say("Approve: {visitor}", visitor=name),
        style="primary",
        color=brand.GREEN,
    )
    reject = button(
        Answer(visit.visit_id, visit.version, "reject"),
        say("Reject"),
        say("Reject: {visitor}", visitor=name),
        style="primary",
        color=brand.RED,
    )
    not_mine = button(
        Answer(visit.visit_id, visit.version, "not_mine"),
        say("Not my visitor"),
        say("Not my visitor: {visitor}", visitor=name),
        style="link",
        color=brand.MUTED,
        margin="sm",
    )
    return column(two_buttons(approve, reject), None if of_office else not_mine, paddingAll="16px", paddingTop="0px")


def _headline(letter: VisitRequest, say: Say) -> Part:
    colour = brand.LEAF if letter.asking is Asking.FIRST else brand.AMBER
    return band(
        colour,
        text(say(_HEADLINES[letter.asking]), size="sm", color=brand.ON_COLOUR_SOFT),
        text(house_of(letter.visit, say), size="xl", weight="bold", color=brand.ON_COLOUR),
    )


def _visitor(visit: VisitFacts, say: Say) -> Part:
    kind = kind_of(visit, say)
    return column(
        column(
            text(name_of(visit, say), size="xl", weight="bold", color=brand.INK, maxLines=3),
            text(kind, size="md", color=brand.MUTED) if kind else None,
        ),
        plate_sign(visit),
        rule(),
        row(say("Note"), note_of(visit), maxLines=4),
        row(say("Time"), came_at(visit, say)),
        paddingAll=brand.EDGE,
        spacing="lg",
    )
