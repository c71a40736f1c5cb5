"""Somebody at the gate looks like one whom the village watches for: the office is told, and says what it has found."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

APP = "village_app"
MOMENT = sa.DateTime(timezone=True)
RULES = {
    "match": "match in ('exact', 'similar')",
    "by": "by in ('id', 'plate', 'phone', 'name')",
    "state": "state in ('open', 'not_them', 'cleared')",
}


def upgrade() -> None:
    op.create_table(
        "watch_hit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("guard_id", sa.Uuid(), nullable=False),
        sa.Column("gate_id", sa.Uuid(), nullable=True),
        sa.Column("match", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_watch_hit_{name}")) for name, rule in RULES.items()),
        sa.ForeignKeyConstraint(["guard_id"], ["person.id"], name="fk_watch_hit_guard_id"),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_watch_hit_settled_by"),
        *(
            sa.ForeignKeyConstraint(
                ["village_id", f"{other}_id"], [f"{other}.village_id", f"{other}.id"], name=f"fk_watch_hit_village_id_{other}_id"
            )
            for other in ("block", "visit", "gate")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_watch_hit"),
    )
    op.create_index("ix_watch_hit_at", "watch_hit", ["village_id", "at"])
    op.create_index("uq_watch_hit_key", "watch_hit", ["village_id", "key", "block_id", "match"], unique=True)
    op.execute("ALTER TABLE watch_hit ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON watch_hit TO {APP} USING (village_id = (SELECT app_village()))")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON watch_hit TO {APP}")


def downgrade() -> None:
    op.drop_table("watch_hit")
