"""When LINE is to be asked whether it shows the rich menu that it was told of."""

import sqlalchemy as sa
from alembic import op

from models.migrations.gently import drop_index, make_index

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# what the clock may know across villages: which accounts have somebody to ask about, and no more
CLOCK = """
CREATE FUNCTION accounts_to_check(moment timestamptz) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT ROWS 2
  AS $$ SELECT a.id FROM line_account a WHERE EXISTS (
      SELECT FROM person p WHERE p.line_account_id = a.id AND p.menu_check_at <= moment
        AND p.following AND p.menu_stale_at IS NULL AND p.menu_linked IS NOT NULL) $$;
REVOKE ALL ON FUNCTION accounts_to_check(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_to_check(timestamptz) TO village_app;
"""


def upgrade() -> None:
    op.execute("ALTER TABLE person ADD COLUMN IF NOT EXISTS menu_check_at timestamptz")
    op.execute("ALTER TABLE person ADD COLUMN IF NOT EXISTS menu_checks smallint NOT NULL DEFAULT 0")
    make_index(
        "ix_person_menu_check", "person (line_account_id, menu_check_at)", where="menu_check_at IS NOT NULL"
    )
    op.execute(CLOCK)
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(f"ALTER FUNCTION accounts_to_check(timestamptz) SET search_path = {schema}, pg_temp")


def downgrade() -> None:
    op.execute("DROP FUNCTION accounts_to_check(timestamptz)")
    drop_index("ix_person_menu_check")
    op.drop_column("person", "menu_checks")
    op.drop_column("person", "menu_check_at")
