"""The office looks up who was let in without an answer."""

from models.migrations.gently import drop_index, make_index

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_index("ix_visit_overridden", "visit (village_id, entered_at)", where="overridden_reason IS NOT NULL")


def downgrade() -> None:
    drop_index("ix_visit_overridden")
