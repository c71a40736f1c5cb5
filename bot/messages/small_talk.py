"""Everything that is said around visits: plain text messages."""

from bot.line.lengths import cut_units
from bot.messages.parts import Links, Part
from bot.messages.talk import spoken
from bot.messages.visitor import OWN, contact_of
from models.domain.letters import ButtonTooOld, Greeting, Help, NothingWaiting, NotYours
from models.texts.catalog import Say

SmallTalk = NothingWaiting | NotYours | ButtonTooOld | Greeting | Help


def small_talk(letter: SmallTalk, say: Say, links: Links) -> Part:
    role = letter.role if isinstance(letter, Help) else ""
    return spoken("\n\n".join(part for part in (_words(letter, say), _own(letter, say)) if part), role, say, links)


def _own(letter: SmallTalk, say: Say) -> str:
    """What the village adds in its own words."""
    match letter:
        case Greeting(welcome=welcome):
            return cut_units(welcome, OWN)
        case Help(contact=contact):
            return contact_of(contact, say)
    return ""


def _words(letter: SmallTalk, say: Say) -> str:
    match letter:
        case NothingWaiting():
            return say("Nobody is waiting at the gate for your house.")
        case NotYours():
            return say("This visitor is not for your house, so nothing was changed.")
        case ButtonTooOld():
            return say("This button no longer works. Please use the newest message or the menu below.")
        case Greeting():
            return say("Welcome. When somebody comes to the gate for your house, you will be asked here.")
        case Help():
            return say(
                "When somebody comes to the gate for your house, a message with a photo comes here. "
                "Tap Approve or Reject, there or in the menu below. The first answer of your house counts."
            )
