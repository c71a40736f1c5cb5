"""A village's figures of a span of time, as the office reads them: a handful of looks, each along the span's visits."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause, text

from models.domain.report_signs import Conspicuous, conspicuous, percentile
from models.domain.report_spans import Span, Spans
from models.queries.panel_report_messages import (
    QUICK,
    Deliveries,
    Quick,
    deliveries,
    given_for_quick,
    quick_answers,
)
from models.queries.panel_report_signs import (
    GIVEN,
    OVERRIDDEN,
    PAIRS,
    WRONG,
    Overridden,
    WrongHouse,
    overridden,
    pairs,
    wrong_houses,
)
from models.uow import Work

QUARTER = 900  # seconds of an hour's quarter
FEWEST_OF_HOUSE = 3
"""Answers of a house that are enough to say how long it takes."""

Told = Mapping[str, Any]
"""A row of a part of the report."""


@dataclass(frozen=True, kw_only=True)
class Waits:
    """How long the asked ones took to answer, in seconds, and how many never did."""

    answered: int
    unanswered: int
    median: float | None
    slowest: float | None
    """The 95th percentile."""

    @property
    def asked(self) -> int:
        return self.answered + self.unanswered

    @property
    def unanswered_share(self) -> float | None:
        return self.unanswered / self.asked if self.asked else None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A span in numbers."""

    visits: int
    by_kind: Mapping[str, int]
    waits: Waits
    approved: int
    rejected: int
    by_office: int
    """Answered by the office, for a house that had not."""
    overridden: int
    on_pass: int
    overstayed: int
    not_mine: int
    marked_wrong: int
    entered: int

    @property
    def wrong(self) -> int:
        """Visits of which their house said that they were not its own."""
        return self.not_mine + self.marked_wrong


@dataclass(frozen=True, kw_only=True)
class OfHouse:
    """One house's answers."""

    house: str
    visits: int
    waits: Waits
    overstayed: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that the page, the tables and the monthly paper tell."""

    spans: Spans
    figures: Figures
    before: Figures
    days: Mapping[date, int]
    grid: Mapping[tuple[int, int], int]
    """By weekday (0 is Monday) and hour."""
    hours: Mapping[int, Waits]
    houses: Sequence[OfHouse]
    """The slowest first; those of which too little is known last."""
    overridden: Sequence[Overridden]
    wrong: Sequence[WrongHouse]
    deliveries: Deliveries
    deliveries_before: Deliveries
    pairs: Sequence[Conspicuous]
    quick: Sequence[Quick]

    @property
    def slowest(self) -> list[OfHouse]:
        """Houses that were asked often enough to be judged."""
        return [one for one in self.houses if one.waits.answered >= FEWEST_OF_HOUSE]


# who was asked: no pass, no rule of the house's, no gate without network; whoever gave up before the end is neither.
# An answer is the house's own: where the office had to answer, the house has not
ASKED = "v.pass_id IS NULL AND NOT v.offline"
BY_HOUSE = "v.decided_role = 'resident'"
BY_OFFICE = f"{ASKED} AND v.answer IS NOT NULL AND v.decided_role = 'office'"
ANSWERED = f"{ASKED} AND v.answer IS NOT NULL AND {BY_HOUSE} AND v.decided_at > v.created_at"
UNANSWERED = (
    f"({BY_OFFICE} OR {ASKED} AND v.answer IS NULL"
    " AND (v.state = 'expired' OR v.entered_at IS NOT NULL OR (v.state = 'cancelled' AND v.closed_at >= v.expires_at)))"
)
WITHIN = "v.village_id = :village AND v.created_at >= :since AND v.created_at < :until"
_SECONDS = "date_part('epoch', v.decided_at - v.created_at)"
_KINDS = "guest", "delivery", "taxi", "service", "other"
_COUNTS = {
    **{f"kind_{kind}": f"v.kind = '{kind}'" for kind in _KINDS},
    "approved": f"v.answer = 'approve' AND {BY_HOUSE}",
    "rejected": f"v.answer = 'reject' AND {BY_HOUSE}",
    "by_office": BY_OFFICE,
    "not_mine": "v.answer = 'not_mine'",
    "overridden": "v.overridden_reason IS NOT NULL",
    "on_pass": "v.pass_id IS NOT NULL",
    "entered": "v.entered_at IS NOT NULL",
    "overstayed": "v.overstayed_at IS NOT NULL",
    "marked_wrong": "v.wrong_at IS NOT NULL",
    "unanswered": UNANSWERED,
}
# how many took how many seconds, by the village's hour; the rest is sums of these
_FIGURES = f"""
  SELECT date_part('hour', timezone(:zone, v.created_at))::int AS hour,
    CASE WHEN {ANSWERED} THEN round({_SECONDS})::int END AS seconds, count(*) AS visits,
    {", ".join(f"count(*) FILTER (WHERE {when}) AS {name}" for name, when in _COUNTS.items())}
  FROM v GROUP BY 1, 2
"""  # noqa: S608  no value is among the words
# by quarters of an hour since 1970: they are whole in every time zone, and counted without looking at one
_CALENDAR = f"""
  SELECT floor(date_part('epoch', v.created_at) / {QUARTER})::int AS quarter, count(*) AS visits FROM v GROUP BY 1
"""  # noqa: S608  no value is among the words
_HOUSES = f"""
  SELECT h.number AS house, s.* FROM (
    SELECT v.house_id, count(*) AS visits, count(v.overstayed_at) AS overstayed,
      count(*) FILTER (WHERE {ANSWERED}) AS answered,
      count(*) FILTER (WHERE {UNANSWERED}) AS unanswered,
      percentile_cont(array[0.5, 0.95]) WITHIN GROUP (ORDER BY {_SECONDS}) FILTER (WHERE {ANSWERED}) AS seconds
    FROM v GROUP BY v.house_id) s
  JOIN house h ON h.id = s.house_id
