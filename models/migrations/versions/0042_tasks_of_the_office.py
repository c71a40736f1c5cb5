"""What the office asks for takes its time: a row tells how far it is, and another holds what came of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

APP = "village_app"
MOMENT = sa.DateTime(timezone=True)
STATES = "state in ('queued', 'running', 'done', 'failed', 'cancelled')"
HERE = "village_id = (SELECT app_village())"

# what the clock may know across villages: who has something to do
DUE = """
CREATE FUNCTION villages_with_tasks(moment timestamptz)
  RETURNS TABLE (village_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp ROWS 2
  AS $$ SELECT DISTINCT t.village_id FROM task t WHERE t.state IN ('queued', 'running') AND t.due_at <= moment $$;
CREATE FUNCTION villages_with_old_files(moment timestamptz)
  RETURNS TABLE (village_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp ROWS 2
  AS $$ SELECT DISTINCT f.village_id FROM task_file f WHERE f.expires_at <= moment $$;
REVOKE ALL ON FUNCTION villages_with_tasks(timestamptz), villages_with_old_files(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION villages_with_tasks(timestamptz), villages_with_old_files(timestamptz) TO village_app;
"""


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_task_state")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_task_village_id"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_task_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
    )
    going = sa.text("state in ('queued', 'running')")
    op.create_index("ix_task_due", "task", ["due_at"], postgresql_where=going)
    op.create_index("ix_task_village", "task", ["village_id", "id"])
    op.create_index("uq_task_village_id_id", "task", ["village_id", "id"], unique=True)
    op.create_table(
        "task_file",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id", "task_id"], ["task.village_id", "task.id"], name="fk_task_file_village_id"
        ),
        sa.PrimaryKeyConstraint("task_id", name="pk_task_file"),
    )
    for table in ("task", "task_file"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO {APP} USING ({HERE})")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON task TO {APP}")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON task_file TO {APP}")
    op.execute("ALTER TABLE task_file ALTER COLUMN body SET STORAGE EXTERNAL")  # what we make is packed already
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(DUE.format(schema=schema))


def downgrade() -> None:
    op.execute("DROP FUNCTION villages_with_tasks(timestamptz)")
    op.execute("DROP FUNCTION villages_with_old_files(timestamptz)")
    op.drop_table("task_file")
    op.drop_table("task")
