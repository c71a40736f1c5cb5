"""Indexes for what is asked again and again: who is inside, and when a house's visitors stopped waiting."""

from models.migrations.gently import drop_index, make_index

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # a guard's page asks once a minute; few are inside of a history that only grows
    make_index("ix_visit_inside", "visit (village_id, created_at DESC, id DESC)", where="state = 'inside'")
    # partial, so that registering a visit, which is when somebody waits, writes nothing here
    settled = "coalesce(decided_at, closed_at, entered_at)"
    make_index("ix_visit_settled", f"visit (house_id, ({settled}))", where=f"{settled} IS NOT NULL")


def downgrade() -> None:
    drop_index("ix_visit_settled")
    drop_index("ix_visit_inside")
