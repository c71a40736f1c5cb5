"""The sync of rich menus against LINE's stand-in, with its limits: no picture twice, 100 made in an hour."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.line.answers import Accepted, Verdict
from bot.line.client import Bases, Channel, LineClient
from bot.line.rich_menus import Call, MenuDefinition, RichMenus, connected, link, sync

ROOT = Path(__file__).parents[3]
PEOPLE = [f"U{number:032x}" for number in range(1, 61)]
CHANNEL = Channel(channel_id="1234567890", secret="secret-of-the-channel", access_token="token-of-the-channel")


class Line:
    """LINE's stand-in, in a process of its own."""

    def __init__(self, base: str) -> None:
        self.base = base

    def ask(self, path: str, body: Any = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, sent, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.loads(answer.read() or b"null")

    def fault(self, **fault: Any) -> None:
        self.ask("/_sim/faults", [fault] if fault else [])

    def menu_of(self, person: str) -> Any:
        return self.ask(f"/_sim/people/{person}/menu")


@pytest.fixture(scope="module")
def process() -> Iterator[Line]:
    command = [sys.executable, "-m", "simulator", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ}) as program:
        assert program.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+", program.stdout.readline())
        assert found
        yield Line(found.group())
        program.terminate()


@pytest.fixture
def line(process: Line) -> Line:
    process.ask("/_sim/reset", {})
    process.fault()
    channel = {
        "channel_id": CHANNEL.channel_id,
        "channel_secret": CHANNEL.secret,
        "access_token": CHANNEL.access_token,
        "bot_user_id": "U" + "b" * 32,
        "webhook_url": "http://127.0.0.1:9/line/webhook",
        "login_channel_id": "2234567890",
        "login_channel_secret": "secret-of-the-login",
        "liff_id": "2234567890-abcdefgh",
        "liff_endpoint_url": "http://127.0.0.1:9/liff",
        "display_name": "Gate",
    }
    people = [{"user_id": person, "display_name": person[-3:], "language": "th"} for person in PEOPLE]
    process.ask("/_sim/setup", {"channels": [channel], "people": people})
    return process


@pytest.fixture
def menus(line: Line) -> Iterator[RichMenus]:
    with connected(access_token=str(CHANNEL.access_token), api_base=line.base, data_base=line.base) as client:
        yield client


def definition(key: str, colour: str = "green") -> MenuDefinition:
    file = BytesIO()
    Image.new("RGB", (800, 300), colour).save(file, "PNG")
    name = f"village-{key}-{colour}"
    areas = [
        {
            "bounds": {"x": 0, "y": 0, "width": 800, "height": 300},
            "action": {"type": "postback", "label": "Help", "data": "1:help", "displayText": "Help"},
        }
    ]
    size = {"width": 800, "height": 300}
    menu = {"size": size, "selected": True, "name": name, "chatBarText": "Menu", "areas": areas}
    return MenuDefinition(key=key, name=name, menu=menu, picture=file.getvalue())


def names(client: RichMenus) -> list[str]:
    return sorted(name for _, name in client.every())


def test_what_is_missing_is_made_and_a_second_run_changes_nothing(menus: RichMenus) -> None:
    wanted = [definition("calm"), definition("waiting")]
    first = sync(menus, wanted)
    assert first.stopped is None
    assert first.created == ["village-calm-green", "village-waiting-green"]
    assert all(menus.has_picture(menu_id) for menu_id in first.ids.values())
    second = sync(menus, wanted)
    assert second.ids == first.ids
    assert not [*second.created, *second.mended, *second.removed]
    assert second.stopped is None


def test_a_changed_menu_replaces_ours_and_leaves_the_neighbour_s(menus: RichMenus) -> None:
    menus.create(definition("calm").menu | {"name": "somebody else's menu"})
    old = sync(menus, [definition("calm")])
    new = sync(menus, [definition("calm", "navy")])
    assert new.removed == [old.ids["calm"]]
    assert names(menus) == ["somebody else's menu", "village-calm-navy"]


def test_without_sweeping_the_old_menu_stands_until_it_is_swept(menus: RichMenus) -> None:
    old = sync(menus, [definition("calm")])
    sync(menus, [definition("calm", "navy")], sweeping=False)
    assert names(menus) == ["village-calm-green", "village-calm-navy"]
    assert sync(menus, [definition("calm", "navy")]).removed == [old.ids["calm"]]
    assert names(menus) == ["village-calm-navy"]


