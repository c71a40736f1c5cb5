"""What a host sends on: a pass's link, alone, in words, and as a message for LINE's target picker."""

from dataclasses import dataclass
from typing import Any

from models.domain.passes import Pass, PassKind
from models.queries.passes import PassCard
from models.queries.villages import Village
from models.texts import catalog
from models.texts.catalog import Say
from models.texts.pass_times import grouped, until, when

_INK, _MUTED, _LEAF, _ON_COLOUR = "#16241C", "#5C6B63", "#0C5B41", "#FFFFFF"  # those of the messages


@dataclass(frozen=True)
class Sharing:
    """Addresses and words for a guest. No name stands in them: whoever gets the link may send it on."""

    base_url: str

    def url(self, one: Pass) -> str:
        return f"{self.base_url.rstrip('/')}/p/{one.share_key}"

    def texts(self, card: PassCard, village: Village) -> dict[str, str]:
        """By language, ready to be sent as text."""
        return {language: self._text(card, village, catalog.of(language)) for language in catalog.LANGUAGES}

    def messages(self, card: PassCard, village: Village) -> dict[str, Any]:
        """By language, ready for `liff.shareTargetPicker`, which takes uri actions only."""
        return {language: self._message(card, village, catalog.of(language)) for language in catalog.LANGUAGES}

    def _text(self, card: PassCard, village: Village, say: Say) -> str:
        told = [_title(village, say), *_facts(card, village, say)]
        told += [
            say("Show the QR code on this page to the guard at the gate:"),
            f"{self.url(card.one)}?lang={say.language}",
        ]
        return "\n".join(told)

    def _message(self, card: PassCard, village: Village, say: Say) -> dict[str, Any]:
        title, *facts = _title(village, say), *_facts(card, village, say)
        body = [_line(fact, size="md", color=_INK) for fact in facts]
        body.append(_line(say("Show the QR code to the guard at the gate."), size="sm", color=_MUTED))
        action = {"type": "uri", "label": say("Open the pass"), "uri": f"{self.url(card.one)}?lang={say.language}"}
        button = {"type": "button", "style": "primary", "color": _LEAF, "action": action}
        bubble = {
            "type": "bubble",
            "size": "kilo",
            "header": _box([_line(title, size="lg", color=_ON_COLOUR, weight="bold")], backgroundColor=_LEAF),
            "body": _box(body, spacing="sm"),
            "footer": _box([button]),
        }
        return {"type": "flex", "altText": " · ".join([title, *facts])[:400], "contents": bubble}


def _title(village: Village, say: Say) -> str:
    return say("Guest pass for {village}", village=village.name)


def _facts(card: PassCard, village: Village, say: Say) -> list[str]:
    one, window = card.one, card.one.terms.window
    facts = [say("House {house}", house=card.house_number), when(one.kind, window, village.time_zone, say)]
    if one.kind is PassKind.RECURRING:
        facts.append(say("Good until {day}", day=until(window, village.time_zone, say)))
    return [*facts, say("Code {code}", code=grouped(one.code))] if one.code else facts


def _line(words: str, **style: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, "wrap": True, **style}


def _box(contents: list[dict[str, Any]], **style: Any) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "contents": contents, **style}
