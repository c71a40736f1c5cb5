"""Reply, push, multicast: who gets what, once, and who pays."""

from __future__ import annotations

import time
import uuid

import pytest
from linebot.v3 import messaging
from linebot.v3.messaging.exceptions import ApiException
from simulator_stage import MALEE, NOBODY, PRASIT, SOMCHAI, TOKEN, Line, flex, text


def sdk(line: Line) -> messaging.MessagingApi:
    return messaging.MessagingApi(messaging.ApiClient(messaging.Configuration(host=line.base, access_token=TOKEN)))


def test_the_real_client_pushes_and_the_phone_shows_it(line: Line) -> None:
    request = messaging.PushMessageRequest.from_dict({"to": SOMCHAI, "messages": [flex()]})
    sent = sdk(line).push_message(request, x_line_retry_key=str(uuid.uuid4())).sent_messages
    shown = line.chat()[-1]
    assert shown["id"] == sent[0].id
    assert shown["from"] == "bot"
    assert shown["via"] == "push"
    assert shown["message"]["altText"] == "A visitor"


def test_the_real_client_replies_with_the_token_of_a_webhook(line: Line) -> None:
    token = line.sim(f"people/{SOMCHAI}/say", {"text": "hi"})["reply_token"]
    request = messaging.ReplyMessageRequest(replyToken=token, messages=[messaging.TextMessage(text="hello")])
    sdk(line).reply_message(request)
    assert [entry["from"] for entry in line.chat()] == ["user", "bot"]
    assert line.chat()[-1]["via"] == "reply"


def test_the_real_client_reads_info_profile_and_quota(line: Line) -> None:
    line.setup(monthly_limit=300)
    api = sdk(line)
    api.multicast(messaging.MulticastRequest(to=[SOMCHAI, MALEE], messages=[messaging.TextMessage(text="all")]))
    assert api.get_bot_info().display_name == "Village"
    assert api.get_profile(MALEE).language == "en"
    assert api.get_message_quota().value == 300
    assert api.get_message_quota_consumption().total_usage == 2


def test_a_wrong_token_is_401_and_every_answer_carries_a_request_id(line: Line) -> None:
    refused = line.call("GET", "/v2/bot/info", headers={"Authorization": "Bearer wrong"})
    assert refused.status_code == 401
    assert refused.headers["x-line-request-id"]
    assert line.call("GET", "/v2/bot/nothing").headers["x-line-request-id"]


def test_a_reply_token_works_once(line: Line) -> None:
    token = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})["reply_token"]
    assert line.reply(token, text()).status_code == 200
    again = line.reply(token, text())
    assert (again.status_code, again.json()["message"]) == (400, "Invalid reply token")


def test_a_reply_token_dies_after_a_minute(line: Line) -> None:
    token = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})["reply_token"]
    line.sim("clock", {"advance_s": 61})
    assert line.reply(token, text()).json()["message"] == "Invalid reply token"


def test_a_refused_reply_does_not_spend_its_token(line: Line) -> None:
    token = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})["reply_token"]
    assert line.reply(token, text("")).status_code == 400
    assert line.reply(token, text()).status_code == 200


def test_a_reply_takes_no_retry_key(line: Line) -> None:
    token = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})["reply_token"]
    refused = line.reply(token, text(), headers={"X-Line-Retry-Key": str(uuid.uuid4())})
    assert refused.status_code == 400


def test_the_same_retry_key_sends_once_and_repeats_the_ids(line: Line) -> None:
    key = str(uuid.uuid4())
    first = line.push(text(), X_Line_Retry_Key=key)
    second = line.push(text(), X_Line_Retry_Key=key)
    assert second.status_code == 409
    assert second.json()["message"] == "The retry key is already accepted"
    assert second.json()["sentMessages"] == first.json()["sentMessages"]
    assert second.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert len(line.chat()) == 1
    assert line.see("bill")["total"] == 1


def test_after_24_hours_a_retry_key_is_a_new_message(line: Line) -> None:
    key = str(uuid.uuid4())
    line.push(text(), X_Line_Retry_Key=key)
    line.sim("clock", {"advance_s": 24 * 3600 + 1})
    assert line.push(text(), X_Line_Retry_Key=key).status_code == 200
    assert len(line.chat()) == 2


def test_a_retry_key_of_a_refused_request_stays_free(line: Line) -> None:
    key = str(uuid.uuid4())
    assert line.push(text(""), X_Line_Retry_Key=key).status_code == 400
    assert line.push(text(), X_Line_Retry_Key=key).status_code == 200


def test_a_retry_key_that_is_no_uuid_is_refused(line: Line) -> None:
    assert line.push(text(), X_Line_Retry_Key="again").status_code == 400


def test_a_multicast_with_a_used_key_is_409_without_ids(line: Line) -> None:
    key = {"X-Line-Retry-Key": str(uuid.uuid4())}
    body = {"to": [SOMCHAI], "messages": [text()]}
    line.call("POST", "/v2/bot/message/multicast", body, headers=key)
    again = line.call("POST", "/v2/bot/message/multicast", body, headers=key)
    assert again.status_code == 409
    assert "sentMessages" not in again.json()


