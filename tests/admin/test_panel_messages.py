"""The office looks at what was sent, and sends once more what did not arrive."""

import re
from uuid import UUID

import pytest
from sqlalchemy import Engine

from admin.messages.words import KIND_TITLES
from models.domain.delivery import Outcome
from models.domain.letters import KINDS
from models.domain.visit import Answer
from models.queries.messages import PAGE
from models.texts import catalog
from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.messages_stage import REFUSED, asked, died, settled
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import change, rows, statements, tap, wish
from workers.drain import drain_outbox
from workers.runtime import Runtime

LIST, AGAIN = "/admin/messages", "/admin/messages/resend"


def shown(browser: Browser, **query: str) -> list[str]:
    """The ids of the list, from the top."""
    told = "&".join(f"{name}={value}" for name, value in query.items())
    return re.findall(r"/admin/messages/([0-9a-f-]{36})\"", browser.text(f"{LIST}?{told}"))


def test_an_empty_list_says_what_will_stand_there(office: Browser) -> None:
    assert "No messages yet" in office.text(LIST)


def test_a_message_tells_to_whom_it_went_and_what_line_said(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    visit_id, message_id = died(database, cast, owner)
    page = office.text(f"{LIST}?state=dead")
    assert "Somchai" in page
    assert "House 12/3" in page
    assert "LINE knows nobody by this address" in page
    assert REFUSED in page
    one = office.text(f"{LIST}/{message_id}")
    assert "req-4711" in one
    assert str(visit_id) in one, "there is no page of a visit to lead to"
    assert "Nok" in one, "what it said, as long as it is kept"


def test_what_was_thinned_is_not_shown_and_the_rest_is(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    _, message_id = died(database, cast, owner)
    change(owner, "UPDATE message SET facts = '{}', payload = NULL")
    page = office.text(f"{LIST}/{message_id}")
    assert "kept for 30 days" in page
    assert "Somchai" in page
    assert "Nok" not in page
    assert "What it said is not kept any more." in page


def test_a_message_that_was_sent_shows_the_words_that_line_was_given(
    office: Browser, runtime: Runtime, database: Database, cast: Cast, owner: Engine, simulator: Simulator
) -> None:
    _, message_id = asked(database, cast, owner)
    drain_outbox(runtime, cast.account)
    page = office.text(f"{LIST}/{message_id}")
    assert "LINE has taken it." in page
    assert "ไม่ใช่แขกของบ้านนี้" in page, "in the language of whom it went to"
    assert "Nok" in page


def test_the_list_is_narrowed_by_what_is_asked(office: Browser, database: Database, cast: Cast, owner: Engine) -> None:
    _, dead = died(database, cast, owner)
    _, next_door = asked(database, cast, owner, house="12/4")
    assert shown(office) == [str(next_door), str(dead)], "newest first"
    assert shown(office, state="dead") == [str(dead)]
    assert shown(office, state="queued") == [str(next_door)]
    assert shown(office, kind="visit_request") == [str(next_door), str(dead)]
    assert shown(office, kind="notice") == []
    assert shown(office, q="12/4") == [str(next_door)]
    assert shown(office, q="somch") == [str(dead)]
    assert shown(office, q="nobody+of+that+name") == []
    assert shown(office, since="2026-01-01", until="2026-01-31") == []
    assert len(shown(office, since="nonsense", state="strange", before="x", notice="y")) == 2


def test_a_search_of_signs_finds_what_it_says_and_breaks_nothing(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    asked(database, cast, owner)
    assert len(shown(office, q="%00")) == 1, "a sign that nobody sees is no search"
    for told in ("%25", "_", "%5C", "%27%3B--", "%F0%9F%9A%97"):
        assert shown(office, q=told) == []


def test_older_pages_go_on_where_the_newer_ended_and_cost_as_much(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    _, message_id = asked(database, cast, owner)
    change(
        owner,
        "INSERT INTO message (id, line_account_id, village_id, visit_id, person_id, to_user, language, kind, facts,"
        " must_arrive, state, attempts, due_at, created_at) SELECT CAST(lpad(to_hex("
        "  (extract(epoch FROM now() - n * interval '1 minute') * 1000)::bigint), 12, '0') || '70008000'"
        "  || lpad(n::text, 12, '0') AS uuid), line_account_id, village_id, visit_id, person_id, to_user, language,"
        " kind, facts, must_arrive, 'sent', 1, due_at, now() - n * interval '1 minute' FROM message,"
        " generate_series(1, :more) n WHERE id = :id",
        id=message_id,
        more=PAGE * 2 + 5,
    )
    seen, before, costs = [], None, []
    while True:
        with statements(database) as told:
            page = office.text(LIST + (f"?before={before}" if before else ""))
        costs.append(len(told))
        seen += re.findall(r"/admin/messages/([0-9a-f-]{36})\"", page)
        found = re.search(r'rel="next" href="[^"]*before=([0-9a-f-]{36})', page)
        if not found:
            break
        before = found[1]
    assert len(seen) == len(set(seen)) == PAGE * 2 + 6
    assert seen == sorted(seen, reverse=True)
    assert len(set(costs)) == 1
    assert costs[0] < 12


def test_before_anything_is_sent_again_it_is_shown_and_nothing_changes(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    waits, dead = died(database, cast, owner)
    answered, late = died(database, cast, owner, name="Lek")
    tap(database, cast, wish(cast, answered, Answer.APPROVE))
    page = office.text(f"{AGAIN}?id={dead}&id={late}")
    assert "1 message goes out at once" in page
    assert "1 stays as it is" in page
    assert "The visitor does not wait any more." in page
    assert rows(owner, "SELECT count(*) FROM message WHERE state = 'queued'") == [0]
    assert waits


def test_a_dead_letter_arrives_under_a_new_key(
    office: Browser, runtime: Runtime, database: Database, cast: Cast, owner: Engine, simulator: Simulator
) -> None:
    _, dead = died(database, cast, owner)
    answer = office.post(AGAIN, {"id": [str(dead)]})
    assert answer.status_code == 303
    assert "1 message goes out once more." in office.text(LIST)
    drain_outbox(runtime, cast.account)
    keys = {UUID(one["retry_key"]) for one in simulator.get("calls") if one["path"].endswith("/push")}
    (new,) = rows(owner, "SELECT resent_as FROM message WHERE id = :id", id=dead)
    assert keys == {new} != {dead}
    assert len(simulator.chat(cast.somchai)) == 1
    again = office.text(f"{LIST}/{dead}")
    assert f"/admin/messages/{new}" in again
    assert f"/admin/messages/{dead}" in office.text(f"{LIST}/{new}")
    assert rows(owner, "SELECT kind, subject_id FROM change WHERE subject = 'message'") == [("resent", dead)]


def test_sending_the_same_again_twice_sends_it_once(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    _, dead = died(database, cast, owner)
    office.post(AGAIN, {"id": [str(dead)]})
    office.post(AGAIN, {"id": [str(dead), str(dead)]})
    assert rows(owner, "SELECT count(*) FROM message") == [2]


def test_nothing_chosen_is_no_trouble(office: Browser) -> None:
    assert office.post(AGAIN, {"id": ["nonsense"]}).status_code == 303
    assert office.get(AGAIN).status_code == 303
    assert "Nothing was chosen." in office.text(LIST)


def test_the_strangers_office_finds_and_resends_nothing_of_ours(
    seated: SignIn, database: Database, cast: Cast, owner: Engine
) -> None:
    _, dead = died(database, cast, owner)
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    assert shown(neighbour, state="dead") == []
    assert neighbour.get(f"{LIST}/{dead}").status_code == 404
    assert "Somchai" not in neighbour.text(f"{AGAIN}?id={dead}")
    neighbour.post(AGAIN, {"id": [str(dead)]})
    assert rows(owner, "SELECT count(*) FROM message") == [1]


def test_the_viewer_sees_and_does_not_send(seated: SignIn, database: Database, cast: Cast, owner: Engine) -> None:
    _, dead = died(database, cast, owner)
    viewer = seated(role="viewer")
    page = viewer.text(f"{LIST}?state=dead")
    assert "Send the chosen ones again" not in page
    assert "Send again" not in viewer.text(f"{LIST}/{dead}")
    assert viewer.post(AGAIN, {"id": [str(dead)]}).status_code == 403
    assert rows(owner, "SELECT count(*) FROM message") == [1]


def test_the_staff_sends_again(seated: SignIn, database: Database, cast: Cast, owner: Engine) -> None:
    _, dead = died(database, cast, owner)
    assert seated(role="staff").post(AGAIN, {"id": [str(dead)]}).status_code == 303
    assert rows(owner, "SELECT count(*) FROM message") == [2]


@pytest.mark.parametrize(
    ("settling", "words"),
    [
        ((Outcome.SENT, "accepted"), "LINE has taken it."),
        ((Outcome.QUEUED, "quota"), "used up"),
        ((Outcome.QUEUED, "later"), "LINE did not answer"),
        ((Outcome.DEAD, "gave_up"), "tried for a day"),
        ((Outcome.DROPPED, "answered"), "had an answer already"),
        ((Outcome.DEAD, "of a later release"), "Nothing more is known."),
    ],
)
def test_what_line_said_is_told_in_plain_words(
    office: Browser, database: Database, cast: Cast, owner: Engine, settling: tuple[Outcome, str], words: str
) -> None:
    _, message_id = asked(database, cast, owner)
    settled(database, cast, message_id, *settling)
    change(owner, "UPDATE message SET attempts = 1")
    assert words in office.text(LIST)


def test_every_kind_of_letter_has_a_name_in_the_choice(office: Browser, cast: Cast) -> None:
    assert KIND_TITLES.keys() == KINDS.keys()
    page = office.text(LIST)
    assert all(f'value="{kind}"' in page for kind in KINDS)
    assert catalog.of("th")(KIND_TITLES["notice"]) == "ประกาศของสำนักงาน"


def test_a_group_and_a_kind_of_a_later_release_break_no_page(
    office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    _, message_id = asked(database, cast, owner)
    change(owner, "UPDATE message SET kind = 'parcel_came', facts = '{\"shelf\": 4}', person_id = NULL")
    assert "Another message" in office.text(LIST)
    assert "somebody without a place" in office.text(f"{LIST}/{message_id}")
