"""Each month the committee gets a report, on a day and at an hour that the village chooses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

APP = "village_app"
MOMENT = sa.DateTime(timezone=True)
TABLE = "report_schedule"

# what the clock may know across villages: who has something to do
DUE = """
CREATE FUNCTION villages_with_due_reports(moment timestamptz)
  RETURNS TABLE (village_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp ROWS 2
  AS $$ SELECT s.village_id FROM report_schedule s WHERE s.due_at <= moment
    UNION SELECT s.village_id FROM report_schedule s WHERE s.mail_due_at <= moment $$;
REVOKE ALL ON FUNCTION villages_with_due_reports(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION villages_with_due_reports(timestamptz) TO village_app;
"""


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.SmallInteger(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("addresses", ARRAY(sa.Text()), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("mail_task_id", sa.Uuid(), nullable=True),
        sa.Column("mail_due_at", MOMENT, nullable=True),
        sa.Column("mail_attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("mailed_at", MOMENT, nullable=True),
        sa.Column("mail_error", sa.Text(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("day between 1 and 28", name=op.f("ck_report_schedule_day")),
        sa.CheckConstraint("hour between 0 and 23", name=op.f("ck_report_schedule_hour")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_report_schedule_village_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "mail_task_id"],
            ["task.village_id", "task.id"],
            name="fk_report_schedule_village_id_mail_task_id",
        ),
        sa.PrimaryKeyConstraint("village_id", name="pk_report_schedule"),
    )
    for column in ("due_at", "mail_due_at"):
        where = sa.text(f"{column} is not null")
        name = f"ix_report_schedule_{column.removesuffix('_at')}"
        op.create_index(name, TABLE, [column], postgresql_where=where)
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON {TABLE} TO {APP} USING (village_id = (SELECT app_village()))")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {TABLE} TO {APP}")
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(DUE.format(schema=schema))


def downgrade() -> None:
    op.execute("DROP FUNCTION villages_with_due_reports(timestamptz)")
    op.drop_table(TABLE)
