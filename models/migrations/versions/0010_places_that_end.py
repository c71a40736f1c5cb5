"""A place in a village ends by itself on its day, and knows when its person wants to be left alone."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = (
    ("ends_at", sa.DateTime(timezone=True)),
    ("ended_at", sa.DateTime(timezone=True)),
    ("quiet_from", sa.Time()),
    ("quiet_until", sa.Time()),
    ("away_until", sa.DateTime(timezone=True)),
    ("name", sa.Text()),
    ("note", sa.Text()),
)

MENUS = """
CREATE OR REPLACE FUNCTION menus_out_of_date(account uuid)
  RETURNS TABLE (line_user_id text, menu_stale_at timestamptz, menu_linked text, waits boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp ROWS 20
  AS $$
    WITH waiting AS (
      SELECT DISTINCT m.person_id FROM visit v
        JOIN village g ON g.id = v.village_id AND g.line_account_id = account
        JOIN membership m ON m.house_id = v.house_id AND m.role = 'resident' AND m.standing = 'active'{not_over}
        WHERE v.state = 'requested'
    ), candidate AS (
      SELECT w.person_id FROM waiting w
      UNION SELECT p.id FROM person p WHERE p.line_account_id = account AND p.menu_linked LIKE 'resident-waiting-%'
      UNION SELECT p.id FROM person p WHERE p.line_account_id = account AND p.menu_stale_at IS NOT NULL
    )
    SELECT p.line_user_id, p.menu_stale_at, p.menu_linked, w.person_id IS NOT NULL FROM candidate c
      JOIN person p ON p.id = c.person_id AND p.following
      LEFT JOIN waiting w ON w.person_id = p.id
      WHERE p.menu_stale_at IS NOT NULL
        OR (w.person_id IS NOT NULL) <> (coalesce(p.menu_linked, '') LIKE 'resident-waiting-%')
  $$
"""
NOT_OVER = " AND (m.ends_at IS NULL OR m.ends_at > now())"


def _look_at_places(not_over: str) -> None:
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(MENUS.format(schema=schema, not_over=not_over))


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("membership", sa.Column(name, kind, nullable=True))
    op.alter_column("membership", "rank", nullable=True)  # none: by the village's custom
    _look_at_places(NOT_OVER)


def downgrade() -> None:
    _look_at_places("")
    op.execute("UPDATE membership SET rank = 0 WHERE rank IS NULL")
    op.alter_column("membership", "rank", nullable=False)
    for name, _ in reversed(COLUMNS):
        op.drop_column("membership", name)
