"""The office sets its rules: what can be taken back, how long visitors are remembered, and the village's own words."""

import sqlalchemy as sa
from alembic import op

from models.migrations.gently import add_columns

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

APP = "village_app"
MOMENT = sa.DateTime(timezone=True)
HERE = "village_id = (SELECT app_village())"
WORDS = tuple(f"{what}_{language}" for what in ("welcome", "guard_note", "contact") for language in ("th", "en"))
PARTS = ("asking", "house_asking", "gates", "stays", "guards", "village", "texts", "retention")
KEPT = {"photos": 7, "phones": 7, "names": 30}  # the shortest times, in days

# beside the policy that says whose rows they are: both must agree
OLD = {
    "rule_change": "at < now() - interval '30 days'",
    "photo": "EXISTS (SELECT FROM visit v JOIN retention r ON r.village_id = v.village_id WHERE v.id = photo.visit_id"
    " AND v.created_at < now() - make_interval(days => r.photos_days))",
}


def upgrade() -> None:
    add_columns("village", *(f"{name} text" for name in WORDS))
    add_columns("line_account", "told_print text")
    op.create_table(
        "rule_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.Column("after", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.CheckConstraint("part in (" + ", ".join(map(repr, PARTS)) + ")", name=op.f("ck_rule_change_part")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_rule_change_village_id"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_rule_change_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_change"),
    )
    op.create_index("ix_rule_change_newest", "rule_change", ["village_id", "part", "id"])
    op.create_table(
        "retention",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        *(sa.Column(f"{what}_days", sa.Integer(), nullable=True) for what in KEPT),
        *(sa.Column(f"{what}_gone_to", MOMENT, nullable=True) for what in KEPT),
        *(
            sa.CheckConstraint(f"{what}_days between {days} and 3650", name=op.f(f"ck_retention_{what}_days"))
            for what, days in KEPT.items()
        ),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_retention_village_id"),
        sa.PrimaryKeyConstraint("village_id", name="pk_retention"),
    )
    for table in ("rule_change", "retention"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO {APP} USING ({HERE})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APP}")
    for table, rule in OLD.items():
        op.execute(f"CREATE POLICY old ON {table} AS RESTRICTIVE FOR DELETE TO {APP} USING ({rule})")
        op.execute(f"GRANT DELETE ON {table} TO {APP}")


def downgrade() -> None:
    op.execute(f"REVOKE DELETE ON photo FROM {APP}")
    op.execute("DROP POLICY old ON photo")
    op.drop_table("retention")
    op.drop_table("rule_change")
    op.drop_column("line_account", "told_print")
    for name in reversed(WORDS):
        op.drop_column("village", name)
