"""A visit that begins is written: its row, its photos, and the key that keeps it from being written twice."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.errors import Code, Refused
from models.domain.ids import PhotoId, VisitId
from models.domain.letters import VisitFacts
from models.domain.visit import Visit
from models.queries.houses import House
from models.queries.villages import Village
from models.tables.base import table_of
from models.tables.visit_rows import changing_values, fixed_values
from models.tables.visits import PhotoRow, VisitRow
from models.uow import Work

_INSERT = (
    upsert(table_of(VisitRow))
    .on_conflict_do_nothing(index_elements=["village_id", "idempotency_key"])
    .returning(table_of(VisitRow).c.id)
)
_INSERT_PHOTO = insert(table_of(PhotoRow))


@dataclass(frozen=True, kw_only=True)
class StoredPhoto:
    """A photo that lies in the store already; its row is written with the visit. Sizes in bytes and pixels."""

    id: PhotoId
    sha256: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Registered:
    """`fresh` is False where the same submission had arrived before: nothing was written now."""

    visit_id: VisitId
    fresh: bool


def registered_before(work: Work, key: UUID, print_: str) -> Registered | None:
    """The visit that this key made, if it has. Raises Refused where it was a different submission."""
    found = work.connection.execute(
        select(VisitRow.id, VisitRow.fingerprint).where(
            VisitRow.village_id == work.village, VisitRow.idempotency_key == key
        )
    ).one_or_none()
    if found is None:
        return None
    if found.fingerprint != print_:
        raise Refused(Code.IDEMPOTENCY_KEY_REUSED, "this Idempotency-Key was used for a different visit")
    return Registered(visit_id=VisitId(found.id), fresh=False)


def insert_visit(work: Work, visit: Visit, key: UUID, print_: str) -> bool:
    """False where the key has made a visit before."""
    row = {
        **fixed_values(visit),
        **changing_values(visit),
        "visitor_phone": work.seal.seal_optional(visit.visitor_phone),
        "idempotency_key": key,
        "fingerprint": print_,
    }
    return work.connection.execute(_INSERT, row).one_or_none() is not None


def insert_photos(work: Work, visit: Visit, photos: Sequence[StoredPhoto]) -> None:
    if not photos:
        return
    belongs = {"village_id": visit.village_id, "visit_id": visit.id, "created_at": work.now}
    rows = [{**asdict(photo), **belongs, "position": position} for position, photo in enumerate(photos)]
    work.connection.execute(_INSERT_PHOTO, rows)


def facts_of_new(visit: Visit, house: House, village: Village, photos: Sequence[StoredPhoto]) -> VisitFacts:
    """What a message tells of it."""
    return VisitFacts(
        visit_id=str(visit.id),
        village_id=str(visit.village_id),
        version=visit.version,
        village_name=village.name,
        time_zone=village.time_zone,
        house_number=house.number,
        soi=house.soi,
        kind=visit.kind.value,
        visitor_name=visit.visitor_name,
        plate=visit.plate,
        plate_province=visit.plate_province,
        headcount=visit.headcount,
        purpose=visit.purpose,
        photo_id=str(photos[0].id) if photos else None,
        created_at=visit.created_at,
    )
