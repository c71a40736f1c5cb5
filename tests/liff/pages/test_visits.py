"""What the page knows of visits: news twice, late, in the wrong order."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
BOOK = """({VisitBook}, steps) => {
  const book = new VisitBook();
  for (const news of steps) book.merge(news);
  return [...book.visits.values()];
}"""
NOON = 1_795_000_000_000


def iso(run: Run, milliseconds: int) -> str:
    text: str = run("words.js", "(_, at) => new Date(at).toISOString()", milliseconds)
    return text


def visit(**changes: Any) -> dict[str, Any]:
    house = {"id": "h", "number": "12/3", "soi": "2"}
    moments = {"created_at": "2026-11-20T12:00:00.000Z", "decided_at": None, "expires_at": None}
    who = {"visitor_name": "Malee", "plate": None, "photos": []}
    return {"id": "v1", "state": "requested", "version": 1, "house": house, **moments, **who, **changes}


def test_an_older_version_changes_nothing(run: Run) -> None:
    [kept] = run("visits.js", BOOK, [[visit(version=3, state="approved")], [visit(version=2)]])
    assert kept["state"] == "approved"


def test_the_same_version_may_tell_more(run: Run) -> None:
    """Whether LINE took the message is told without a new version of the visit."""
    [kept] = run("visits.js", BOOK, [[visit(delivery="asking")], [visit(delivery="asked")]])
    assert kept["delivery"] == "asked"


def test_links_to_photos_outlive_news_that_bring_none(run: Run) -> None:
    linked = visit(photos=[{"id": "p1", "url": "/photos/1", "thumb_url": "/photos/1/thumb"}])
    [kept] = run("visits.js", BOOK, [[linked], [visit(version=2, photos=[{"id": "p1"}])]])
    assert kept["version"] == 2
    assert kept["photos"] == linked["photos"]


LANES = """({VisitBook}, [visits, now, text]) => {
  const book = new VisitBook();
  book.merge(visits);
  const lanes = book.lanes({text, now});
  return Object.fromEntries(Object.entries(lanes).map(([name, all]) => [name, all.map(({id}) => id)]));
}"""


def test_each_visit_has_its_lane_with_who_needs_a_hand_first_and_then_the_newest(run: Run) -> None:
    at = {minutes: iso(run, NOON - minutes * 60_000) for minutes in (1, 5, 20, 40, 50)}
    visits = [
        visit(id="left", state="left", created_at=at[50], left_at=at[1]),
        visit(id="waits", created_at=at[5]),
        visit(id="waits longer", created_at=at[20]),
        visit(id="approved", state="approved", created_at=at[20], decided_at=at[5]),
        visit(id="approved last", state="approved", created_at=at[40], decided_at=at[1]),
        visit(id="old no", state="rejected", created_at=at[40], decided_at=at[40]),
        visit(id="expired", state="expired", created_at=at[40], closed_at=at[20]),
        visit(id="new no", state="rejected", created_at=at[5], decided_at=at[1]),
        visit(id="in", state="inside", entered_at=at[1]),
        visit(id="in too long", state="inside", entered_at=at[40], overstayed=True),
        visit(id="gone away", state="cancelled", created_at=at[50], closed_at=at[20]),
    ]
    assert run("visits.js", LANES, [visits, NOON, ""]) == {
        "let_in": ["approved last", "approved"],
        "waiting": ["expired", "new no", "waits", "waits longer"],
        "inside": ["in too long", "in"],
        "left": ["left", "gone away", "old no"],
    }


@pytest.mark.parametrize(
    ("state", "minutes", "counts"),
    [("expired", 29, 1), ("expired", 31, 0), ("cancelled", 1, 0), ("inside", 1, 0), ("requested", 99, 1)],
)
def test_an_expired_visit_still_waits_for_the_guard_for_half_an_hour(
    run: Run, state: str, minutes: int, counts: int
) -> None:
    script = """({VisitBook}, [visit, now]) => {
      const book = new VisitBook();
      book.merge([visit]);
      return [book.atTheGate(now), book.lanes({now}).waiting.length, book.expectsNews(now)];
    }"""
    then = iso(run, NOON - minutes * 60_000)
    told = run("visits.js", script, [visit(state=state, created_at=then, closed_at=then), NOON])
    assert told == [counts, counts, state == "requested"]


@pytest.mark.parametrize(
    ("text", "ids"), [("กก 12", ["car"]), ("MALEE", ["foot"]), ("12/3", ["car", "foot"]), ("x", [])]
)
def test_the_search_looks_at_name_plate_and_house(run: Run, text: str, ids: list[str]) -> None:
    script = """({VisitBook}, [visits, text]) => {
      const book = new VisitBook();
      book.merge(visits);
      return Object.values(book.lanes({text, now: 0})).flat().map(({id}) => id).sort();
    }"""
    visits = [visit(id="car", visitor_name="Kerry", plate="1กก 1234"), visit(id="foot")]
    assert run("visits.js", script, [visits, text]) == ids


STANDING = """({VisitBook}, [visits, standing]) => {
  const book = new VisitBook();
  book.merge(visits);
  return book.agrees(standing);
}"""


@pytest.mark.parametrize(
    ("requested", "inside", "agrees"),
    [([2, 5], [1, 4], True), ([1, 2], [1, 4], False), ([2, 6], [1, 4], False), ([2, 5], [0, 0], False)],
)
def test_a_page_notices_when_it_does_not_know_what_the_server_counts(
    run: Run, requested: list[int], inside: list[int], agrees: bool
) -> None:
    """A visit that exists on this phone only is none of the server's."""
    visits = [
        visit(version=2),
        visit(id="v2", version=3),
        visit(id="here only", version=1, local=True),
        visit(id="v3", state="inside", version=4),
        visit(id="v4", state="approved", version=9),
    ]
    assert run("visits.js", STANDING, [visits, {"requested": requested, "inside": inside}]) is agrees


