"""A car is known again by its plate, however that was written."""

import sqlalchemy as sa
from alembic import op

from models.domain.blocks import plate_key
from models.migrations.gently import add_columns, drop_index, make_index

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BATCH = 1000
_READ = sa.text("SELECT id, plate FROM visit WHERE plate IS NOT NULL AND id > :after ORDER BY id LIMIT :batch")
_NOTE = sa.text("UPDATE visit SET plate_key = :key WHERE id = :id")
FIRST = "00000000-0000-0000-0000-000000000000"


def upgrade() -> None:
    add_columns("visit", "plate_key text")
    _know_the_cars_of_before()
    make_index("ix_visit_plate", "visit (village_id, plate_key, created_at DESC)", where="plate_key is not null")


def downgrade() -> None:
    drop_index("ix_visit_plate")
    op.drop_column("visit", "plate_key")


def _know_the_cars_of_before() -> None:
    """A batch at a time, each for itself: nobody who changes one of these visits waits for the others."""
    with op.get_context().autocommit_block():
        after, connection = FIRST, op.get_bind()
        while rows := connection.execute(_READ, {"after": after, "batch": BATCH}).all():
            keys = [{"id": row.id, "key": key} for row in rows if (key := plate_key(row.plate))]
            if keys:
                connection.execute(_NOTE, keys)
            after = str(rows[-1].id)
