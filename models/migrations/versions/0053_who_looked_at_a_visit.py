"""A visit's page says who has looked at it: the people of its house, and those of the office."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

APP = "village_app"
TABLE = "visit_look"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "visit_id"], ["visit.village_id", "visit.id"], name="fk_visit_look_village_id_visit_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_visit_look_person_id"),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name="pk_visit_look"),
    )
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON {TABLE} TO {APP} USING (village_id = (SELECT app_village()))")
    op.execute(f"GRANT SELECT, INSERT ON {TABLE} TO {APP}")


def downgrade() -> None:
    op.drop_table(TABLE)