"""  # noqa: S608  no value is among the words
_TOLD_OF = (
    "id", "house_id", "kind", "state", "answer", "decided_by", "decided_role", "decided_at", "created_by",
    "created_at", "entered_at", "closed_at", "expires_at", "overstayed_at", "overridden_reason", "wrong_at",
    "pass_id", "offline", "plate_key", "visitor_name", "group_id",
)  # fmt: skip


def _walk(parts: Mapping[str, str]) -> TextClause:
    """One walk along the span's visits for all of the parts: a village's visits lie scattered among all others'."""
    told = " UNION ALL ".join(
        f"SELECT '{name}' AS part, to_jsonb(r) AS told FROM ({part}) r"  # noqa: S608  no value is among the words
        for name, part in parts.items()
    )
    columns = ", ".join(f"v.{one}" for one in _TOLD_OF)
    return text(f"WITH v AS MATERIALIZED (SELECT {columns} FROM visit v WHERE {WITHIN}) {told}")  # noqa: S608


_BEFORE = _walk({"figures": _FIGURES})
_ALL = _walk(
    {
        "figures": _FIGURES,
        "calendar": _CALENDAR,
        "houses": _HOUSES,
        "overridden": OVERRIDDEN,
        "wrong": WRONG,
        "pairs": PAIRS,
        "quick": QUICK,
    }
)

# a year's visits are held and put in order in memory, and are too few for what the just-in-time compiler costs
_IN_MEMORY = "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)"
_PATIENT = "SELECT set_config('statement_timeout', '30s', true)"
"""The largest village's year takes seconds on a busy machine; the ten that a request is given would not always do."""


def report(work: Work, spans: Spans, zone: ZoneInfo) -> Report:
    """The village's report."""
    work.connection.exec_driver_sql(_IN_MEMORY)
    work.connection.exec_driver_sql(_PATIENT)
    told = _read(work, _ALL, spans.now, zone=zone.key, **GIVEN, **given_for_quick(work, spans.now))
    days, grid = _calendar(told["calendar"], zone)
    figures, hours = _figures(told["figures"])
    before, _ = _figures(_read(work, _BEFORE, spans.before, zone=zone.key)["figures"])
    return Report(
        spans=spans,
        figures=figures,
        before=before,
        days={day: days.get(day, 0) for day in spans.now.days(zone)},
        grid=grid,
        hours=hours,
        houses=sorted(map(_of_house, told["houses"]), key=_slowest_first),
        overridden=overridden(told["overridden"]),
        wrong=wrong_houses(told["wrong"]),
        deliveries=deliveries(work, spans.now),
        deliveries_before=deliveries(work, spans.before),
        pairs=conspicuous(*pairs(told["pairs"])),
        quick=quick_answers(told["quick"]),
    )


def _read(work: Work, walk: TextClause, span: Span, **more: Any) -> Mapping[str, list[Told]]:
    """The rows of each part."""
    given = {**more, "village": work.village, "since": span.since, "until": span.until}
    told: dict[str, list[Told]] = defaultdict(list)
    for part, row in work.connection.execute(walk, given):
        told[part].append(row)
    return told


def _figures(rows: Sequence[Told]) -> tuple[Figures, dict[int, Waits]]:
    """The span in numbers, and how long it took by the hour."""
    counts: Counter[str] = Counter()
    seconds: dict[int, Counter[int]] = {}
    missed: Counter[int] = Counter()
    for row in rows:
        counts.update({name: row[name] for name in ("visits", *_COUNTS)})
        missed[row["hour"]] += row["unanswered"]
        if row["seconds"] is not None:
            seconds.setdefault(row["hour"], Counter())[row["seconds"]] += row["visits"]
    all_seconds = sum(seconds.values(), Counter[int]())
    names = {one.name for one in fields(Figures)} - {"waits", "by_kind"}
    figures = Figures(
        waits=_waits_of(all_seconds, counts["unanswered"]),
        by_kind={kind: counts[f"kind_{kind}"] for kind in _KINDS},
        **{name: counts[name] for name in names},
    )
    asked = sorted(seconds.keys() | {hour for hour, count in missed.items() if count})
    return figures, {hour: _waits_of(seconds.get(hour, Counter()), missed[hour]) for hour in asked}


def _calendar(rows: Sequence[Told], zone: ZoneInfo) -> tuple[dict[date, int], dict[tuple[int, int], int]]:
    days: Counter[date] = Counter()
    grid: Counter[tuple[int, int]] = Counter()
    for row in rows:
        local = datetime.fromtimestamp(row["quarter"] * QUARTER, zone)
        days[local.date()] += row["visits"]
        grid[local.weekday(), local.hour] += row["visits"]
    return dict(days), dict(grid)


def _waits_of(seconds: Mapping[int, int], unanswered: int) -> Waits:
    median, slowest = percentile(seconds, 0.5), percentile(seconds, 0.95)
    return Waits(answered=sum(seconds.values()), unanswered=unanswered, median=median, slowest=slowest)


def _waits(row: Told) -> Waits:
    median, slowest = row["seconds"] or (None, None)
    return Waits(answered=row["answered"], unanswered=row["unanswered"], median=_float(median), slowest=_float(slowest))


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _of_house(row: Told) -> OfHouse:
    return OfHouse(house=row["house"], visits=row["visits"], waits=_waits(row), overstayed=row["overstayed"])


def _slowest_first(one: OfHouse) -> tuple[bool, float, str]:
    known = one.waits.answered >= FEWEST_OF_HOUSE
    return not known, -(one.waits.median or 0.0), one.house
