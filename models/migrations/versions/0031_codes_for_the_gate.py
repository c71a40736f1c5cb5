"""Who of a house, or of the office, was given a code for a gate without network."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

APP = "village_app"


def upgrade() -> None:
    op.create_table(
        "gate_code",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_role", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("made_role in ('resident', 'office')", name=op.f("ck_gate_code_made_role")),
        sa.ForeignKeyConstraint(
            ["village_id", "house_id"], ["house.village_id", "house.id"], name="fk_gate_code_village_id_house_id"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_gate_code_made_by"),
        sa.PrimaryKeyConstraint("village_id", "house_id", "hour", "made_by", name="pk_gate_code"),
    )
    op.execute("ALTER TABLE gate_code ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON gate_code TO {APP} USING (village_id = (SELECT app_village()))")
    old = "made_at < now() - interval '30 days'"
    op.execute(f"CREATE POLICY old ON gate_code AS RESTRICTIVE FOR DELETE TO {APP} USING ({old})")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON gate_code TO {APP}")


def downgrade() -> None:
    op.drop_table("gate_code")
