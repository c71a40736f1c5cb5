"""Who let in without an answer, who was sent to the wrong house, and which guard and house come together often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from models.domain.report_signs import FEWEST_OF_PAIR, Pair

REGISTERED_ANEW = timedelta(minutes=10)
"""A guard who calls a visit off and registers the same visitor for another house within this time chose wrongly.

The same is who has the same plate, or where there is none the same name: two nameless couriers are two.
"""


@dataclass(frozen=True, kw_only=True)
class Overridden:
    """Visitors whom a guard let in without an answer: to one house, for one reason."""

    guard_id: str | None
    guard: str
    house: str
    reason: str
    count: int


@dataclass(frozen=True, kw_only=True)
class WrongHouse:
    """Visitors for whom a guard chose a house that was not theirs. `sign` is by what it is known."""

    guard: str
    house: str
    sign: str
    count: int


# each of these reads `v`, the span's visits, as models.queries.panel_reports walks along them once
OVERRIDDEN = """
  SELECT coalesce(p.display_name, '') AS guard, h.number AS house, v.overridden_reason AS reason, count(*) AS count,
    p.id AS guard_id
  FROM v JOIN house h ON h.id = v.house_id
  LEFT JOIN LATERAL (SELECT e.actor_id FROM visit_event e
    WHERE e.visit_id = v.id AND e.kind IN ('overridden', 'entered') ORDER BY e.serial LIMIT 1) e ON true
  LEFT JOIN person p ON p.id = coalesce(e.actor_id, v.created_by)
  WHERE v.overridden_reason IS NOT NULL
  GROUP BY v.overridden_reason, p.id, h.id
"""
WRONG = """
  SELECT coalesce(p.display_name, '') AS guard, h.number AS house, w.sign, count(*) AS count
  FROM (SELECT v.created_by, v.house_id, CASE
      WHEN v.answer = 'not_mine' THEN 'not_mine'
      WHEN v.wrong_at IS NOT NULL THEN 'marked_wrong'
      ELSE 'registered_anew' END AS sign
    FROM v
    WHERE v.answer = 'not_mine' OR v.wrong_at IS NOT NULL OR (v.state = 'cancelled' AND EXISTS (
      SELECT FROM visit n WHERE n.village_id = :village AND n.created_at > v.created_at
        AND n.created_at BETWEEN v.closed_at - interval '1 minute' AND v.closed_at + :anew
        AND n.created_by = v.created_by AND n.house_id <> v.house_id AND n.kind = v.kind
        AND (n.group_id IS NULL OR n.group_id IS DISTINCT FROM v.group_id)
        AND CASE WHEN v.plate_key IS NULL THEN v.visitor_name <> '' AND lower(n.visitor_name) = lower(v.visitor_name)
          ELSE n.plate_key = v.plate_key END))) w
  JOIN house h ON h.id = w.house_id LEFT JOIN person p ON p.id = w.created_by
  GROUP BY w.sign, p.id, h.id
"""
PAIRS = """
  SELECT coalesce(p.display_name, '') AS guard, h.number AS house, c.visits, c.of_guard, c.of_house, c.total FROM (
    SELECT v.created_by, v.house_id, count(*) AS visits,
      (sum(count(*)) OVER (PARTITION BY v.created_by))::int AS of_guard,
      (sum(count(*)) OVER (PARTITION BY v.house_id))::int AS of_house, (sum(count(*)) OVER ())::int AS total
    FROM v WHERE v.entered_at IS NOT NULL GROUP BY v.created_by, v.house_id) c
  JOIN house h ON h.id = c.house_id LEFT JOIN person p ON p.id = c.created_by
  WHERE c.visits >= :fewest_of_pair
"""
GIVEN = {"anew": REGISTERED_ANEW, "fewest_of_pair": FEWEST_OF_PAIR}
"""What the statements ask for besides the span."""

Rows = Sequence[Mapping[str, Any]]


def overridden(rows: Rows) -> Sequence[Overridden]:
    """By guard, house and reason, the most first."""
    return sorted((Overridden(**row) for row in rows), key=lambda one: (-one.count, one.guard, one.house, one.reason))


def wrong_houses(rows: Rows) -> Sequence[WrongHouse]:
    """By guard, house and sign, the most first."""
    return sorted((WrongHouse(**row) for row in rows), key=lambda one: (-one.count, one.guard, one.house, one.sign))


def pairs(rows: Rows) -> tuple[list[Pair], int]:
    """Guards and houses with enough visits that came in, and how many there were of all."""
    names = ("guard", "house", "visits", "of_guard", "of_house")
    return [Pair(**{name: row[name] for name in names}) for row in rows], rows[0]["total"] if rows else 0
