"""A village says whose number its guards are given."""

from alembic import op

from models.migrations.gently import add_columns, constrain

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_columns("village", "gate_call text NOT NULL DEFAULT 'office'", "office_phone bytea")
    constrain("village", "ck_village_gate_call", "CHECK (gate_call in ('house', 'office', 'none'))")


def downgrade() -> None:
    for name in ("office_phone", "gate_call"):
        op.drop_column("village", name)