def test_a_push_to_somebody_unknown_is_400(line: Line) -> None:
    refused = line.push(text(), to=NOBODY)
    assert (refused.status_code, refused.json()["message"]) == (400, "Failed to send messages")


def test_a_push_to_somebody_who_blocked_is_200_and_nothing_is_delivered_or_billed(line: Line) -> None:
    line.sim(f"people/{SOMCHAI}/unfollow")
    assert line.push(text()).status_code == 200
    assert line.chat() == []
    assert line.see("quota")["1001"]["used"] == 0
    assert line.call("GET", f"/v2/bot/profile/{SOMCHAI}").status_code == 404


def test_a_stranger_is_reached_for_seven_days_after_writing(line: Line) -> None:
    stranger = "U" + "5" * 32
    line.sim("setup", {"people": [{"user_id": stranger, "display_name": "New", "friend": False}]})
    line.push(text("unheard"), to=stranger)
    line.sim(f"people/{stranger}/say", {"text": "hello"})
    line.push(text("heard"), to=stranger)
    line.sim("clock", {"advance_s": 8 * 86400})
    line.push(text("too late"), to=stranger)
    assert [entry["message"]["text"] for entry in line.chat(stranger)] == ["hello", "heard"]


def test_the_month_ends_with_its_own_429_and_nothing_is_sent(line: Line) -> None:
    line.setup(monthly_limit=1)
    assert line.push(text()).status_code == 200
    refused = line.push(text())
    assert (refused.status_code, refused.json()["message"]) == (429, "You have reached your monthly limit.")
    assert len(line.chat()) == 1


def test_a_multicast_over_the_limit_sends_to_nobody(line: Line) -> None:
    line.setup(monthly_limit=1)
    body = {"to": [SOMCHAI, MALEE], "messages": [text()]}
    assert line.call("POST", "/v2/bot/message/multicast", body).status_code == 429
    assert line.chat() == []


def test_too_many_calls_a_second_are_told_apart_by_their_words(line: Line) -> None:
    answers = [line.call("GET", "/v2/bot/richmenu/list") for _ in range(20)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].json()["message"] == "The API rate limit has been exceeded. Try again later."
    line.sim("clock", {"advance_s": 2})
    assert line.call("GET", "/v2/bot/richmenu/list").status_code == 200


def test_replies_are_free_and_the_bill_names_houses(line: Line) -> None:
    token = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})["reply_token"]
    line.reply(token, text())
    line.push(text(), text("two objects, one message"))
    line.push(text(), to=MALEE)
    bill = line.see("bill")
    assert bill["total"] == 2
    assert bill["by_note"] == {"12/3": 2}


def test_a_body_over_2_mb_is_413(line: Line) -> None:
    assert line.push(text("x" * 2_200_000)).status_code == 413


def test_what_is_not_json_is_400_and_another_type_is_415(line: Line) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    address = f"{line.base}/v2/bot/message/push"
    assert line.session.post(address, data=b"{", headers=headers, timeout=5).status_code == 400
    headers["Content-Type"] = "text/plain"
    assert line.session.post(address, data=b"{}", headers=headers, timeout=5).status_code == 415


@pytest.mark.parametrize("seconds", [5, 20, 60])
def test_the_loading_animation_starts(line: Line, seconds: int) -> None:
    api = sdk(line)
    api.show_loading_animation(messaging.ShowLoadingAnimationRequest(chatId=SOMCHAI, loadingSeconds=seconds))


@pytest.mark.parametrize("seconds", [0, 7, 65])
def test_the_loading_animation_takes_steps_of_five(line: Line, seconds: int) -> None:
    body = {"chatId": SOMCHAI, "loadingSeconds": seconds}
    assert line.call("POST", "/v2/bot/chat/loading/start", body).status_code == 400


def test_the_real_client_sees_the_verdicts_it_must_tell_apart(line: Line) -> None:
    line.setup(monthly_limit=0)
    with pytest.raises(ApiException) as spent:
        sdk(line).push_message(messaging.PushMessageRequest(to=PRASIT, messages=[messaging.TextMessage(text="late")]))
    assert spent.value.status == 429
    assert "monthly limit" in spent.value.body


def test_validate_checks_messages_and_sends_nothing(line: Line) -> None:
    assert line.call("POST", "/v2/bot/message/validate/push", {"messages": [text()]}).status_code == 200
    assert line.call("POST", "/v2/bot/message/validate/push", {"messages": [text("")]}).status_code == 400
    assert line.chat() == []


def test_figures_of_a_day_are_ready_the_next_day(line: Line) -> None:
    line.push(text())
    day = time.strftime("%Y%m%d", time.gmtime(time.time() + 9 * 3600))
    assert line.call("GET", f"/v2/bot/message/delivery/push?date={day}").json() == {"status": "unready"}
    line.sim("clock", {"advance_s": 86400})
    answer = line.call("GET", f"/v2/bot/message/delivery/push?date={day}").json()
    assert answer == {"status": "ready", "success": 1}
