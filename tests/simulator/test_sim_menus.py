"""Rich menus: pictures once, links, defaults, aliases, and what LINE refuses."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from linebot.v3 import messaging
from PIL import Image
from simulator_stage import MALEE, NOBODY, SOMCHAI, TOKEN, Line, postback

AREA = {"bounds": {"x": 0, "y": 0, "width": 1250, "height": 843}, "action": postback()}


def menu(**more: Any) -> dict[str, Any]:
    size = {"width": 2500, "height": 843}
    return {"size": size, "selected": True, "name": "calm", "chatBarText": "เมนู", "areas": [AREA], **more}


def picture(width: int = 2500, height: int = 843, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#0C5B41").save(file, kind)
    return file.getvalue()


def create(line: Line, **more: Any) -> str:
    answer = line.call("POST", "/v2/bot/richmenu", menu(**more))
    assert answer.status_code == 200, answer.text
    menu_id: str = answer.json()["richMenuId"]
    return menu_id


def upload(line: Line, menu_id: str, body: bytes, content_type: str = "image/png") -> Any:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": content_type}
    return line.session.post(f"{line.base}/v2/bot/richmenu/{menu_id}/content", data=body, headers=headers, timeout=5)


def ready_menu(line: Line, **more: Any) -> str:
    menu_id = create(line, **more)
    assert upload(line, menu_id, picture()).status_code == 200
    return menu_id


def test_the_real_clients_make_a_menu_and_link_it(line: Line) -> None:
    configuration = messaging.Configuration(host=line.base, access_token=TOKEN)
    with messaging.ApiClient(configuration) as client:
        api, blob = messaging.MessagingApi(client), messaging.MessagingApiBlob(client)
        menu_id = api.create_rich_menu(messaging.RichMenuRequest.from_dict(menu())).rich_menu_id
        blob.set_rich_menu_image(menu_id, body=picture(), _headers={"Content-Type": "image/png"})
        api.link_rich_menu_id_to_user(SOMCHAI, menu_id)
        assert api.get_rich_menu_id_of_user(SOMCHAI).rich_menu_id == menu_id
        assert [known.name for known in api.get_rich_menu_list().richmenus] == ["calm"]
    assert line.see(f"people/{SOMCHAI}/menu")["richMenuId"] == menu_id
    assert line.see(f"people/{MALEE}/menu") is None


def test_an_image_is_uploaded_once(line: Line) -> None:
    menu_id = ready_menu(line)
    again = upload(line, menu_id, picture())
    assert (again.status_code, again.json()["message"]) == (
        400,
        "An image has already been uploaded to the richmenu",
    )
    assert line.call("GET", f"/v2/bot/richmenu/{menu_id}/content").content == picture()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (picture(), "image/jpeg", 400),
        (picture(), "image/gif", 415),
        (picture(1200, 405), "image/png", 400),
        (b"no picture", "image/png", 400),
        (picture() + b"\0" * 1_048_576, "image/png", 400),
        (picture() + b"\0" * 2_200_000, "image/png", 413),
    ],
)
def test_a_picture_that_line_does_not_take(line: Line, body: bytes, content_type: str, status: int) -> None:
    assert upload(line, create(line), body, content_type).status_code == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"areas": [AREA] * 21},
        {"chatBarText": "x" * 15},
        {"name": "x" * 301},
        {"size": {"width": 2500, "height": 2000}},
        {"size": {"width": 700, "height": 300}},
        {"size": {"width": 2500, "height": 200}},
        {"areas": [{**AREA, "bounds": {"x": 2000, "y": 0, "width": 1250, "height": 843}}]},
        {"areas": [{**AREA, "action": postback(label="x" * 21)}]},
        {"areas": [{**AREA, "action": {"type": "camera", "label": "x"}}]},
    ],
)
def test_a_menu_that_line_does_not_take(line: Line, wrong: dict[str, Any]) -> None:
    for path in ("/v2/bot/richmenu", "/v2/bot/richmenu/validate"):
        assert line.call("POST", path, menu(**wrong)).status_code == 400


def test_the_bar_counts_graphemes(line: Line) -> None:
    assert create(line, chatBarText="ที่นี่ที่นี่ที่นี่ที่นี่")


def test_a_menu_without_picture_cannot_be_shown(line: Line) -> None:
    menu_id = create(line)
    assert line.call("POST", f"/v2/bot/user/{SOMCHAI}/richmenu/{menu_id}").status_code == 400
    assert line.call("POST", f"/v2/bot/user/all/richmenu/{menu_id}").status_code == 400


def test_somebody_who_blocked_gets_200_and_no_menu(line: Line) -> None:
    menu_id = ready_menu(line)
    line.sim(f"people/{SOMCHAI}/unfollow")
    assert line.call("POST", f"/v2/bot/user/{SOMCHAI}/richmenu/{menu_id}").status_code == 200
    assert line.call("GET", f"/v2/bot/user/{SOMCHAI}/richmenu").status_code == 404
    assert line.call("POST", f"/v2/bot/user/{NOBODY}/richmenu/{menu_id}").status_code == 400


def test_a_persons_own_menu_stands_before_the_default(line: Line) -> None:
    common, own = ready_menu(line), ready_menu(line, name="waiting")
    line.call("POST", f"/v2/bot/user/all/richmenu/{common}")
    line.call("POST", f"/v2/bot/user/{SOMCHAI}/richmenu/{own}")
    assert line.see(f"people/{SOMCHAI}/menu")["name"] == "waiting"
    assert line.see(f"people/{MALEE}/menu")["source"] == "default"
    line.call("DELETE", f"/v2/bot/user/{SOMCHAI}/richmenu")
    assert line.see(f"people/{SOMCHAI}/menu")["richMenuId"] == common
    line.call("DELETE", f"/v2/bot/richmenu/{common}")
    assert line.see(f"people/{SOMCHAI}/menu") is None


def wait_for_menu(line: Line, user_id: str, menu_id: str | None) -> None:
    deadline = time.monotonic() + 5
    while ((line.see(f"people/{user_id}/menu") or {}).get("richMenuId")) != menu_id:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_bulk_links_arrive_a_little_later(line: Line) -> None:
    menu_id = ready_menu(line)
    body = {"richMenuId": menu_id, "userIds": [SOMCHAI, MALEE]}
    assert line.call("POST", "/v2/bot/richmenu/bulk/link", body).status_code == 202
    wait_for_menu(line, SOMCHAI, menu_id)
    wait_for_menu(line, MALEE, menu_id)
    assert line.call("POST", "/v2/bot/richmenu/bulk/unlink", {"userIds": [MALEE]}).status_code == 202
    wait_for_menu(line, MALEE, None)


def test_a_bulk_link_takes_500_people(line: Line) -> None:
    body = {"richMenuId": ready_menu(line), "userIds": [SOMCHAI] * 501}
    assert line.call("POST", "/v2/bot/richmenu/bulk/link", body).status_code == 400


def test_a_batch_acts_on_the_links_as_they_were(line: Line) -> None:
    first, second = ready_menu(line), ready_menu(line)
    line.call("POST", f"/v2/bot/user/{SOMCHAI}/richmenu/{first}")
    line.call("POST", f"/v2/bot/user/{MALEE}/richmenu/{second}")
    moves = [{"type": "link", "from": first, "to": second}, {"type": "link", "from": second, "to": first}]
    answer = line.call("POST", "/v2/bot/richmenu/batch", {"operations": moves})
    assert answer.status_code == 202
    wait_for_menu(line, SOMCHAI, second)
    wait_for_menu(line, MALEE, first)
    request_id = answer.headers["x-line-request-id"]
    line.sim("clock", {"advance_s": 1})
    progress = line.call("GET", f"/v2/bot/richmenu/progress/batch?requestId={request_id}").json()
    assert progress["phase"] == "succeeded"


def test_an_alias_is_made_once_and_then_pointed_elsewhere(line: Line) -> None:
    first, second = ready_menu(line), ready_menu(line)
    path = "/v2/bot/richmenu/alias"
    assert line.call("POST", path, {"richMenuAliasId": "calm", "richMenuId": first}).status_code == 200
    assert line.call("POST", path, {"richMenuAliasId": "calm", "richMenuId": second}).status_code == 400
    assert line.call("POST", path, {"richMenuAliasId": "No Good", "richMenuId": first}).status_code == 400
    assert line.call("POST", f"{path}/calm", {"richMenuId": second}).status_code == 200
    assert line.call("GET", f"{path}/calm").json()["richMenuId"] == second
    tapped = line.sim(f"people/{SOMCHAI}/tap", {"data": "menu", "rich_menu_alias": "calm"})
    assert tapped["webhook_status"] == 200
    assert line.see(f"people/{SOMCHAI}/menu")["richMenuId"] == second
    assert line.call("DELETE", f"{path}/calm").status_code == 200
    assert line.call("GET", f"{path}/list").json() == {"aliases": []}


def test_creating_menus_on_every_deploy_meets_the_hourly_limit(line: Line) -> None:
    statuses = [line.call("POST", "/v2/bot/richmenu", menu()).status_code for _ in range(102)]
    assert statuses[:100] == [200] * 100
    assert statuses[-1] == 429
