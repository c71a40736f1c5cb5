"""The pieces that messages are made of. Pure: facts in, LINE's JSON out.

Plain dicts, not the SDK's models: the models take milliseconds to build and write one message, and a worker writes
hundreds a second. Tests hold every message to the SDK's models and to LINE's published description.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.line.lengths import cut_graphemes, cut_units, one_line
from bot.messages import brand
from bot.messages.buttons import Button, write

Part = dict[str, Any]
LinkOf = Callable[[str, str], str]

# LINE's limits, messaging-api.yml and the reference's "text character count"
ALT_TEXT = 1_500
DISPLAY_TEXT = 300
LABEL = 20
URI = 1_000
IMAGE_URL = 2_000


@dataclass(frozen=True, kw_only=True)
class Links:
    """Addresses that messages lead to.

    `photo` is the shrunk picture that a message shows, `full_photo` the one that a tap on it opens (else the same).
    Both take village and photo and give a link that nobody can guess. Without `photo`, no picture is shown.
    `liff` is the LIFF app of the account that speaks; a page is below it. `public` is where everybody reaches us.
    """

    photo: LinkOf | None
    liff: str
    public: str
    full_photo: LinkOf | None = None


def text(words: str, **style: Any) -> Part:
    return {"type": "text", "text": words, "wrap": True, **style}


def column(*contents: Part | None, **style: Any) -> Part:
    return {"type": "box", "layout": "vertical", "contents": [part for part in contents if part], **style}


def line(*contents: Part | None, **style: Any) -> Part:
    return {"type": "box", "layout": "horizontal", "contents": [part for part in contents if part], **style}


def rule() -> Part:
    return {"type": "separator", "color": brand.LINE_SOFT}


def row(name: str, value: str, **style: Any) -> Part | None:
    """A fact with its name at the left; nothing where there is no fact."""
    if not value:
        return None
    return line(
        text(name, size="sm", color=brand.MUTED, flex=3),
        text(value, size="sm", color=brand.INK, flex=7, **style),
        spacing="md",
    )


def band(colour: str, *contents: Part | None) -> Part:
    """The coloured head of a bubble."""
    return column(*contents, backgroundColor=colour, paddingAll="16px", paddingStart=brand.EDGE, spacing="xs")


def photo(link: str, full: str, label: str) -> Part:
    """A hero picture; a tap opens the full one."""
    picture: Part = {"type": "image", "url": link, "size": "full", "aspectRatio": "4:3", "aspectMode": "cover"}
    picture["animated"] = False  # LINE's default, written out as the SDK does
    if len(full) <= URI:
        picture["action"] = {"type": "uri", "label": cut_graphemes(label, LABEL), "uri": full}
    return picture


def button(meant: Button, label: str, echo: str, **style: Any) -> Part:
    """A tap sends the postback and writes `echo` into the chat as the reader's own words."""
    action = {
        "type": "postback",
        "label": cut_graphemes(label, LABEL),
        "data": write(meant),
        "displayText": cut_units(echo, DISPLAY_TEXT),
    }
    return {"type": "button", "action": action, "height": "md", **style}


def page_button(address: str, label: str, **style: Any) -> Part:
    """A tap opens a page."""
    action = {"type": "uri", "label": cut_graphemes(label, LABEL), "uri": address}
    return {"type": "button", "action": action, "height": "md", **style}


def quick(meant: Button, label: str) -> Part:
    """A quick reply that answers with a postback."""
    words = cut_graphemes(label, LABEL)
    action = {"type": "postback", "label": words, "data": write(meant), "displayText": words}
    return {"type": "action", "action": action}


def quick_page(address: str, label: str) -> Part:
    """A quick reply that opens a page."""
    return {"type": "action", "action": {"type": "uri", "label": cut_graphemes(label, LABEL), "uri": address}}


def two_buttons(yes: Part, no: Part) -> Part:
    return line(yes, no, spacing="md")


def bubble(
    *, size: str = "mega", header: Part | None = None, hero: Part | None = None, body: Part, footer: Part | None = None
) -> Part:
    blocks = {"header": header, "hero": hero, "body": body, "footer": footer}
    return {"type": "bubble", "size": size, **{name: block for name, block in blocks.items() if block}}


def flex(alt_text: str, contents: Part) -> Part:
    """`alt_text` is what the notification and the list of chats show."""
    return {"type": "flex", "altText": cut_units(one_line(alt_text), ALT_TEXT), "contents": contents}


def notice(
    title: str, colour: str, news: str, small: str, footer: Part | None = None, quick: Sequence[Part] = ()
) -> Part:
    """A small bubble: what happened, under a title of one colour; `quick` are LINE's quick replies below it."""
    body = column(
        text(news, size="md", color=brand.INK),
        text(small, size="sm", color=brand.MUTED),
        paddingAll=brand.EDGE,
        spacing="md",
    )
    header = band(colour, text(title, weight="bold", size="lg", color=brand.ON_COLOUR))
    message = flex(f"{title}: {news}", bubble(size="kilo", header=header, body=body, footer=footer))
    return {**message, "quickReply": {"items": list(quick)}} if quick else message


def carousel(bubbles: list[Part]) -> Part:
    return {"type": "carousel", "contents": bubbles}
