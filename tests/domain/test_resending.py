"""Which dead letters are worth saying now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.domain.letters import KINDS
from models.domain.resending import FRESH, LASTING, NEWS, QUESTIONS, DeadLetter, Never, why_not
from models.domain.visit import State

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ASKS = DeadLetter(
    kind="visit_request",
    dead=True,
    resent=False,
    readable=True,
    created_at=NOW - timedelta(minutes=2),
    visit_state="requested",
    belongs=True,
    following=True,
)


def test_a_question_goes_again_while_somebody_waits() -> None:
    assert why_not(ASKS, NOW) is None


@pytest.mark.parametrize("state", [one for one in State if one is not State.REQUESTED])
def test_a_question_whose_visitor_waits_no_more_does_not(state: State) -> None:
    assert why_not(replace(ASKS, visit_state=state.value), NOW) is Never.ANSWERED


@pytest.mark.parametrize("kind", sorted(NEWS))
def test_news_of_yesterday_does_not(kind: str) -> None:
    news = replace(ASKS, kind=kind, visit_state="left", created_at=NOW - FRESH)
    assert why_not(news, NOW) is None
    assert why_not(replace(news, created_at=NOW - FRESH - timedelta(seconds=1)), NOW) is Never.OLD


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"dead": False}, Never.NOT_DEAD),
        ({"resent": True}, Never.RESENT),
        ({"readable": False}, Never.NO_FACTS),
        ({"belongs": False}, Never.GONE),
        ({"following": False}, Never.BLOCKED),
        ({"kind": "help"}, Never.A_REPLY),
    ],
)
def test_what_else_is_in_the_way(changed: dict[str, object], why: Never) -> None:
    assert why_not(replace(ASKS, **changed), NOW) is why  # type: ignore[arg-type]


def test_all_kinds_that_go_again_are_kinds_of_letters() -> None:
    assert set(KINDS) > QUESTIONS | NEWS | LASTING
