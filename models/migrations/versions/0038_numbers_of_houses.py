"""A house may have a number that the gate can call, and a visit knows when that was last done about it."""

from alembic import op

from models.migrations.gently import add_columns, constrain

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_columns("house", "phone bytea", "phone_by uuid")
    constrain("house", "fk_house_phone_by", "FOREIGN KEY (phone_by) REFERENCES person (id)")
    add_columns("visit", "called_at timestamptz")


def downgrade() -> None:
    op.drop_column("visit", "called_at")
    for name in ("phone_by", "phone"):
        op.drop_column("house", name)
