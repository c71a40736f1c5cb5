"""A house can say of an entry that it was wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit", sa.Column("wrong_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("visit", sa.Column("wrong_note", sa.Text(), nullable=True))


def downgrade() -> None:
    for name in ("wrong_note", "wrong_at"):
        op.drop_column("visit", name)
