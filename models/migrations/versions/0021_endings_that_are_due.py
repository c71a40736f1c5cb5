"""The clock finds places whose day has come, in all villages: only their names."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

CLOCK = """
CREATE FUNCTION due_endings(moment timestamptz, most integer)
  RETURNS TABLE (line_account_id uuid, village_id uuid, membership_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp
  AS $$ SELECT g.line_account_id, m.village_id, m.id FROM membership m JOIN village g ON g.id = m.village_id
    WHERE m.standing in ('active', 'suspended') and m.ends_at <= moment ORDER BY m.ends_at LIMIT most $$;
REVOKE ALL ON FUNCTION due_endings(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_endings(timestamptz, integer) TO village_app;
"""


def upgrade() -> None:
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(CLOCK.format(schema=schema))


def downgrade() -> None:
    op.execute("DROP FUNCTION due_endings(timestamptz, integer)")
