"""A message as its reader sees it, from what LINE is given: its words, its buttons, and whether there is a picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Part = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One message object. `card`: with a frame, as a flex message has."""

    texts: Sequence[str]
    buttons: Sequence[str] = ()
    picture: bool = False
    card: bool = False


def shown(messages: Sequence[Part]) -> list[Shown]:
    return [_shown(one) for one in messages]


def _shown(message: Part) -> Shown:
    if message.get("type") == "text":
        return Shown(texts=[str(message.get("text", ""))], buttons=_quick(message))
    if message.get("type") != "flex":
        return Shown(texts=[], picture=True)
    inner = message.get("contents") or {}
    pieces = list(_pieces(inner))
    return Shown(
        texts=[words for kind, words in pieces if kind == "text"],
        buttons=[*(words for kind, words in pieces if kind == "button"), *_quick(message)],
        picture=any(kind == "picture" for kind, _ in pieces),
        card=True,
    )


def _quick(message: Part) -> list[str]:
    return [one["action"]["label"] for one in (message.get("quickReply") or {}).get("items", ())]


def _pieces(part: Part) -> Iterator[tuple[str, str]]:
    """In the order in which they are seen; facts with their names stand on one line."""
    match part.get("type"):
        case "text":
            yield "text", str(part.get("text", ""))
        case "button":
            yield "button", str((part.get("action") or {}).get("label", ""))
        case "image":
            yield "picture", ""
        case "box":
            yield from _boxed(part)
        case _:
            blocks = [part[name] for name in ("header", "hero", "body", "footer") if part.get(name)]
            for inner in [*blocks, *part.get("contents", ())]:
                yield from _pieces(inner)


def _boxed(part: Part) -> Iterator[tuple[str, str]]:
    inner = [piece for one in part.get("contents", ()) for piece in _pieces(one)]
    if part.get("layout") == "horizontal" and inner and all(kind == "text" for kind, _ in inner):
        yield "text", "  ".join(words for _, words in inner)
    else:
        yield from inner
