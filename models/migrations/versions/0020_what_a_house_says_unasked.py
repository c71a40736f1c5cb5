"""What a house says without being asked, and whom it does not want to see."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

APP = "village_app"
RULES = {
    "kind": "kind in ('delivery', 'taxi', 'service')",
    "says": "says = 'let_in' or says = 'leave_at_gate' and kind = 'delivery'",
    "hours": "(from_time is null) = (until_time is null) and from_time <> until_time",
    "weekdays": "weekdays between 1 and 127",
}
LIVE = sa.text("ended_at is null")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_house_rule()
    _make_block()
    for table in ("house_rule", "block"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO {APP} USING (village_id = (SELECT app_village()))")
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APP}")


def _make_house_rule() -> None:
    op.create_table(
        "house_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_time", sa.Time(), nullable=True),
        sa.Column("until_time", sa.Time(), nullable=True),
        sa.Column("weekdays", sa.SmallInteger(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_house_rule_{name}")) for name, rule in RULES.items()),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_house_rule_made_by"),
        sa.ForeignKeyConstraint(
            ["village_id", "house_id"], ["house.village_id", "house.id"], name="fk_house_rule_village_id_house_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_house_rule"),
    )
    op.create_index("ix_house_rule_live", "house_rule", ["house_id"], postgresql_where=LIVE)


def _make_block() -> None:
    op.create_table(
        "block",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=True),
        sa.Column("plate", sa.Text(), nullable=True),
        sa.Column("plate_province", sa.Text(), nullable=True),
        sa.Column("plate_written", sa.Text(), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=True),
        sa.Column("visitor_name", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("plate is not null or name_key is not null", name=op.f("ck_block_means")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_block_made_by"),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_block_village_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "house_id"], ["house.village_id", "house.id"], name="fk_block_village_id_house_id"
        ),
        sa.ForeignKeyConstraint(
            ["village_id", "visit_id"], ["visit.village_id", "visit.id"], name="fk_block_village_id_visit_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_block"),
    )
    op.create_index("ix_block_live", "block", ["village_id", "house_id"], postgresql_where=LIVE)


def downgrade() -> None:
    op.drop_table("block")
    op.drop_table("house_rule")
