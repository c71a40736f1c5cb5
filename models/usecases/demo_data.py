"""A village to try things in: made-up people in houses, at the gate and in the office. Made again it is the same."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.gates import Gate
from models.domain.households import HouseholdRole, Role
from models.domain.ids import HouseId, VillageId
from models.domain.visit import Kind
from models.queries.gates import gates
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HouseRow, LineAccountRow, VillageRow
from models.uow import Work, new_id
from models.usecases.join_by_code import join_code, renew_join_code
from models.usecases.record import start_chain
from models.usecases.set_gates import GateWish, set_gates

VILLAGE = "หมู่บ้านสุขใจ"
_FIRST = ("สมชาย", "มาลี", "ประสิทธิ์", "สุดา", "วิชัย", "นภา", "อนันต์", "พิมพ์ใจ", "ธนา", "กานดา", "Daniel", "Emma")
_LAST = ("ใจดี", "ศรีสุข", "รักไทย", "ทองดี", "แสงจันทร์", "วงศ์ใหญ่", "บุญมา", "พูนทรัพย์", "Hughes", "Laurent")
_GUARDS = ("ประเสริฐ มั่นคง", "สมหมาย เฝ้าดี", "บุญเลิศ ตาไว", "ชาญ คงทน")
_OFFICE = "สำนักงานนิติบุคคล"
_HOUSES_A_SOI = 20
_GATES = (
    GateWish(name="ประตูหน้า", name_en="Front gate"),
    GateWish(name="ประตูหลัง", name_en="Back gate", kinds=[kind for kind in Kind if kind is not Kind.DELIVERY]),
)


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of the village, as the simulator has to know them."""

    line_user_id: str
    name: str
    language: str
    role: str
    house: str | None = None


def fill_village(work: Work, houses: int, residents_per_house: int, guards: int) -> dict[str, Any]:
    """Sees to it that the demonstration village has so many of each; returns who and what is there as JSON."""
    village_id = _village(work)
    work.enter(village_id)
    start_chain(work)
    numbers = _houses(work, houses)
    if not gates(work):
        set_gates(work, _GATES)
    residents = list(_residents(sorted(numbers, key=_in_order), residents_per_house))
    watch = [
        Member(line_user_id=_user("guard", index), name=_of(_GUARDS, index), language="th", role="guard")
        for index in range(guards)
    ]
    office = [Member(line_user_id=_user("office"), name=_OFFICE, language="th", role="office")]
    _join(work, [*residents, *watch, *office], numbers)
    return {
        "account": _account(work),
        "village": {"id": str(village_id), "name": VILLAGE},
        "gates": [_told(gate) for gate in gates(work)],
        "houses": [{"id": str(numbers[number]), "number": number} for number in sorted(numbers, key=_in_order)],
        "residents": [asdict(member) for member in residents],
        "guards": [asdict(member) for member in watch],
        "office": [asdict(member) for member in office],
        "join_code": join_code(work) or renew_join_code(work),
    }


def _told(gate: Gate) -> dict[str, Any]:
    kinds = None if gate.kinds is None else [str(kind) for kind in gate.kinds]
    return {"id": str(gate.id), "name": gate.name, "name_en": gate.name_en, "kinds": kinds}


def _account(work: Work) -> dict[str, Any]:
    columns = LineAccountRow.channel_id, LineAccountRow.bot_user_id, LineAccountRow.login_channel_id
    found = work.connection.execute(select(*columns, LineAccountRow.liff_id).where(LineAccountRow.id == work.account))
    return dict(found.mappings().one())


def _village(work: Work) -> VillageId:
    same = (VillageRow.line_account_id == work.account, VillageRow.name == VILLAGE)
    found = work.connection.scalar(select(VillageRow.id).where(*same))
    if found:
        return VillageId(found)
    village_id = VillageId(new_id())
    row = {"id": village_id, "line_account_id": work.account, "name": VILLAGE, "created_at": work.now}
    work.connection.execute(insert(VillageRow).values(row))
    return village_id


def _houses(work: Work, count: int) -> dict[str, HouseId]:
    rows = [
        {
            "id": new_id(),
            "village_id": work.village,
            "number": f"{12 + index // _HOUSES_A_SOI}/{index % _HOUSES_A_SOI + 1}",
            "soi": f"{index // _HOUSES_A_SOI + 1}",
            "created_at": work.now,
        }
        for index in range(count)
    ]
    if rows:
        statement = upsert(HouseRow).on_conflict_do_nothing(index_elements=["village_id", "number"])
        work.connection.execute(statement, rows)
    wanted = [row["number"] for row in rows]
    found = work.connection.execute(select(HouseRow.number, HouseRow.id).where(HouseRow.number.in_(wanted)))
    return {number: HouseId(house_id) for number, house_id in found}


def _residents(numbers: list[str], each: int) -> Iterator[Member]:
    for place, number in enumerate(numbers):
        for index in range(each):
            name = f"{_of(_FIRST, place * each + index)} {_of(_LAST, place)}"
            language = "th" if "ก" <= name[0] <= "๛" else "en"
            yield Member(
                line_user_id=_user("resident", number, index),
                name=name,
                language=language,
                role="resident",
                house=number,
            )


def _join(work: Work, members: list[Member], houses: dict[str, HouseId]) -> None:
    if not members:
        return
    people = [
        {
            "id": new_id(),
            "line_account_id": work.account,
            "line_user_id": member.line_user_id,
            "display_name": member.name,
            "language": member.language,
            "following": True,
            "menu_stale_at": work.now,
            "created_at": work.now,
        }
        for member in members
    ]
    statement = upsert(PersonRow).on_conflict_do_nothing(index_elements=["line_account_id", "line_user_id"])
    work.connection.execute(statement, people)
    users = [member.line_user_id for member in members]
    rows = work.connection.execute(
        select(PersonRow.line_user_id, PersonRow.id).where(PersonRow.line_user_id.in_(users))
    )
    ids = {row.line_user_id: row.id for row in rows}
    places = [_membership(work, member, ids[member.line_user_id], houses, rank) for rank, member in enumerate(members)]
    work.connection.execute(upsert(MembershipRow).on_conflict_do_nothing(), places)


def _membership(work: Work, member: Member, person_id: UUID, houses: dict[str, HouseId], rank: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "village_id": work.village,
        "person_id": person_id,
        "house_id": houses[member.house] if member.house else None,
        "role": member.role,
        "household_role": HouseholdRole.OWNER.value if member.role == Role.RESIDENT else None,
        "standing": "active",
        "rank": rank,
        "created_at": work.now,
    }


def _user(*parts: object) -> str:
    """A LINE user id that is always the same: U and 32 hexadecimal digits."""
    return "U" + hashlib.sha256("/".join(map(str, ("demo", *parts))).encode()).hexdigest()[:32]


def _of(names: tuple[str, ...], index: int) -> str:
    return names[index % len(names)]


def _in_order(number: str) -> list[int]:
    return [int(part) for part in number.split("/")]
