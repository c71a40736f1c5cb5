"""The office says which gates there are, whom each lets in, and what holds at all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from models.domain.errors import Invalid
from models.domain.gates import Callee, Gate
from models.domain.ids import GateId
from models.domain.visit import Kind
from models.queries.gates import gates, gates_ever
from models.tables.base import table_of
from models.tables.gates import GateRow, gate_values
from models.tables.villages import VillageRow
from models.uow import Work, new_id
from models.usecases.changes import note_change


@dataclass(frozen=True, kw_only=True)
class GateWish:
    """A gate as it is to be; without an `id` it is a new one. `kinds` None: everybody comes in."""

    id: UUID | None = None
    name: str
    name_en: str | None = None
    kinds: Sequence[Kind] | None = None


@dataclass(frozen=True, kw_only=True)
class RulesWish:
    """What is None, and a kind that is left out, stays as it is. A limit of None is none; an empty phone, too."""

    call: Callee | None = None
    office_phone: str | None = None
    stay: Mapping[Kind, int | None]


def set_gates(work: Work, wishes: Sequence[GateWish]) -> list[Gate]:
    """All gates of the village, instead of those that there were: what is not among them is no more.

    One that is no more comes back by its id: the phones that stand there know it still.
    Raises Invalid, which names a gate by its place.
    """
    known = {one.id: one for one in gates_ever(work)}
    _check(wishes, known)
    wanted = [_gate(wish) for wish in wishes]
    gone = {one.id for one in known.values() if one.ended_at is None} - {one.id for one in wanted}
    _end(work, gone)
    for one in wanted:
        if one.id in known:
            values = {**gate_values(one), "ended_at": None}
            work.connection.execute(update(GateRow).where(GateRow.id == one.id).values(values))
        else:
            _make(work, one)
    before = [one for one in known.values() if one.ended_at is None]
    note_change(work, "village", work.village, "gates_set", {"gates": _told(wanted), "before": _told(before)})
    return gates(work)


def set_gate_rules(work: Work, wish: RulesWish) -> None:
    """From the next visitor on; those who are inside stay as long as they were told."""
    values: dict[str, Any] = {f"stay_{kind}": seconds for kind, seconds in wish.stay.items()}
    told: dict[str, Any] = dict(values)
    if wish.call is not None:
        values["gate_call"] = told["call"] = wish.call.value
    if wish.office_phone is not None:
        values["office_phone"] = work.seal.seal_optional(wish.office_phone or None)
        told["office_phone"] = bool(wish.office_phone)
    if values:
        ours = VillageRow.id == work.village
        columns = [getattr(VillageRow, name) for name in values]
        before = dict(work.connection.execute(select(*columns).where(ours)).mappings().one())
        if "office_phone" in before:
            before["office_phone"] = before["office_phone"] is not None
        work.connection.execute(update(VillageRow).where(ours).values(values))
        note_change(work, "village", work.village, "gate_rules_set", {**told, "before": before})


def _told(some: Sequence[Gate]) -> list[dict[str, Any]]:
    return [{"id": str(one.id), **gate_values(one)} for one in some]


def _check(wishes: Sequence[GateWish], known: Mapping[GateId, Gate]) -> None:
    problems = []
    for place, wish in enumerate(wishes):
        earlier = wishes[:place]
        if wish.id is not None and (wish.id not in known or wish.id in {one.id for one in earlier}):
            problems.append((f"gates.{place}.id", "is none of the village's gates, or is there twice"))
        if wish.name in {one.name for one in earlier}:
            problems.append((f"gates.{place}.name", "another gate is called so"))
    if problems:
        raise Invalid(problems)


def _gate(wish: GateWish) -> Gate:
    return Gate(id=GateId(wish.id or new_id()), name=wish.name, name_en=wish.name_en, kinds=wish.kinds)


def _end(work: Work, gone: set[GateId]) -> None:
    if gone:
        work.connection.execute(update(GateRow).where(GateRow.id.in_(gone)).values(ended_at=work.now))


def _make(work: Work, one: Gate) -> None:
    row = {"id": one.id, "village_id": work.village, "created_at": work.now, **gate_values(one)}
    work.connection.execute(insert(table_of(GateRow)).values(row))
