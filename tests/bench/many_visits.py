"""A year of visits in many villages: the bench's own is the largest, the others follow it with a long tail."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text

from models.domain.ids import AccountId, PersonId, VillageId
from tests.thai_names import FAMILY, GIVEN

LETTERS = "กขคฆงจฉชฌญฎฐฒณตถทธนบพภมรลวศษสหฬอฮ"
_VILLAGES = """
INSERT INTO village (id, line_account_id, name, time_zone, language, expire_after, guards_see_names, created_at)
  SELECT gen_random_uuid(), :account, 'หมู่บ้าน ' || n, 'Asia/Bangkok', 'th', 300, false, now()
    FROM generate_series(2, :villages) n;
INSERT INTO house (id, village_id, number, created_at)
  SELECT gen_random_uuid(), v.id, '99/' || n, now() FROM village v, generate_series(1, 200) n WHERE v.id <> :own;
INSERT INTO gate (id, village_id, name, created_at)
  SELECT gen_random_uuid(), v.id, 'ประตู ' || n, now() FROM village v, generate_series(1, 3) n;
"""
_PLAN = """
CREATE TEMP TABLE plan AS
  SELECT v.id AS village_id, CASE WHEN v.id = :own THEN :largest ELSE 0 END AS visits, v.id = :own AS own,
    row_number() OVER (ORDER BY v.id = :own DESC, v.id) AS rank,
    (SELECT array_agg(h.id) FROM house h WHERE h.village_id = v.id) AS houses,
    (SELECT array_agg(g.id) FROM gate g WHERE g.village_id = v.id) AS gates
  FROM village v;
UPDATE plan SET visits = (:total - :largest) * power(rank, -0.8)
    / (SELECT sum(power(rank, -0.8)) FROM plan WHERE NOT own) WHERE NOT own;
CREATE TEMP TABLE came AS
  SELECT p.village_id, now() - random() * interval '365 days' AS at,
    random() AS kind, random() AS fate, random() AS odd,
    p.houses[1 + floor(power(random(), 2) * cardinality(p.houses))::int] AS house_id,
    p.gates[1 + floor(random() * 3)::int] AS gate_id,
    (CAST(:guards AS uuid[]))[1 + floor(random() * cardinality(CAST(:guards AS uuid[])))::int] AS guard_id,
    (CAST(:given AS text[]))[1 + floor(random() * cardinality(CAST(:given AS text[])))::int] || ' ' ||
      (CAST(:family AS text[]))[1 + floor(random() * cardinality(CAST(:family AS text[])))::int] AS name,
    CASE WHEN random() < 0.75 THEN (1 + floor(random() * 9))::int
      || substr(:letters, 1 + floor(random() * length(:letters))::int, 1)
      || substr(:letters, 1 + floor(random() * length(:letters))::int, 1)
      || (1 + floor(random() * 9998))::int END AS plate
  FROM plan p, generate_series(1, p.visits) ORDER BY at;
"""
_VISITS = """
INSERT INTO visit (id, village_id, house_id, kind, state, visitor_name, plate, plate_key, plate_province, sought,
    headcount, answer, decided_by, decided_role, decided_at, overridden_reason, entered_at, left_at, gate_id,
    entered_gate_id, left_gate_id, offline, conflict, wrong_at, overstayed_at, version, created_by, created_at,
    idempotency_key, fingerprint)
  SELECT gen_random_uuid(), village_id, house_id,
    (ARRAY['guest', 'delivery', 'delivery', 'taxi', 'service', 'other'])[1 + floor(kind * 6)::int],
    CASE WHEN fate < 0.04 THEN 'rejected' WHEN fate < 0.07 THEN 'expired' WHEN fate < 0.1 THEN 'cancelled'
      WHEN at > now() - interval '6 hours' THEN 'inside' ELSE 'left' END,
    name, plate, plate, 'กรุงเทพมหานคร', replace(name, ' ', '') || E'\\n' || coalesce(plate, ''), 1,
    CASE WHEN fate < 0.04 THEN 'reject' WHEN fate > 0.1 THEN 'approve' END, guard_id, 'resident',
    at + interval '40 s', CASE WHEN odd < 0.02 THEN 'phoned' END, at + interval '50 s', at + interval '1 hour', gate_id,
    gate_id, gate_id, odd BETWEEN 0.30 AND 0.31, CASE WHEN odd BETWEEN 0.300 AND 0.302 THEN 'double_use' END,
    CASE WHEN odd BETWEEN 0.500 AND 0.503 THEN at + interval '1 day' END,
    CASE WHEN odd BETWEEN 0.60 AND 0.63 THEN at + interval '1 day' END, 4, guard_id, at, gen_random_uuid(), 'bench'
  FROM came;
"""


def fill(
    address: str, own: VillageId, account: AccountId, guards: list[PersonId], *, villages: int, total: int, largest: int
) -> int:
    """As the tables' owner. Returns how many visits there are then."""
    given = {"own": own, "account": account, "guards": [str(one) for one in guards], "villages": villages}
    given |= {"total": total, "largest": largest, "given": GIVEN, "family": FAMILY, "letters": LETTERS}
    engine = create_engine("postgresql+psycopg2://" + address.partition("://")[2])
    with engine.begin() as connection:
        for block in (_VILLAGES, _PLAN):
            _run(connection, block, given)
        with _bare(connection):
            _run(connection, _VISITS, given)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE visit"))
        count = connection.scalar(text("SELECT count(*) FROM visit"))
    engine.dispose()
    return int(count or 0)


def _run(connection: Connection, block: str, given: dict[str, object]) -> None:
    for statement in block.strip().rstrip(";").split(";\n"):
        connection.execute(text(statement), given)


@contextmanager
def _bare(connection: Connection) -> Iterator[None]:
    """Indexes and keys to other tables are taken away meanwhile: with them it takes four times as long."""
    keys = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = 'visit'::regclass AND contype = 'f'"
    )
    plain = (
        "SELECT i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
        " WHERE x.indrelid = 'visit'::regclass AND NOT x.indisunique"
    )
    constraints, indexes = connection.execute(text(keys)).all(), connection.execute(text(plain)).all()
    for name, _ in constraints:
        connection.execute(text(f'ALTER TABLE visit DROP CONSTRAINT "{name}"'))
    for name, _ in indexes:
        connection.execute(text(f'DROP INDEX "{name}"'))
    yield
    for _, definition in indexes:
        connection.execute(text(definition))
    for name, definition in constraints:
        connection.execute(text(f'ALTER TABLE visit ADD CONSTRAINT "{name}" {definition} NOT VALID'))
