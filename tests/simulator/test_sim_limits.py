"""Each limit that LINE keeps and its OpenAPI description does not say, from both sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from simulator_stage import SOMCHAI, TOKEN, Line, box, bubble, flex, postback, stage, start, stop, text

DESCRIPTION = Path(__file__).parents[3] / "shared/line-openapi"

FAMILY = "👨‍👩‍👧"  # one grapheme, eight UTF-16 units
THAI_LABEL = "ปฏิเสธผู้มาติดต่อที่ประตู"  # 25 code points, 19 graphemes


def image(url: str = "https://example.com/a.jpg", **more: Any) -> dict[str, Any]:
    return {"type": "image", "url": url, **more}


def button(**action: Any) -> dict[str, Any]:
    return {"type": "button", "action": {**postback(), **action}}


def flex_of(*contents: dict[str, Any]) -> dict[str, Any]:
    return flex(bubble(*contents))


def quick(*actions: dict[str, Any]) -> dict[str, Any]:
    return text(quickReply={"items": [{"type": "action", "action": action} for action in actions]})


def confirm(words: str = "Sure?", count: int = 2) -> dict[str, Any]:
    template = {"type": "confirm", "text": words, "actions": [postback()] * count}
    return {"type": "template", "altText": "Sure?", "template": template}


def buttons(words: str, **more: Any) -> dict[str, Any]:
    template = {"type": "buttons", "text": words, "actions": [postback()], **more}
    return {"type": "template", "altText": "Choose", "template": template}


def carousel(count: int, **more: Any) -> dict[str, Any]:
    return {"type": "carousel", "contents": [bubble(**more) for _ in range(count)]}


def link(uri: str) -> dict[str, Any]:
    return button(type="uri", uri=uri, data=None)


def uri_button(uri: str) -> dict[str, Any]:
    return {"type": "button", "action": {"type": "uri", "label": "Open", "uri": uri}}


ACCEPTED = {
    "text of 5,000": text("x" * 5000),
    "text of 2,500 emoji": text("😀" * 2500),
    "alt text of 1,500": flex(alt="x" * 1500),
    "label of 20 graphemes in a quick reply, with vowels above": quick(postback(label=THAI_LABEL)),
    "a family is one grapheme of a label": quick(postback(label=FAMILY * 20)),
    "flex label of 40": flex_of(button(label="x" * 40)),
    "data of 300": flex_of(button(data="x" * 300)),
    "uri of 1,000": flex_of(uri_button("https://e.com/" + "x" * 986)),
    "tel": flex_of(uri_button("tel:0812345678")),
    "picture from this machine for the demo": flex_of(image("http://127.0.0.1:8000/p.jpg")),
    "12 bubbles": flex(carousel(12)),
    "13 quick replies": quick(*[postback()] * 13),
    "camera in a quick reply": quick({"type": "camera", "label": "Photo"}),
    "confirm of 240": confirm("x" * 240),
    "buttons text of 160 without title": buttons("x" * 160),
    "colour with alpha": flex_of(text(color="#11223344")),
    "baseline with icon": flex_of(box({"type": "icon", "url": "https://e.com/i.png"}, text(), layout="baseline")),
}

REFUSED = {
    "text of 5,001": (text("x" * 5001), "messages[0].text"),
    "text of 2,501 emoji": (text("😀" * 2501), "messages[0].text"),
    "empty text": (text(""), "messages[0].text"),
    "alt text of 1,501": (flex(alt="x" * 1501), "messages[0].altText"),
    "no alt text": ({"type": "flex", "contents": bubble()}, "messages[0]"),
    "quick reply label of 21": (quick(postback(label="x" * 21)), "messages[0].quickReply.items[0].action.label"),
    "quick reply without label": (quick({"type": "camera"}), "messages[0].quickReply.items[0].action.label"),
    "14 quick replies": (quick(*[postback()] * 14), "messages[0].quickReply.items"),
    "flex label of 41": (flex_of(button(label="x" * 41)), "messages[0].contents.body.contents[0].action.label"),
    "button without label": (flex_of(button(label=None)), "messages[0].contents.body.contents[0].action.label"),
    "data of 301": (flex_of(button(data="x" * 301)), "messages[0].contents.body.contents[0].action.data"),
    "data of 151 emoji": (flex_of(button(data="😀" * 151)), "messages[0].contents.body.contents[0].action.data"),
    "uri of 1,001": (
        flex_of(uri_button("https://e.com/" + "x" * 987)),
        "messages[0].contents.body.contents[0].action.uri",
    ),
    "javascript uri": (
        flex_of(uri_button("javascript:alert(1)")),
        "messages[0].contents.body.contents[0].action.uri",
    ),
    "http picture": (flex_of(image("http://example.com/a.jpg")), "messages[0].contents.body.contents[0].url"),
    "picture address of 2,001": (
        flex_of(image("https://e.com/" + "x" * 1987)),
        "messages[0].contents.body.contents[0].url",
    ),
    "picture over three times as high": (
        flex_of(image(aspectRatio="1:4")),
        "messages[0].contents.body.contents[0].aspectRatio",
    ),
    "13 bubbles": (flex(carousel(13)), "messages[0].contents.contents"),
    "bubbles of two sizes": (
        flex({"type": "carousel", "contents": [bubble(size="kilo"), bubble(size="mega")]}),
        "messages[0].contents.contents",
    ),
    "bubble over 30 KB": (flex_of(*[text("x" * 4000, wrap=True)] * 8), "messages[0].contents"),
    "carousel over 50 KB": (
        flex({"type": "carousel", "contents": [bubble(*[text("x" * 4000)] * 7)] * 2}),
        "messages[0].contents",
    ),
    "bubble with nothing in it": (flex({"type": "bubble"}), "messages[0].contents"),
    "colour by name": (flex_of(text(color="red")), "messages[0].contents.body.contents[0].color"),
    "button in a baseline box": (
        flex_of(box(button(), layout="baseline")),
        "messages[0].contents.body.contents[0].contents[0].type",
    ),
    "icon outside a baseline box": (
        flex_of({"type": "icon", "url": "https://e.com/i.png"}),
        "messages[0].contents.body.contents[0].type",
    ),
    "rich menu switch in a message": (
        flex_of(button(type="richmenuswitch", richMenuAliasId="a")),
        "messages[0].contents.body.contents[0].action.type",
    ),
    "camera outside a quick reply": (
        flex_of(button(type="camera")),
        "messages[0].contents.body.contents[0].action.type",
    ),
    "unknown message": ({"type": "letter"}, "messages[0].type"),
    "confirm of three": (confirm(count=3), "messages[0].template.actions"),
    "confirm of 241": (confirm("x" * 241), "messages[0].template.text"),
    "buttons text of 61 with title": (buttons("x" * 61, title="Title"), "messages[0].template.text"),
    "sender called LINE": (text(sender={"name": "LINE help"}), "messages[0].sender.name"),
    "sender of 21": (text(sender={"name": "x" * 21}), "messages[0].sender.name"),
}


@pytest.fixture(scope="session")
def undescribed() -> Iterator[Line]:
    """A simulator that has no OpenAPI description: its own checks must do."""
    process, address = start("--openapi", "")
    with requests.Session() as session:
        line = Line(address, session)
        line.sim("setup", stage("http://127.0.0.1:9"))
        line.setup(rate_limits=False)
        yield line
    stop(process)


@pytest.mark.parametrize("message", ACCEPTED.values(), ids=ACCEPTED)
def test_within_the_limit(line: Line, undescribed: Line, message: dict[str, Any]) -> None:
    for platform in (line, undescribed):
        answer = platform.push(message)
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(("message", "where"), REFUSED.values(), ids=REFUSED)
def test_beyond_the_limit(line: Line, undescribed: Line, message: dict[str, Any], where: str) -> None:
    for platform in (line, undescribed):
        answer = platform.push(message)
        assert answer.status_code == 400
        named = [detail["property"] for detail in answer.json()["details"]]
        assert any(name.startswith(where) or where.startswith(name) for name in named), answer.text


@pytest.mark.parametrize("count", [0, 6])
def test_a_request_holds_one_to_five_messages(line: Line, undescribed: Line, count: int) -> None:
    for platform in (line, undescribed):
        assert platform.push(*[text()] * count).status_code == 400


@pytest.mark.skipif(not DESCRIPTION.is_dir(), reason="LINE's own description does not lie beside this clone")
def test_a_misspelt_flex_property_is_refused_by_the_description(line: Line) -> None:
    answer = line.push(flex_of(text(colour="#112233")))
    assert answer.status_code == 400
    assert "colour" in answer.text


@pytest.mark.parametrize(
    "body", [{}, {"to": SOMCHAI}, {"to": 5, "messages": "x"}, [], "x", None, {"messages": [1, None]}]
)
def test_nonsense_is_a_400_and_never_a_500(line: Line, undescribed: Line, body: Any) -> None:
    for platform in (line, undescribed):
        answer = platform.session.post(
            f"{platform.base}/v2/bot/message/push", json=body, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5
        )
        assert answer.status_code in (400, 415)


@pytest.mark.parametrize(
    "message",
    [
        flex({"type": "bubble", "body": "text"}),  # type: ignore[dict-item]
        flex({"type": "carousel", "contents": "none"}),
        {"type": "flex", "altText": 5, "contents": []},
        {"type": "template", "altText": "x", "template": {"type": "carousel", "columns": [None, {"actions": {}}]}},
        {"type": "text", "text": "x", "quickReply": {"items": [{"action": "tap"}]}},
        {"type": "imagemap", "actions": {}},
    ],
)
def test_a_message_of_wrong_shape_is_a_400(line: Line, undescribed: Line, message: dict[str, Any]) -> None:
    for platform in (line, undescribed):
        assert platform.push(message).status_code == 400
