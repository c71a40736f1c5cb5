"""The office's first page asks for messages that died, places that wait to be confirmed, and who stays too long."""

from models.migrations.gently import drop_index, make_index

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_message_dead", "message (village_id, created_at)", "state = 'dead' AND village_id IS NOT NULL"),
    ("ix_membership_pending", "membership (village_id)", "standing = 'pending'"),
)


def upgrade() -> None:
    for name, on, where in INDEXES:
        make_index(name, on, where=where)


def downgrade() -> None:
    for name, _, _ in reversed(INDEXES):
        drop_index(name)
