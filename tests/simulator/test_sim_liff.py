"""LIFF behind the SDK: whose token it is, from which chat the page was opened, and what a page may send where."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from simulator_stage import MALEE, PRASIT, SOMCHAI, Line, Receiver, bubble, flex, postback, text

LOGIN, LOGIN_SECRET = "2002", "login-secret-that-is-long-enough-for-hs256"
LINK = {"type": "uri", "label": "Open", "uri": "https://example.com/"}


def opened(line: Line, user_id: str = SOMCHAI, **where: Any) -> str:
    """What a LIFF link answers on this person's phone."""
    address = line.sim(f"people/{user_id}/liff", where)["url"]
    return line.session.get(address, timeout=5).text


def tokens(page: str) -> dict[str, Any]:
    found = re.search(r"const facts = (\{.*\});", page)
    assert found, page
    told: dict[str, Any] = orjson.loads(found[1])["tokens"]
    return told


def as_page(line: Line, token: str, path: str, body: object = None, method: str = "POST") -> Any:
    return line.call(method, path, body, headers={"Authorization": f"Bearer {token}"})


def send(line: Line, token: str, *messages: dict[str, Any]) -> int:
    status: int = as_page(line, token, "/message/v3/send", {"messages": list(messages)}).status_code
    return status


def share(line: Line, token: str, to: list[str], *messages: dict[str, Any]) -> int:
    status: int = as_page(line, token, "/message/v3/share", {"to": to, "messages": list(messages)}).status_code
    return status


def channel_token(line: Line, client_id: str, secret: str) -> str:
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    token: str = line.session.post(f"{line.base}/oauth2/v3/token", data=form, timeout=5).json()["access_token"]
    return token


def deauthorize(line: Line, caller: str, user_token: str) -> Any:
    return as_page(line, caller, "/user/v1/deauthorize", {"userAccessToken": user_token})


def verify_id(line: Line, id_token: str) -> int:
    form = {"id_token": id_token, "client_id": LOGIN}
    return line.session.post(f"{line.base}/oauth2/v2.1/verify", data=form, timeout=5).status_code


def test_a_liff_access_token_is_verified_for_12_hours(line: Line) -> None:
    token = tokens(opened(line))["access_token"]
    told = line.session.get(f"{line.base}/oauth2/v2.1/verify?access_token={token}", timeout=5).json()
    assert told["client_id"] == LOGIN
    assert 12 * 3600 - 60 < told["expires_in"] <= 12 * 3600
    assert told["scope"].split() == ["openid", "profile", "chat_message.write"]
    assert as_page(line, token, "/v2/profile", method="GET").json()["userId"] == SOMCHAI


def test_each_kind_of_token_is_verified_at_its_own_place(line: Line) -> None:
    user_token = tokens(opened(line))["access_token"]
    verify = f"{line.base}/v2/oauth/verify"
    assert line.session.post(verify, data={"access_token": "long-lived-token"}, timeout=5).status_code == 200
    assert line.session.post(verify, data={"access_token": user_token}, timeout=5).status_code == 400
    address = f"{line.base}/oauth2/v2.1/verify?access_token=long-lived-token"
    assert line.session.get(address, timeout=5).status_code == 400


def test_a_deauthorized_persons_tokens_are_dead_and_consent_is_asked_again(line: Line) -> None:
    old = tokens(opened(line))
    others = tokens(opened(line, MALEE))
    assert deauthorize(line, channel_token(line, LOGIN, LOGIN_SECRET), old["access_token"]).status_code == 204
    assert as_page(line, old["access_token"], "/v2/profile", method="GET").status_code == 401
    address = f"{line.base}/oauth2/v2.1/verify?access_token={old['access_token']}"
    assert line.session.get(address, timeout=5).status_code == 400
    assert (verify_id(line, old["id_token"]), verify_id(line, others["id_token"])) == (400, 200)
    page = opened(line, path="/house")
    assert "Allow" in page
    found = re.search(r'class="allow" href="([^"]+)"', page)
    assert found
    agreed = line.session.get(line.base + found[1].replace("&amp;", "&"), timeout=5).text
    new = tokens(agreed)
    assert verify_id(line, new["id_token"]) == 200
    assert as_page(line, new["access_token"], "/v2/profile", method="GET").json()["userId"] == SOMCHAI
    assert orjson.loads(re.findall(r"const facts = (\{.*\});", agreed)[0])["state"] == "/house"
    assert tokens(opened(line))["user_id"] == SOMCHAI


