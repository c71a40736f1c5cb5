"""What somebody called their occasion goes with their name; when it was, and who made it, stays as it was written."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

APP = "village_app"


def upgrade() -> None:
    op.execute(f"GRANT UPDATE (title) ON occasion TO {APP}")


def downgrade() -> None:
    op.execute(f"REVOKE UPDATE (title) ON occasion FROM {APP}")