def test_a_menu_whose_picture_did_not_arrive_is_mended_by_the_next_run(menus: RichMenus, line: Line) -> None:
    line.fault(match="POST /v2/bot/richmenu/*/content", mode="status", status=500, times=1)
    broken = sync(menus, [definition("calm")])
    assert broken.stopped
    assert broken.stopped.status == 500
    assert not broken.ids
    again = sync(menus, [definition("calm")])
    assert again.mended == ["village-calm-green"]
    assert names(menus) == ["village-calm-green"]
    assert menus.has_picture(again.ids["calm"])


def test_a_lost_answer_to_an_upload_is_found_out_by_the_next_run(menus: RichMenus, line: Line) -> None:
    line.fault(match="POST /v2/bot/richmenu/*/content", mode="accept_then_reset", times=1)
    lost = sync(menus, [definition("calm")])
    assert lost.stopped
    assert lost.stopped.status == 0
    again = sync(menus, [definition("calm")])
    assert not [*again.created, *again.mended]
    assert again.stopped is None
    assert list(again.ids) == ["calm"]


def test_a_twin_is_removed_and_the_whole_one_kept(menus: RichMenus) -> None:
    half = menus.create(definition("calm").menu)
    whole = menus.create(definition("calm").menu)
    menus.upload(whole, definition("calm").picture, "image/png")
    done = sync(menus, [definition("calm")])
    assert done.ids == {"calm": whole}
    assert done.removed == [half]


def test_too_many_in_an_hour_stops_with_what_stands_and_sweeps_nothing(menus: RichMenus, line: Line) -> None:
    old = sync(menus, [definition("old")])
    line.fault(match="POST /v2/bot/richmenu", mode="status", status=429, times=1)
    done = sync(menus, [definition("old"), definition("new")])
    assert done.stopped
    assert done.stopped.status == 429
    assert done.ids == old.ids
    assert names(menus) == ["village-old-green"]


def test_line_s_own_limit_of_a_hundred_an_hour_is_met_with_a_stop(menus: RichMenus) -> None:
    done = sync(menus, [definition(f"menu{number}") for number in range(110)])
    assert done.stopped
    assert done.stopped.status == 429
    assert 90 <= len(done.ids) <= 101


def test_an_unreachable_line_is_told_not_raised() -> None:
    with connected(access_token="t", api_base="http://127.0.0.1:9", data_base="http://127.0.0.1:9") as client:
        done = sync(client, [definition("calm")])
    assert done.stopped
    assert done.stopped.status == 0


def bulks(line: Line) -> int:
    return sum(call["path"] == "/v2/bot/richmenu/bulk/link" for call in line.ask("/_sim/calls"))


@pytest.mark.parametrize(("crowd", "in_bulk"), [(1, 0), (50, 0), (51, 1)])
def test_people_are_linked(menus: RichMenus, line: Line, crowd: int, in_bulk: int) -> None:
    menu_id = sync(menus, [definition("calm")]).ids["calm"]
    people = PEOPLE[:crowd]

    verdicts = asyncio.run(through(line, lambda call: link(call, people, menu_id)))
    assert all(isinstance(verdicts[person], Accepted) for person in people)
    eventually(lambda: {(line.menu_of(person) or {}).get("richMenuId") for person in people} == {menu_id})
    assert bulks(line) == in_bulk


def test_one_strange_id_does_not_keep_the_others_from_their_menu(menus: RichMenus, line: Line) -> None:
    menu_id = sync(menus, [definition("calm")]).ids["calm"]
    stranger = "U" + "f" * 32
    verdicts = asyncio.run(through(line, lambda call: link(call, [*PEOPLE, stranger], menu_id)))
    eventually(lambda: {(line.menu_of(person) or {}).get("richMenuId") for person in PEOPLE} == {menu_id})
    assert len(verdicts) == 61
    assert bulks(line) == 1


async def through(line: Line, work: Callable[[Call], Awaitable[dict[str, Verdict]]]) -> dict[str, Verdict]:
    client = LineClient(CHANNEL, Bases(api=line.base, data=line.base), most_connections=10)
    try:
        return await work(client.call)
    finally:
        await client.close()


def eventually(true: Callable[[], bool]) -> None:
    """Bulk links take a moment at LINE."""
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
