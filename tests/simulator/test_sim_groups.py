"""Group chats: who comes, who writes, who pays, who may ask what, and how the account leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
import requests
from linebot.v3 import WebhookParser, messaging
from linebot.v3.webhooks import JoinEvent, LeaveEvent, MemberJoinedEvent, MemberLeftEvent, MessageEvent
from simulator_stage import MALEE, NOBODY, PRASIT, SECRET, SOMCHAI, TOKEN, Line, Receiver, text

Agrees = Callable[[requests.Response, str, str], None]
GROUP = "/v2/bot/group/{groupId}"


def make_group(line: Line, *people: str, **wish: Any) -> str:
    made = line.sim("groups", {"name": "Soi 3", "people": list(people or (SOMCHAI, MALEE)), **wish})
    group_id: str = made["group_id"]
    return group_id


def refused(line: Line, path: str, body: object = None) -> int:
    return line.session.post(f"{line.base}/_sim/{path}", json=body or {}, timeout=5).status_code


def test_an_invited_account_gets_a_join_event_and_may_reply_for_nothing(line: Line, receiver: Receiver) -> None:
    group_id = make_group(line)
    assert receiver.received == []
    report = line.sim(f"groups/{group_id}/invite")
    event = receiver.received[0].event
    assert (event["type"], event["source"]) == ("join", {"type": "group", "groupId": group_id})
    assert event["replyToken"] == report["reply_token"]
    assert line.reply(report["reply_token"], text("good evening")).status_code == 200
    shown = line.see(f"groups/{group_id}/chat")
    assert [(entry["via"], entry["message"]["text"]) for entry in shown] == [("reply", "good evening")]
    assert line.see("bill")["total"] == 0


def test_only_one_account_can_be_in_a_group_and_none_whose_switch_is_off(line: Line) -> None:
    group_id = make_group(line, invite=True)
    assert refused(line, f"groups/{group_id}/invite") == 409
    line.setup(joins_groups=False)
    assert refused(line, f"groups/{make_group(line)}/invite") == 409


def test_what_is_written_names_group_and_writer(line: Line, receiver: Receiver) -> None:
    group_id = make_group(line, invite=True)
    line.sim(f"people/{MALEE}/say", {"text": "hello all", "chat": group_id})
    event = receiver.received[-1].event
    assert event["source"] == {"type": "group", "groupId": group_id, "userId": MALEE}
    assert event["message"]["text"] == "hello all"
    assert line.reply(event["replyToken"], text("hello Malee")).status_code == 200
    entries = line.see(f"people/{SOMCHAI}/chat?chat={group_id}")
    assert [(entry["from"], entry.get("name")) for entry in entries] == [("user", "Malee"), ("bot", None)]
    assert line.chat(MALEE) == []


def test_a_tap_in_a_group_does_not_say_whose_it_is(line: Line, receiver: Receiver) -> None:
    group_id = make_group(line, invite=True)
    line.sim(f"people/{MALEE}/tap", {"data": "a=1", "chat": group_id})
    event = receiver.received[-1].event
    assert (event["type"], event["source"]) == ("postback", {"type": "group", "groupId": group_id})


def test_nobody_hears_a_group_without_the_account(line: Line, receiver: Receiver) -> None:
    group_id = make_group(line)
    report = line.sim(f"people/{MALEE}/say", {"text": "between us", "chat": group_id})
    assert report["webhook_status"] is None
    assert receiver.received == []
    assert line.push(text(), to=group_id).json()["message"] == "Failed to send messages"


def test_somebody_who_is_not_in_the_group_cannot_write_there_or_read(line: Line) -> None:
    group_id = make_group(line, invite=True)
    assert refused(line, f"people/{PRASIT}/say", {"text": "let me in", "chat": group_id}) == 404
    assert line.session.get(f"{line.base}/_sim/people/{PRASIT}/chat?chat={group_id}", timeout=5).status_code == 404


def test_a_push_to_a_group_bills_every_member(line: Line) -> None:
    group_id = make_group(line, SOMCHAI, MALEE, PRASIT, invite=True)
    assert line.push(text("to all"), to=group_id).status_code == 200
    bill = line.see("bill")
    assert (bill["total"], bill["by_note"]) == (3, {"12/3": 2, "Gate": 1})
    line.setup(monthly_limit=5)
    assert line.push(text("too dear"), to=group_id).status_code == 429
    assert len(line.see(f"groups/{group_id}/chat")) == 1


def test_a_multicast_reaches_no_group(line: Line) -> None:
    group_id = make_group(line, invite=True)
    answer = line.call("POST", "/v2/bot/message/multicast", {"to": [group_id], "messages": [text()]})
    assert answer.status_code == 400


def test_people_who_come_and_go_are_told(line: Line, receiver: Receiver) -> None:
    group_id = make_group(line, invite=True)
    line.sim(f"groups/{group_id}/join", {"people": [PRASIT]})
    line.sim(f"groups/{group_id}/leave", {"people": [MALEE]})
    joined, left = (got.event for got in receiver.received[1:])
    assert joined["joined"]["members"] == [{"type": "user", "userId": PRASIT}]
    assert joined["replyToken"]
    assert left["left"]["members"] == [{"type": "user", "userId": MALEE}]
    assert "replyToken" not in left
    assert line.see("groups")[0]["members"] == [SOMCHAI, PRASIT]


def test_the_last_one_to_leave_takes_the_account_along(line: Line, receiver: Receiver) -> None:
    group_id = make_group(line, invite=True)
    line.sim(f"groups/{group_id}/leave", {"people": [SOMCHAI, MALEE]})
    assert receiver.received[-1].event["type"] == "leave"
    assert line.see("groups") == []
    assert line.call("GET", f"/v2/bot/group/{group_id}/summary").status_code == 404


def test_a_removed_account_hears_it_and_knows_nothing_more(line: Line, receiver: Receiver) -> None:
    group_id = make_group(line, invite=True)
    line.sim(f"groups/{group_id}/remove")
    assert receiver.received[-1].event["type"] == "leave"
    for path in ("summary", "members/count", f"member/{SOMCHAI}"):
        assert line.call("GET", f"/v2/bot/group/{group_id}/{path}").status_code == 404
    assert line.push(text(), to=group_id).status_code == 400


def test_the_account_leaves_once(line: Line) -> None:
    group_id = make_group(line, invite=True)
    assert line.call("POST", f"/v2/bot/group/{group_id}/leave").json() == {}
    assert line.call("POST", f"/v2/bot/group/{group_id}/leave").status_code == 404
    assert line.see("groups")[0]["channel_id"] == ""


def test_the_real_client_reads_summary_count_and_members(line: Line) -> None:
    group_id = make_group(line, invite=True)
    line.sim(f"people/{MALEE}/unfollow")
    api = messaging.MessagingApi(messaging.ApiClient(messaging.Configuration(host=line.base, access_token=TOKEN)))
    assert api.get_group_summary(group_id).group_name == "Soi 3"
    assert api.get_group_member_count(group_id).count == 2
    assert api.get_group_member_profile(group_id, MALEE).display_name == "Malee"
    for nobody in (PRASIT, NOBODY):
        assert line.call("GET", f"/v2/bot/group/{group_id}/member/{nobody}").status_code == 404


def test_an_ordinary_account_may_not_list_members(line: Line) -> None:
    group_id = make_group(line, invite=True)
    answer = line.call("GET", f"/v2/bot/group/{group_id}/members/ids")
    assert (answer.status_code, answer.json()["message"]) == (
        403,
        "Access to this API is not available for your account",
    )


def test_the_real_parser_understands_groups(line: Line, receiver: Receiver) -> None:
    group_id = make_group(line, invite=True)
    line.sim(f"people/{MALEE}/say", {"text": "hi", "chat": group_id})
    line.sim(f"groups/{group_id}/join", {"people": [PRASIT]})
    line.sim(f"groups/{group_id}/leave", {"people": [PRASIT]})
    line.sim(f"groups/{group_id}/remove")
    parser = WebhookParser(SECRET)
    events = [parser.parse(got.body.decode(), got.headers["x-line-signature"])[0] for got in receiver.received]
    assert [type(event) for event in events] == [
        JoinEvent,
        MessageEvent,
        MemberJoinedEvent,
        MemberLeftEvent,
        LeaveEvent,
    ]


def test_what_groups_answer_agrees_with_lines_description(line: Line, agrees: Agrees) -> None:
    group_id = make_group(line, invite=True)
    for path in ("/summary", "/members/count", "/member/{userId}"):
        answer = line.call("GET", (GROUP + path).format(groupId=group_id, userId=MALEE))
        assert answer.status_code == 200
        agrees(answer, "get", GROUP + path)
    for _ in range(2):  # 200, then 404
        agrees(line.call("POST", f"/v2/bot/group/{group_id}/leave"), "post", f"{GROUP}/leave")


@pytest.mark.parametrize("people", [[], [NOBODY], "all"])
def test_a_group_is_made_of_known_people(line: Line, people: object) -> None:
    assert refused(line, "groups", {"people": people}) == 400


def test_events_of_groups_agree_with_lines_description(
    line: Line, receiver: Receiver, described: Callable[[Any], list[Any]]
) -> None:
    group_id = make_group(line, invite=True)
    said = line.sim(f"people/{MALEE}/say", {"text": "hi", "chat": group_id})
    assert said["webhook_status"] == 200
    message_id = line.see(f"groups/{group_id}/chat")[-1]["id"]
    line.sim(f"people/{MALEE}/unsend", {"message_id": message_id, "chat": group_id})
    line.sim(f"groups/{group_id}/join", {"people": [PRASIT]})
    line.sim(f"groups/{group_id}/leave", {"people": [PRASIT]})
    line.sim(f"groups/{group_id}/remove")
    assert len(receiver.received) == 6
    for got in receiver.received:
        assert described(orjson.loads(got.body)) == []
