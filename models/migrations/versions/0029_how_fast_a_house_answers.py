"""A visit keeps how fast its house usually answers, as it was when the house was asked."""

from alembic import op

from models.migrations.gently import add_columns

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_columns("visit", "usual_seconds integer")


def downgrade() -> None:
    op.drop_column("visit", "usual_seconds")
