"""The office's notices: plain text, so that numbers and links in it can be tapped, copied and passed on."""

from bot.line.lengths import cut_units, one_line
from bot.messages.parts import Links, Part
from models.domain.letters import OfficeNotice
from models.texts.catalog import Say

TEXT = 5_000
"""LINE: UTF-16 units of a text message."""


def office_notice(letter: OfficeNotice, say: Say, _links: Links) -> Part:
    """Whose it is comes first: several villages may speak in one chat."""
    village = one_line(letter.village_name)
    urgent = say("Urgent notice from {village}", village=village)
    head = urgent if letter.urgent else say("Notice from {village}", village=village)
    words = f"{head}\n{_bare(letter.title)}\n\n{_bare(letter.words)}"
    return {"type": "text", "text": cut_units(words.rstrip(), TEXT)}


def _bare(words: str) -> str:
    """As it was written, line by line, without signs that nobody sees. One empty line at a time is enough."""
    lines = [one_line(line) for line in words.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()
