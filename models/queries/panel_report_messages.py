"""What became of a village's messages, and answers that came faster than anybody reads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from models.domain.report_signs import FEWEST_QUICK, READING_SECONDS, percentile
from models.domain.report_spans import Span
from models.uow import Work

LATEST_ID = timedelta(hours=1)
"""A row's id is made while its transaction runs, whose time `created_at` is: a little later, and never by so much."""


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """Messages by what became of them; how long LINE took to accept those that were sent, in seconds."""

    asked: int
    sent: int
    dead: int
    dropped: int
    waiting: int
    median: float | None
    slowest: float | None
    """The 95th percentile."""


@dataclass(frozen=True, kw_only=True)
class Quick:
    """A house's approvals that came before anybody could have read the message, of all its approvals to messages."""

    house: str
    quick: int
    approvals: int


# by the id, which is in the order of time: the index has it
_WITHIN = """m.village_id = :village AND m.id >= :first AND m.id < :last
  AND m.created_at >= :since AND m.created_at < :until"""
_DELIVERIES = text(f"""
  SELECT m.state, CASE WHEN m.state = 'sent' THEN round(date_part('epoch', m.sent_at - m.created_at) * 10)::int END
    AS tenths, count(*) AS count
  FROM message m WHERE {_WITHIN} GROUP BY 1, 2
""")  # noqa: S608  no value is among the words
# put together by grouping and not by a join: one that reckons with few rows would look through all for each
QUICK = f"""
  SELECT h.number AS house, q.quick, q.approvals FROM (
    SELECT o.house_id, count(*) AS approvals,
      count(*) FILTER (WHERE o.decided_at - o.at < make_interval(secs => :reading)) AS quick
    FROM (
      SELECT min(b.house_id) AS house_id, min(b.decided_at) AS decided_at, min(b.at) AS at FROM (
        SELECT v.id AS visit_id, v.decided_by AS person_id, v.house_id::text, v.decided_at, NULL::timestamptz AS at
        FROM v WHERE v.answer = 'approve' AND v.decided_role = 'resident'
        UNION ALL
        SELECT m.visit_id, m.person_id, NULL, NULL, m.sent_at FROM message m
        WHERE {_WITHIN} AND m.kind = 'visit_request' AND m.state = 'sent' AND m.sent_at IS NOT NULL
      ) b GROUP BY b.visit_id, b.person_id
    ) o WHERE o.decided_at >= o.at GROUP BY o.house_id
  ) q JOIN house h ON h.id = q.house_id::uuid
  WHERE q.quick >= :fewest_quick
"""  # noqa: S608  no value is among the words
"""Reads `v`, the span's visits, as models.queries.panel_reports walks along them once."""


def deliveries(work: Work, span: Span) -> Deliveries:
    """Of all messages of the village."""
    states: Counter[str] = Counter()
    tenths: Counter[int] = Counter()
    for row in work.connection.execute(_DELIVERIES, _given(work, span)).mappings():
        states[row["state"]] += row["count"]
        if row["tenths"] is not None:
            tenths[row["tenths"]] += row["count"]
    return Deliveries(
        asked=states.total(),
        sent=states["sent"],
        dead=states["dead"],
        dropped=states["dropped"],
        waiting=states["queued"],
        median=_seconds(percentile(tenths, 0.5)),
        slowest=_seconds(percentile(tenths, 0.95)),
    )


def _seconds(tenths: float | None) -> float | None:
    return None if tenths is None else tenths / 10


def quick_answers(rows: Sequence[Mapping[str, Any]]) -> Sequence[Quick]:
    """Houses with some, those with the most first."""
    return sorted((Quick(**row) for row in rows), key=lambda one: (-one.quick, one.house))


def given_for_quick(work: Work, span: Span) -> dict[str, Any]:
    """What QUICK asks for."""
    return {**_given(work, span), "reading": READING_SECONDS, "fewest_quick": FEWEST_QUICK}


def _given(work: Work, span: Span) -> dict[str, Any]:
    ids = {"first": _first_id_of(span.since), "last": _first_id_of(span.until + LATEST_ID)}
    return {"village": work.village, "since": span.since, "until": span.until, **ids}


def _first_id_of(moment: datetime) -> UUID:
    """The smallest UUIDv7 of this moment."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
