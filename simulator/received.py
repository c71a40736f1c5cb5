"""Messages as an account receives them: what a person wrote, photographed, or sent from a LIFF page."""

from __future__ import annotations

import secrets

from simulator.calls import Json
from simulator.platform import Platform

QUOTABLE = frozenset(("text", "sticker", "image", "video"))


def received(platform: Platform, kind: str, **facts: object) -> Json:
    """LINE: only what can be quoted has a quote token."""
    quote: Json = {"quoteToken": secrets.token_urlsafe(48)} if kind in QUOTABLE else {}
    marked = {"markAsReadToken": secrets.token_urlsafe(24)}
    return {"id": platform.next_message_id(), "type": kind, **facts, **quote, **marked}


def text_message(platform: Platform, text: str) -> Json:
    return received(platform, "text", text=text)


def sticker_message(platform: Platform, package_id: str, sticker_id: str) -> Json:
    ids = {"packageId": package_id, "stickerId": sticker_id}
    return received(platform, "sticker", **ids, stickerResourceType="STATIC")


def picture_message(platform: Platform) -> Json:
    return received(platform, "image", contentProvider={"type": "line"})


def location_message(platform: Platform, wish: Json) -> Json:
    named: Json = {name: str(wish[name]) for name in ("title", "address") if wish.get(name)}
    place: Json = {name: float(wish[name]) for name in ("latitude", "longitude")}
    return received(platform, "location", **named, **place)


def from_page(platform: Platform, message: Json) -> Json:
    """What `liff.sendMessages` puts into a chat. LINE: a picture stays where the page said, it can't be fetched."""
    match message["type"]:
        case "text":
            return text_message(platform, message["text"])
        case "sticker":
            return sticker_message(platform, message["packageId"], message["stickerId"])
        case "location":
            return location_message(platform, message)
        case "image" | "video" | "audio" as kind:
            provider: Json = {
                name: message[name] for name in ("originalContentUrl", "previewImageUrl") if name in message
            }
            length: Json = {"duration": message["duration"]} if "duration" in message else {}
            return received(platform, kind, contentProvider={"type": "external", **provider}, **length)
        case _:  # flex and template: shown, and no account hears of them
            return {"id": platform.next_message_id(), **message}