def test_who_moved_before_a_list_was_read_and_is_not_in_it_is_gone(run: Run) -> None:
    script = """({VisitBook}, [visits, heardMeanwhile]) => {
      const book = new VisitBook();
      book.merge(visits);
      const before = book.moving();
      book.merge(heardMeanwhile);
      book.dropUnlisted(before, new Set(["listed"]));
      return [...book.visits.keys()];
    }"""
    visits = [visit(id="listed"), visit(id="lost"), visit(id="moved", state="inside"), visit(id="done", state="left")]
    meanwhile = [visit(id="moved", state="inside", version=2), visit(id="new")]
    assert run("visits.js", script, [visits, meanwhile]) == ["listed", "moved", "done", "new"]


def test_polling_looks_back_to_the_oldest_visit_that_still_moves(run: Run) -> None:
    script = """({VisitBook, pollSince}, [visits, now]) => {
      const book = new VisitBook();
      book.merge(visits);
      return now - pollSince(book, now);
    }"""
    waiting = visit(created_at=iso(run, NOON - 240_000))
    done = visit(id="v2", state="left", created_at=iso(run, NOON - 900_000))
    assert run("visits.js", script, [[waiting, done], NOON]) == 241_000
    assert run("visits.js", script, [[done], NOON]) == 120_000


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [
        ("requested", 60, True),
        ("approved", 29, True),
        ("approved", 31, False),
        ("rejected", 1, False),
        ("inside", 1, False),
    ],
)
def test_news_are_expected_of_who_waits_and_of_who_was_approved_lately(
    run: Run, state: str, minutes: int, expected: bool
) -> None:
    script = """({VisitBook}, [visit, now]) => {
      const book = new VisitBook();
      book.merge([visit]);
      return book.expectsNews(now);
    }"""
    then = iso(run, NOON - minutes * 60_000)
    decided = None if state == "requested" else then
    assert run("visits.js", script, [visit(state=state, created_at=then, decided_at=decided), NOON]) is expected


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("requested", "approved", True),
        ("requested", "rejected", True),
        ("requested", "expired", True),
        ("approved", "rejected", True),
        ("approved", "inside", False),
        ("requested", "cancelled", False),
        ("requested", "inside", False),
    ],
)
def test_only_answers_are_announced(run: Run, before: str, after: str, told: bool) -> None:
    assert run("mine.js", "({isAnswer}, [before, after]) => isAnswer(before, after)", [before, after]) is told


def test_an_answer_is_announced_once_also_across_a_reload_and_only_to_who_asked(run: Run) -> None:
    script = """({Mine}, [visit, now]) => {
      const mine = new Mine("prasit");
      mine.add(visit.id);
      const afterReload = new Mine("prasit");
      return [afterReload.isNews(visit, now), afterReload.isNews(visit, now), new Mine("prasit").isNews(visit, now),
              new Mine("somebody else").isNews(visit, now)];
    }"""
    approved = visit(state="approved", decided_at=iso(run, NOON))
    assert run("mine.js", script, [approved, NOON + 1000]) == [True, False, False, False]
