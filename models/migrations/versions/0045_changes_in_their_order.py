"""The office reads what has changed, newest first: an index in that order."""

from models.migrations.gently import drop_index, make_index

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_index("ix_change_newest", "change (village_id, id)")


def downgrade() -> None:
    drop_index("ix_change_newest")
