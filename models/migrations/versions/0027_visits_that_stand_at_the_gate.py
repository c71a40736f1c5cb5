"""How many visits wait and are inside is asked by every page of a gate, all the time."""

from models.migrations.gently import drop_index, make_index

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_index("ix_visit_standing", "visit (village_id, state)", where="state IN ('requested', 'inside')")


def downgrade() -> None:
    drop_index("ix_visit_standing")
