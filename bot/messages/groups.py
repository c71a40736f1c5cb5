"""What is said in a group chat: few words, no pictures, and no buttons that would have to know who taps them."""

from bot.messages import brand
from bot.messages.parts import Links, Part, bubble, column, flex, page_button, row, text
from bot.messages.visitor import came_at, house_of, summary
from models.domain.letters import GroupFarewell, GroupWaiting, GroupWelcome
from models.texts.catalog import Say, mark

_WELCOME = mark(
    'Hello. This is the village gate. Members of a house can write "waiting" here to see who is at the gate for them. '
    "Everybody answers on a page of their own, and questions from the gate go to each of you alone."
)
_FAREWELL = mark(
    "Hello. This is the village gate. It speaks with each resident alone, so that no visitor is shown to others, and "
    "leaves this group now. Please write to it in a chat of your own."
)

GroupTalk = GroupWelcome | GroupWaiting | GroupFarewell


def in_group(letter: GroupTalk, say: Say, links: Links) -> Part:
    match letter:
        case GroupWelcome():
            return {"type": "text", "text": say(_WELCOME)}
        case GroupWaiting():
            return _waiting(letter, say, links)
        case GroupFarewell():
            return {"type": "text", "text": say(_FAREWELL)}


def _waiting(letter: GroupWaiting, say: Say, links: Links) -> Part:
    """No picture: a group is for more eyes than a house."""
    rows = [
        row(came_at(visit, say), " · ".join([summary(visit, say), house_of(visit, say)]), weight="bold")
        for visit in letter.visits
    ]
    title = say("At the gate for you")
    body = column(
        text(title, weight="bold", size="lg", color=brand.INK),
        *rows,
        text(say("Answer on your own page. Here nobody can tell who tapped."), size="sm", color=brand.MUTED),
        paddingAll=brand.EDGE,
        spacing="md",
    )
    opens = page_button(f"{links.liff}/home", say("Answer"), style="primary", color=brand.GREEN)
    footer = column(opens, paddingAll="16px", paddingTop="0px")
    return flex(f"{title}: {summary(letter.visits[0], say)}", bubble(size="kilo", body=body, footer=footer))
