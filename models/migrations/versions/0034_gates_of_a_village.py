"""A village has gates, each with its own name, and a visit knows at which of them it came and went."""

import sqlalchemy as sa
from alembic import op

from models.migrations.gently import add_columns

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

APP = "village_app"
MOMENT = sa.DateTime(timezone=True)
COLUMNS = ("gate_id", "entered_gate_id", "left_gate_id")


def upgrade() -> None:
    add_columns("visit", *(f"{column} uuid" for column in COLUMNS))
    op.create_table(
        "gate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("kinds", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_gate_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gate"),
    )
    op.create_index("uq_gate_village_id_id", "gate", ["village_id", "id"], unique=True)
    op.execute("ALTER TABLE gate ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON gate TO {APP} USING (village_id = (SELECT app_village()))")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON gate TO {APP}")


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_column("visit", column)
    op.drop_table("gate")
