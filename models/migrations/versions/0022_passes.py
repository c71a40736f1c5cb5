"""Guests' passes, the occasions that they are for, and who used them when."""

import sqlalchemy as sa
from alembic import op

from models.migrations.gently import add_columns

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

APP = "village_app"
TABLES = {"occasion": "SELECT, INSERT", "pass": "SELECT, INSERT, UPDATE", "pass_use": "SELECT, INSERT"}

# whoever holds a link knows neither village nor account: the key says whose pass it is, and nothing else of it
OPENED = """
CREATE FUNCTION pass_of_link(key text)
  RETURNS TABLE (line_account_id uuid, village_id uuid, pass_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp ROWS 1
  AS $$ SELECT g.line_account_id, p.village_id, p.id FROM pass p JOIN village g ON g.id = p.village_id
    WHERE p.share_key = key $$
"""


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of(table: str, named: str) -> sa.ForeignKeyConstraint:
    """A row names a thing of its own village."""
    key = f"fk_{table}_village_id_{named}_id"
    return sa.ForeignKeyConstraint(["village_id", f"{named}_id"], [f"{named}.village_id", f"{named}.id"], name=key)


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_{table}_{column}")


def _occasion() -> None:
    op.create_table(
        "occasion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        _moment("starts_at"),
        _moment("ends_at"),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        _moment("created_at"),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_occasion_time")),
        _of("occasion", "house"),
        _by("occasion", "made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_occasion"),
        sa.UniqueConstraint("village_id", "id", name="uq_occasion_village_id_id"),
    )


def _pass() -> None:
    op.create_table(
        "pass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=False),
        sa.Column("occasion_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("share_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("guest_name", sa.Text(), nullable=False),
        sa.Column("visit_kind", sa.Text(), nullable=False),
        sa.Column("plate", sa.Text(), nullable=True),
        sa.Column("plate_province", sa.Text(), nullable=True),
        sa.Column("headcount", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        _moment("valid_from"),
        _moment("valid_until"),
        sa.Column("weekdays", sa.SmallInteger(), nullable=False),
        sa.Column("from_time", sa.Time(), nullable=False),
        sa.Column("until_time", sa.Time(), nullable=False),
        sa.Column("uses_allowed", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tell_host", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        _moment("created_at"),
        _moment("changed_at"),
        _moment("revoked_at", nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind in ('once', 'many', 'recurring')", name=op.f("ck_pass_kind")),
        sa.CheckConstraint(
            "visit_kind in ('guest', 'delivery', 'taxi', 'service', 'other')", name=op.f("ck_pass_visit_kind")
        ),
        sa.CheckConstraint("code ~ '^[0-9]{6}$'", name=op.f("ck_pass_code")),
        sa.CheckConstraint("headcount between 1 and 50", name=op.f("ck_pass_headcount")),
        sa.CheckConstraint("valid_from < valid_until", name=op.f("ck_pass_time")),
        sa.CheckConstraint("weekdays between 1 and 127", name=op.f("ck_pass_weekdays")),
        # whatever the program does, no use comes after the last one
        sa.CheckConstraint("uses between 0 and coalesce(uses_allowed, uses)", name=op.f("ck_pass_uses")),
        sa.CheckConstraint("(kind = 'recurring') = (uses_allowed is null)", name=op.f("ck_pass_uses_allowed")),
        sa.CheckConstraint("(revoked_at is null) = (revoked_by is null)", name=op.f("ck_pass_revoked")),
        _of("pass", "house"),
        _of("pass", "occasion"),
        _by("pass", "made_by"),
        _by("pass", "revoked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_pass"),
        sa.UniqueConstraint("village_id", "id", name="uq_pass_village_id_id"),
        sa.UniqueConstraint("village_id", "number", name="uq_pass_village_id_number"),
        sa.UniqueConstraint("village_id", "code", name="uq_pass_village_id_code"),
        sa.UniqueConstraint("share_key", name="uq_pass_share_key"),
    )
    op.create_index("ix_pass_house", "pass", ["house_id", "created_at", "id"])
    op.create_index("ix_pass_ending", "pass", ["village_id", "valid_until"])
    op.create_index("ix_pass_occasion", "pass", ["occasion_id"])


def _pass_use() -> None:
    op.create_table(
        "pass_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("pass_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        _moment("at"),
        sa.Column("by", sa.Uuid(), nullable=False),
        _of("pass_use", "pass"),
        _of("pass_use", "visit"),
        _by("pass_use", "by"),
        sa.PrimaryKeyConstraint("id", name="pk_pass_use"),
        sa.UniqueConstraint("visit_id", name="uq_pass_use_visit_id"),
    )
    op.create_index("ix_pass_use_pass", "pass_use", ["pass_id", "at"])


def upgrade() -> None:
    add_columns("visit", "pass_id uuid")
    _occasion()
    _pass()
    _pass_use()
    for table, rights in TABLES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO {APP} USING (village_id = (SELECT app_village()))")
        op.execute(f"GRANT {rights} ON {table} TO {APP}")
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(sa.text(OPENED.format(schema=schema)))
    op.execute("REVOKE ALL ON FUNCTION pass_of_link(text) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION pass_of_link(text) TO {APP}")


def downgrade() -> None:
    op.execute("DROP FUNCTION pass_of_link(text)")
    op.drop_column("visit", "pass_id")
    for table in reversed(TABLES):
        op.drop_table(table)
