"""What the office writes to its village, and what LINE says of the month's messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from models.migrations.gently import add_columns

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

APP = "village_app"
MOMENT = sa.DateTime(timezone=True)
STATES = "state in ('waiting', 'sending', 'sent', 'called_off', 'stopped')"
OF_ACCOUNT = "village_id = ANY ((SELECT array_agg(v.id) FROM village v WHERE v.line_account_id = (SELECT app_account()))::uuid[])"
HERE = "village_id = (SELECT app_village())"
MY_ACCOUNT = (
    "line_account_id = (SELECT app_account())"
    " OR line_account_id IN (SELECT v.line_account_id FROM village v WHERE v.id = (SELECT app_village()))"
)

# what the clock may know across villages: whose account has something to do
DUE = """
CREATE FUNCTION accounts_with_notices(moment timestamptz)
  RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp ROWS 2
  AS $$ SELECT DISTINCT v.line_account_id FROM notice n JOIN village v ON v.id = n.village_id
    WHERE n.due_at <= moment $$;
REVOKE ALL ON FUNCTION accounts_with_notices(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_with_notices(timestamptz) TO village_app;
"""


def upgrade() -> None:
    add_columns("village", "notice_reserve integer")
    add_columns("line_account", "quota_due_at timestamptz")
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("houses", JSONB(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("words_en", sa.Text(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("begins_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("unreachable", sa.Integer(), nullable=True),
        sa.CheckConstraint("audience in ('all', 'houses', 'guards')", name=op.f("ck_notice_audience")),
        sa.CheckConstraint(STATES, name=op.f("ck_notice_state")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_notice_village_id"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_notice_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("uq_notice_village_id_id", "notice", ["village_id", "id"], unique=True)
    op.create_index("ix_notice_due", "notice", ["due_at"], postgresql_where=sa.text("due_at is not null"))
    op.create_table(
        "line_quota",
        sa.Column("line_account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["line_account_id"], ["line_account.id"], name="fk_line_quota_line_account_id"),
        sa.PrimaryKeyConstraint("line_account_id", "day", name="pk_line_quota"),
    )
    for table, rule in {"notice": f"{HERE} OR {OF_ACCOUNT}", "line_quota": MY_ACCOUNT}.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO {APP} USING ({rule})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APP}")
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(DUE.format(schema=schema))


def downgrade() -> None:
    op.execute("DROP FUNCTION accounts_with_notices(timestamptz)")
    op.drop_table("line_quota")
    op.drop_table("notice")
    op.drop_column("line_account", "quota_due_at")
    op.drop_column("village", "notice_reserve")
