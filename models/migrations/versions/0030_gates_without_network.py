"""What a gate tells after the fact: kept once, whatever it contradicts, and sent as often as the network wants."""

import sqlalchemy as sa
from alembic import op

from models.migrations.gently import add_columns, constrain, release

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

APP = "village_app"
CONFLICTS = "conflict in ('double_use', 'pass_refused', 'against_answer', 'code_wrong')"


def upgrade() -> None:
    add_columns("visit", "offline boolean NOT NULL DEFAULT false", "conflict text")
    constrain("visit", "ck_visit_conflict", f"CHECK ({CONFLICTS})")
    op.create_table(
        "gate_act",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("print", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "visit_id"], ["visit.village_id", "visit.id"], name="fk_gate_act_village_id_visit_id"
        ),
        sa.PrimaryKeyConstraint("village_id", "key", name="pk_gate_act"),
    )
    op.create_index("ix_gate_act_at", "gate_act", ["village_id", "at"])
    op.execute("ALTER TABLE gate_act ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON gate_act TO {APP} USING (village_id = (SELECT app_village()))")
    old = "at < now() - interval '30 days'"
    op.execute(f"CREATE POLICY old ON gate_act AS RESTRICTIVE FOR DELETE TO {APP} USING ({old})")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON gate_act TO {APP}")


def downgrade() -> None:
    op.drop_table("gate_act")
    release("visit", "ck_visit_conflict")
    for name in ("conflict", "offline"):
        op.drop_column("visit", name)
