"""A visit knows when the next of the house is asked, and when the office is; a member may want no questions."""

import sqlalchemy as sa
from alembic import op

from models.migrations.gently import add_columns

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # empty for visits that wait while this is released: they climb the ladder that they began
    add_columns("visit", "widen_every integer", "office_at timestamptz", "office_asked_at timestamptz")
    wanted = sa.Column("wants_questions", sa.Boolean(), nullable=False, server_default=sa.text("true"))
    op.add_column("membership", wanted)


def downgrade() -> None:
    op.drop_column("membership", "wants_questions")
    for name in ("office_asked_at", "office_at", "widen_every"):
        op.drop_column("visit", name)
