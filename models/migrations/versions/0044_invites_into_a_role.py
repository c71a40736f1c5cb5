"""An invite into the office says with which role, so that nobody gives more than they hold."""

import sqlalchemy as sa
from alembic import op

from models.migrations.gently import add_columns, constrain, release

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

# a village's admin makes links to new passwords for its own people, and must not come into the next village by one;
# without a village: whether they sit in any office at all
ELSEWHERE = """
CREATE FUNCTION panel_sits_elsewhere(login uuid, village uuid)
  RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp
  AS $$ SELECT EXISTS (SELECT FROM panel_login l WHERE l.id = login AND l.operator)
    OR EXISTS (SELECT FROM person p JOIN membership m ON m.person_id = p.id
      WHERE p.login_id = login AND m.role = 'office' AND m.standing IN ('active', 'suspended')
        AND m.village_id IS DISTINCT FROM village) $$;
REVOKE ALL ON FUNCTION panel_sits_elsewhere(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION panel_sits_elsewhere(uuid, uuid) TO village_app;
"""


def upgrade() -> None:
    add_columns("invite", "panel_role text", "panel_role_id uuid")
    role = "FOREIGN KEY (village_id, panel_role_id) REFERENCES panel_role (village_id, id)"
    constrain("invite", "fk_invite_village_id_panel_role_id", role)
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(ELSEWHERE.format(schema=schema))


def downgrade() -> None:
    op.execute("DROP FUNCTION panel_sits_elsewhere(uuid, uuid)")
    release("invite", "fk_invite_village_id_panel_role_id")
    for column in ("panel_role_id", "panel_role"):
        op.drop_column("invite", column)
