"""Houses go and come back; people are expected before they are in LINE; files of them are read in; guards have gates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from models.migrations.gently import add_columns, constrain, drop_index, make_index, release

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

APP = "village_app"
MOMENT = sa.DateTime(timezone=True)
HERE = "village_id = (SELECT app_village())"
MAKER = "ck_invite_maker"

# 12/3 before 12/10: each run of digits gets the same width. `models.domain.house_numbers.order_of` says the same
ORDER = r"""
CREATE FUNCTION house_order(number text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT regexp_replace(regexp_replace(
      lower(regexp_replace(translate(number, '๐๑๒๓๔๕๖๗๘๙', '0123456789'), '\s+', '', 'g')),
      '([0-9]+)', '00000000000\1', 'g'), '[0-9]*([0-9]{12})', '\1', 'g') $$
"""
INDEXES = (
    ("ix_house_order", 'house (village_id, house_order(number COLLATE "C"), id)', None),
    ("ix_membership_village", "membership (village_id)", None),
)


def upgrade() -> None:
    add_columns("house", "ended_at timestamptz")
    add_columns("membership", "gate_ids uuid[]", "taken_in_by uuid")
    add_columns("invite", "expected_id uuid", "printed boolean NOT NULL DEFAULT false")
    release("invite", MAKER)
    op.execute(ORDER)
    op.create_table(
        "house_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("mapping", JSONB(), nullable=False),
        sa.Column("made", JSONB(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["village_id", "upload_id"], ["task.village_id", "task.id"]),
        sa.ForeignKeyConstraint(["village_id", "run_id"], ["task.village_id", "task.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id", name="pk_house_import"),
    )
    op.create_index("ix_house_import_village", "house_import", ["village_id", "id"])
    op.create_index("uq_house_import_village_id_id", "house_import", ["village_id", "id"], unique=True)
    op.create_table(
        "expected_resident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("household_role", sa.Text(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "household_role in ('owner', 'tenant', 'family')", name=op.f("ck_expected_resident_household_role")
        ),
        sa.ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        sa.ForeignKeyConstraint(["village_id", "import_id"], ["house_import.village_id", "house_import.id"]),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"]),
        sa.PrimaryKeyConstraint("id", name="pk_expected_resident"),
    )
    awaited = sa.text("membership_id is null and ended_at is null")
    op.create_index("ix_expected_resident_house", "expected_resident", ["village_id", "house_id"], postgresql_where=awaited)
    op.create_index("uq_expected_resident_village_id_id", "expected_resident", ["village_id", "id"], unique=True)
    for table in ("house_import", "expected_resident"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO {APP} USING ({HERE})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APP}")
    for name, on, where in INDEXES:
        make_index(name, on, where=where)
    expected = "FOREIGN KEY (village_id, expected_id) REFERENCES expected_resident (village_id, id)"
    constrain("invite", "fk_invite_village_id_expected_id", expected)
    constrain("membership", "fk_membership_taken_in_by", "FOREIGN KEY (taken_in_by) REFERENCES person (id)")


def downgrade() -> None:
    release("invite", "fk_invite_village_id_expected_id")
    for name, _, _ in reversed(INDEXES):
        drop_index(name)
    op.drop_table("expected_resident")
    op.drop_table("house_import")
    op.execute("DROP FUNCTION house_order(text)")
    op.execute("DELETE FROM invite WHERE made_by IS NULL AND role <> 'office'")
    constrain("invite", MAKER, "CHECK (made_by is not null or role = 'office')")
    op.drop_column("invite", "printed")
    op.drop_column("invite", "expected_id")
    op.drop_column("membership", "taken_in_by")
    op.drop_column("membership", "gate_ids")
    op.drop_column("house", "ended_at")
