"""When LINE is to be asked for a person's name and language; everybody whose name we do not know is due at once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DUE = sa.text("profile_due_at is not null")

# what the clock may know across villages: which accounts have somebody to ask about, and no more
CLOCK = """
CREATE FUNCTION accounts_to_ask(moment timestamptz) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT ROWS 2
  AS $$ SELECT a.id FROM line_account a WHERE EXISTS (
      SELECT FROM person p WHERE p.line_account_id = a.id AND p.profile_due_at <= moment) $$;
REVOKE ALL ON FUNCTION accounts_to_ask(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_to_ask(timestamptz) TO village_app;
"""


def upgrade() -> None:
    # in one transaction: people are few beside visits, and those without a name are passed over once
    op.add_column("person", sa.Column("profile_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("profile_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_person_profile_due", "person", ["line_account_id", "profile_due_at"], postgresql_where=DUE)
    op.execute("UPDATE person SET profile_due_at = now() WHERE display_name = ''")
    op.execute(CLOCK)


def downgrade() -> None:
    op.execute("DROP FUNCTION accounts_to_ask(timestamptz)")
    op.drop_index("ix_person_profile_due", table_name="person", postgresql_where=DUE)
    op.drop_column("person", "profile_asked_at")
    op.drop_column("person", "profile_due_at")
