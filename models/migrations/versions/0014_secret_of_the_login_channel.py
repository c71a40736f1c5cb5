"""The Login channel's secret, sealed: with it somebody's permission to the app is given back to LINE."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("line_account", sa.Column("login_channel_secret", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("line_account", "login_channel_secret")