def test_deauthorize_takes_only_a_stateless_token_of_the_same_login_channel(line: Line) -> None:
    user_token = tokens(opened(line))["access_token"]
    own = channel_token(line, LOGIN, LOGIN_SECRET)
    wrong = [channel_token(line, "1001", "8c570fa6dd201bb328f1c1eac23a96d8"), "long-lived-token", user_token]
    assert [deauthorize(line, caller, user_token).status_code for caller in wrong] == [400, 400, 400]
    assert deauthorize(line, "nobody's", user_token).status_code == 401
    assert [deauthorize(line, own, given).status_code for given in ("unknown", own)] == [400, 400]
    assert as_page(line, user_token, "/v2/profile", method="GET").status_code == 200
    assert line.call("GET", "/v2/bot/info", headers={"Authorization": f"Bearer {own}"}).status_code == 401


def test_consent_taken_back_in_lines_settings_ends_the_tokens_too(line: Line, receiver: Receiver) -> None:
    token = tokens(opened(line))["access_token"]
    line.sim(f"people/{SOMCHAI}/unlink")
    assert as_page(line, token, "/v2/profile", method="GET").status_code == 401
    back = f"{receiver.url}/admin/callback"
    query = {"response_type": "code", "client_id": LOGIN, "redirect_uri": back, "sim_user": SOMCHAI}
    page = line.session.get(f"{line.base}/oauth2/v2.1/authorize", params=query, allow_redirects=False, timeout=5)
    assert "Allow" in page.text
    agreed = line.session.get(page.url, params={"sim_consent": "yes"}, allow_redirects=False, timeout=5)
    assert agreed.status_code == 302
    assert urlsplit(agreed.headers["Location"]).query.startswith("code=")


def test_a_page_opened_from_the_accounts_chat_writes_there_and_text_is_heard(line: Line, receiver: Receiver) -> None:
    told = tokens(opened(line))
    assert told["context"] == "utou"
    assert send(line, told["access_token"], text("I am here"), flex(bubble({"type": "button", "action": LINK}))) == 200
    events = [got.event for got in receiver.received]
    assert [event["message"]["text"] for event in events] == ["I am here"]
    assert events[0]["source"] == {"type": "user", "userId": SOMCHAI}
    assert [(entry["from"], entry["message"]["type"]) for entry in line.chat()] == [("user", "text"), ("user", "flex")]


def test_a_page_opened_from_a_group_writes_there(line: Line, receiver: Receiver) -> None:
    group_id = line.sim("groups", {"people": [SOMCHAI, MALEE], "invite": True})["group_id"]
    told = tokens(opened(line, chat=group_id))
    assert told["context"] == "group"
    assert send(line, told["access_token"], text("from the page")) == 200
    assert receiver.received[-1].event["source"] == {"type": "group", "groupId": group_id, "userId": SOMCHAI}
    assert line.chat() == []
    line.sim(f"groups/{group_id}/leave", {"people": [SOMCHAI]})
    assert send(line, told["access_token"], text("too late")) == 403


def test_a_page_opened_outside_a_chat_may_not_send(line: Line, receiver: Receiver) -> None:
    told = tokens(opened(line, outside=True))
    assert told["context"] == "none"
    assert send(line, told["access_token"], text("hello?")) == 403
    assert (receiver.received, line.chat()) == ([], [])


def test_a_picture_from_a_page_stays_where_the_page_said(line: Line, receiver: Receiver) -> None:
    address = "https://example.com/a.jpg"
    picture = {"type": "image", "originalContentUrl": address, "previewImageUrl": address}
    assert send(line, tokens(opened(line))["access_token"], picture) == 200
    message = receiver.received[0].event["message"]
    provider = {"type": "external", "originalContentUrl": address, "previewImageUrl": address}
    assert message["contentProvider"] == provider
    assert line.call("GET", f"/v2/bot/message/{message['id']}/content").status_code == 404


