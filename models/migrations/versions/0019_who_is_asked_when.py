"""Rules of a village and of its houses: how long each rung of the ladder waits, by kind of visitor and by hour."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

APP = "village_app"
CHECKS = {
    "kind": "kind in ('guest', 'delivery', 'taxi', 'service', 'other')",
    "hours": "(from_time is null) = (until_time is null) and from_time <> until_time",
    "widen_after": "widen_after = 0 or widen_after between 10 and 1800",
    "remind_after": "remind_after = 0 or remind_after between 10 and 1800",
    "office_after": "office_after = 0 or office_after between 10 and 1800",
    "expire_after": "expire_after between 60 and 1800",
}


def upgrade() -> None:
    op.create_table(
        "asking_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("from_time", sa.Time(), nullable=True),
        sa.Column("until_time", sa.Time(), nullable=True),
        sa.Column("widen_after", sa.Integer(), nullable=True),
        sa.Column("remind_after", sa.Integer(), nullable=True),
        sa.Column("office_after", sa.Integer(), nullable=True),
        sa.Column("expire_after", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_asking_rule_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_asking_rule_made_by"),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_asking_rule_village_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "house_id"], ["house.village_id", "house.id"], name="fk_asking_rule_village_id_house_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_asking_rule"),
    )
    live = sa.text("ended_at is null")
    op.create_index("ix_asking_rule_live", "asking_rule", ["village_id", "house_id"], postgresql_where=live)
    op.execute("ALTER TABLE asking_rule ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON asking_rule TO {APP} USING (village_id = (SELECT app_village()))")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON asking_rule TO {APP}")


def downgrade() -> None:
    op.drop_table("asking_rule")
