"""A rider comes for several houses at once: a visit each, that know of each other."""

from alembic import op

from models.migrations.gently import add_columns

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_columns("visit", "group_id uuid")


def downgrade() -> None:
    op.drop_column("visit", "group_id")