def quick_text() -> dict[str, Any]:
    action = {"type": "message", "label": "Yes", "text": "yes"}
    return text("x", quickReply={"items": [{"type": "action", "action": action}]})


WRONG = [
    flex(bubble({"type": "button", "action": postback()})),
    {"type": "textV2", "text": "x"},
    quick_text(),
    text(""),
]


@pytest.mark.parametrize("message", WRONG)
def test_a_page_sends_no_postbacks_quick_replies_or_other_kinds(line: Line, message: dict[str, Any]) -> None:
    token = tokens(opened(line))["access_token"]
    assert send(line, token, message) == 400
    assert share(line, token, [MALEE], message) == 400
    assert (line.chat(), line.see(f"people/{MALEE}/chat?chat={SOMCHAI}")) == ([], [])


def test_what_is_shared_comes_from_the_person_and_the_account_hears_nothing(line: Line, receiver: Receiver) -> None:
    group_id = line.sim("groups", {"people": [SOMCHAI, PRASIT]})["group_id"]
    token = tokens(opened(line))["access_token"]
    assert share(line, token, [MALEE, group_id], text("My pass")) == 200
    for user_id, chat in ((MALEE, SOMCHAI), (SOMCHAI, MALEE), (PRASIT, group_id)):
        (entry,) = line.see(f"people/{user_id}/chat?chat={chat}")
        assert (entry["from"], entry["user_id"], entry["message"]["text"]) == ("user", SOMCHAI, "My pass")
    assert line.see(f"people/{MALEE}/phone")["talks"][0]["name"] == "สมชาย"
    assert (line.chat(), line.chat(MALEE), receiver.received) == ([], [], [])
    assert line.see("bill")["total"] == 0


def test_sharing_with_somebody_unknown_or_a_foreign_group_reaches_nobody(line: Line) -> None:
    group_id = line.sim("groups", {"people": [MALEE, PRASIT]})["group_id"]
    token = tokens(opened(line))["access_token"]
    assert share(line, token, [MALEE, group_id], text("no")) == 404
    assert line.see(f"people/{MALEE}/chat?chat={SOMCHAI}") == []
    assert as_page(line, "long-lived-token", "/message/v3/share", {"to": [], "messages": [text()]}).status_code == 401


def test_the_picker_offers_friends_of_the_own_house_first_and_ones_own_groups(line: Line) -> None:
    group_id = line.sim("groups", {"name": "Soi 3", "people": [SOMCHAI, PRASIT]})["group_id"]
    line.sim("groups", {"name": "Others", "people": [MALEE, PRASIT]})
    offered = line.see(f"people/{SOMCHAI}/friends")
    assert offered["groups"] == [{"id": group_id, "name": "Soi 3"}]
    assert [friend["name"] for friend in offered["friends"]] == ["Malee", "Prasit"]
    assert [friend["name"] for friend in line.see(f"people/{SOMCHAI}/friends?q=pra")["friends"]] == ["Prasit"]


def test_a_prepared_scan_is_read_once_by_its_person(line: Line) -> None:
    line.sim(f"people/{SOMCHAI}/scan", {"value": "PASS-1"})
    others = tokens(opened(line, MALEE))["access_token"]
    own = tokens(opened(line))["access_token"]
    assert as_page(line, others, "/message/v3/scan").json() == {"value": None}
    assert [as_page(line, own, "/message/v3/scan").json()["value"] for _ in range(2)] == ["PASS-1", None]


def test_the_phone_reads_a_code_in_a_picture(line: Line) -> None:
    segno = pytest.importorskip("segno")
    pytest.importorskip("zxingcpp")
    file = io.BytesIO()
    segno.make("PASS-2").save(file, kind="png", scale=8, border=4)
    address = f"{line.base}/_sim/codes"
    assert line.session.post(address, data=file.getvalue(), timeout=5).json() == {"value": "PASS-2"}
    assert line.session.post(address, data=b"no picture", timeout=5).status_code == 400
