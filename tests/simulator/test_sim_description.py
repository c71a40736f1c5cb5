"""The simulator's answers agree with LINE's OpenAPI description, status by status."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from simulator_stage import SOMCHAI, Line, Receiver, text
from test_sim_menus import ready_menu

from simulator.openapi import as_json_schema, compiled, find_descriptions, load

Agrees = Callable[[requests.Response, str, str], None]


READS = [
    ("/v2/bot/info", ""),
    ("/v2/bot/profile/{userId}", ""),
    ("/v2/bot/followers/ids", ""),
    ("/v2/bot/message/quota", ""),
    ("/v2/bot/message/quota/consumption", ""),
    ("/v2/bot/message/delivery/push", "?date=20260101"),
    ("/v2/bot/richmenu/list", ""),
    ("/v2/bot/richmenu/{richMenuId}", ""),
    ("/v2/bot/user/{userId}/richmenu", ""),
    ("/v2/bot/user/all/richmenu", ""),
    ("/v2/bot/richmenu/alias/list", ""),
    ("/v2/bot/richmenu/alias/{richMenuAliasId}", ""),
    ("/v2/bot/channel/webhook/endpoint", ""),
]


def test_what_is_read(line: Line, agrees: Agrees) -> None:
    line.setup(monthly_limit=300)
    menu_id = ready_menu(line)
    line.call("POST", f"/v2/bot/user/{SOMCHAI}/richmenu/{menu_id}")
    line.call("POST", f"/v2/bot/user/all/richmenu/{menu_id}")
    line.call("POST", "/v2/bot/richmenu/alias", {"richMenuAliasId": "calm", "richMenuId": menu_id})
    named = {"userId": SOMCHAI, "richMenuId": menu_id, "richMenuAliasId": "calm"}
    for path, query in READS:
        answer = line.call("GET", path.format(**named) + query)
        assert answer.status_code == 200, path
        agrees(answer, "get", path)


def test_what_is_sent(line: Line, agrees: Agrees) -> None:
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    for _ in range(2):  # 200, then 409
        agrees(line.push(text(), X_Line_Retry_Key=key), "post", "/v2/bot/message/push")
    agrees(line.push(text("")), "post", "/v2/bot/message/push")
    token = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})["reply_token"]
    for _ in range(2):  # 200, then 400
        agrees(line.reply(token, text()), "post", "/v2/bot/message/reply")
    body = {"to": [SOMCHAI], "messages": [text()]}
    agrees(line.call("POST", "/v2/bot/message/multicast", body), "post", "/v2/bot/message/multicast")
    loading = {"chatId": SOMCHAI, "loadingSeconds": 5}
    agrees(line.call("POST", "/v2/bot/chat/loading/start", loading), "post", "/v2/bot/chat/loading/start")
    agrees(line.call("POST", "/v2/bot/channel/webhook/test"), "post", "/v2/bot/channel/webhook/test")
    token_path = "/v2/bot/user/{userId}/linkToken"
    agrees(line.call("POST", token_path.format(userId=SOMCHAI)), "post", token_path)


def test_bulk_and_batch(line: Line, agrees: Agrees) -> None:
    menu_id = ready_menu(line)
    bulk = {"richMenuId": menu_id, "userIds": [SOMCHAI]}
    agrees(line.call("POST", "/v2/bot/richmenu/bulk/link", bulk), "post", "/v2/bot/richmenu/bulk/link")
    operations = {"operations": [{"type": "unlink", "from": menu_id}]}
    batch = line.call("POST", "/v2/bot/richmenu/batch", operations)
    agrees(batch, "post", "/v2/bot/richmenu/batch")
    progress = "/v2/bot/richmenu/progress/batch"
    request_id = batch.headers["x-line-request-id"]
    agrees(line.call("GET", f"{progress}?requestId={request_id}"), "get", progress)


def test_the_apps_of_a_login_channel_are_told_to_its_own_token_alone(line: Line) -> None:
    folder = find_descriptions()
    if folder is None:
        pytest.skip("LINE's OpenAPI descriptions are not beside the repository")
    document = load(folder, "liff.yml")
    schemas = as_json_schema(document["components"]["schemas"])
    form = {"grant_type": "client_credentials", "client_id": "2002", "client_secret": "login-secret-of-the-tests"}
    line.setup(login_channel_secret=form["client_secret"], liff_size="tall", liff_scanner=False)
    token = line.session.post(f"{line.base}/oauth2/v3/token", data=form, timeout=10).json()["access_token"]
    answer = line.call("GET", "/liff/v1/apps", headers={"Authorization": f"Bearer {token}"})
    assert compiled({"$ref": "#/components/schemas/GetAllLiffAppsResponse"}, schemas)(answer.json()) == []
    (app,) = answer.json()["apps"]
    assert (app["view"]["type"], app["features"]["qrCode"]) == ("tall", False)
    assert line.call("GET", "/liff/v1/apps").status_code == 401, "the Messaging API channel's token"


def test_a_webhook_that_is_switched_off_hears_nothing_and_another_address_can_be_tried(
    line: Line, receiver: Receiver, agrees: Agrees
) -> None:
    line.setup(webhook_active=False)
    line.sim(f"people/{SOMCHAI}/say", {"text": "hello"})
    assert receiver.received == []
    assert line.call("GET", "/v2/bot/channel/webhook/endpoint").json()["active"] is False
    tested = line.call("POST", "/v2/bot/channel/webhook/test", {"endpoint": f"{receiver.url}/other"})
    agrees(tested, "post", "/v2/bot/channel/webhook/test")
    assert (tested.json()["success"], len(receiver.received)) == (True, 1)
    line.setup(webhook_url="")
    assert line.call("GET", "/v2/bot/channel/webhook/endpoint").status_code == 404
