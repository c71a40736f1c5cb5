"""People sign in to the panel: with a password or with LINE, in sessions that end, with a role in each village."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from models.migrations.gently import add_columns, constrain, drop_index, make_index, release

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

APP = "village_app"
MOMENT = sa.DateTime(timezone=True)

# who somebody is, is asked before a village is named; a village's work sees who works in it, and what they did there
SIGNING_IN = "(SELECT app_village()) IS NULL"
HERE = "village_id = (SELECT app_village())"
POLICIES = {
    "panel_login": f"{SIGNING_IN} OR EXISTS (SELECT FROM person p WHERE p.login_id = panel_login.id)",
    "panel_recovery_code": SIGNING_IN,
    "panel_link": f"{SIGNING_IN} OR EXISTS (SELECT FROM person p WHERE p.login_id = panel_link.login_id)",
    "panel_session": SIGNING_IN,
    "panel_attempt": SIGNING_IN,
    "panel_event": f"{SIGNING_IN} OR {HERE}",
    "panel_role": HERE,
}
RIGHTS = {"panel_event": "SELECT, INSERT, DELETE"}
NOBODYS = "login_id is null and person_id is null and village_id is null"
# what strangers left at the door may go; what is about somebody stays
OLD = f"{NOBODYS} AND at < now() - interval '90 days'"

# one look for each request: whose session this is, and every place that they have in an office
SEATS = """
CREATE FUNCTION panel_seats(hash text, moment timestamptz)
  RETURNS TABLE (session_id uuid, session_language text, seen_at timestamptz, expires_at timestamptz, chosen uuid,
    login_id uuid, login_name text, login_language text, operator boolean, totp boolean,
    person_id uuid, person_name text, person_language text, person_account uuid,
    membership_id uuid, role text, custom text[], village_id uuid, village_name text, time_zone text, account_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp ROWS 2
  AS $$
    SELECT s.id, s.language, s.seen_at, s.expires_at, s.village_id,
        l.id, l.name, l.language, coalesce(l.operator, false), l.totp_at IS NOT NULL,
        p.id, p.display_name, p.language, p.line_account_id,
        m.id, m.panel_role, r.permissions, v.id, v.name, v.time_zone, v.line_account_id
      FROM panel_session s
      LEFT JOIN panel_login l ON l.id = s.login_id
      LEFT JOIN person p ON p.id = s.person_id OR p.login_id = l.id
      LEFT JOIN membership m ON m.person_id = p.id AND m.role = 'office' AND m.standing = 'active'
        AND (m.ends_at IS NULL OR m.ends_at > moment)
      LEFT JOIN panel_role r ON r.id = m.panel_role_id
      LEFT JOIN village v ON v.id = m.village_id
      WHERE s.token_hash = hash AND s.ended_at IS NULL AND s.expires_at > moment AND l.disabled_at IS NULL
  $$;
CREATE FUNCTION panel_village(login uuid, village uuid)
  RETURNS TABLE (village_id uuid, village_name text, time_zone text, account_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp ROWS 1
  AS $$ SELECT v.id, v.name, v.time_zone, v.line_account_id FROM village v
    WHERE v.id = village
      AND EXISTS (SELECT FROM panel_login l WHERE l.id = login AND l.operator AND l.disabled_at IS NULL) $$;
REVOKE ALL ON FUNCTION panel_seats(text, timestamptz), panel_village(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION panel_seats(text, timestamptz), panel_village(uuid, uuid) TO village_app;
"""

SUBJECTS = (
    "membership", "invite", "pass", "occasion", "house_rule", "asking_rule", "block", "house", "person", "village",
)  # fmt: skip
MORE = ("panel_role", "panel_login", "task", "notice", "message", "visit", "line_account")


def _key(name: str = "id", kind: sa.types.TypeEngine | None = None, null: bool = False) -> sa.Column:
    return sa.Column(name, kind or sa.Uuid(), nullable=null)


def upgrade() -> None:
    add_columns("person", "login_id uuid")
    add_columns("membership", "panel_role text", "panel_role_id uuid")
    constrain("change", "ck_change_subject", "CHECK (subject in (" + ", ".join(map(repr, SUBJECTS + MORE)) + "))")
    op.create_table(
        "panel_login",
        _key(),
        _key("email", sa.Text()),
        _key("name", sa.Text()),
        _key("language", sa.Text()),
        sa.Column("operator", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _key("password_hash", sa.Text(), True),
        _key("password_at", MOMENT, True),
        _key("totp_secret", sa.LargeBinary(), True),
        _key("totp_at", MOMENT, True),
        _key("totp_step", sa.Integer(), True),
        _key("created_at", MOMENT),
        _key("disabled_at", MOMENT, True),
        sa.PrimaryKeyConstraint("id", name="pk_panel_login"),
        sa.UniqueConstraint("email", name="uq_panel_login_email"),
    )
    op.create_table(
        "panel_recovery_code",
        _key("login_id"),
        _key("code_hash", sa.Text()),
        _key("used_at", MOMENT, True),
        sa.ForeignKeyConstraint(["login_id"], ["panel_login.id"], name="fk_panel_recovery_code_login_id"),
        sa.PrimaryKeyConstraint("login_id", "code_hash", name="pk_panel_recovery_code"),
    )
    op.create_table(
        "panel_link",
        _key(),
        _key("login_id"),
        _key("village_id", None, True),
        _key("token_hash", sa.Text()),
        _key("created_at", MOMENT),
        _key("expires_at", MOMENT),
        _key("used_at", MOMENT, True),
        sa.ForeignKeyConstraint(["login_id"], ["panel_login.id"], name="fk_panel_link_login_id"),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_panel_link_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_panel_link"),
        sa.UniqueConstraint("token_hash", name="uq_panel_link_token_hash"),
    )
    op.create_table(
        "panel_session",
        _key(),
        _key("token_hash", sa.Text()),
        _key("login_id", None, True),
        _key("person_id", None, True),
        _key("village_id", None, True),
        _key("language", sa.Text(), True),
        _key("created_at", MOMENT),
        _key("seen_at", MOMENT),
        _key("expires_at", MOMENT),
        _key("ended_at", MOMENT, True),
        _key("address", sa.Text(), True),
        _key("agent", sa.Text(), True),
        sa.CheckConstraint("(login_id is null) <> (person_id is null)", name=op.f("ck_panel_session_whose")),
        sa.ForeignKeyConstraint(["login_id"], ["panel_login.id"], name="fk_panel_session_login_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_panel_session_person_id"),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_panel_session_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_panel_session"),
        sa.UniqueConstraint("token_hash", name="uq_panel_session_token_hash"),
    )
    for whose in ("login", "person"):
        where = sa.text(f"{whose}_id is not null")
        op.create_index(f"ix_panel_session_{whose}", "panel_session", [f"{whose}_id"], postgresql_where=where)
    op.create_table(
        "panel_attempt",
        _key("key", sa.Text()),
        _key("failures", sa.Integer()),
        _key("last_at", MOMENT),
        sa.PrimaryKeyConstraint("key", name="pk_panel_attempt"),
    )
    op.create_index("ix_panel_attempt_last_at", "panel_attempt", ["last_at"])
    op.create_table(
        "panel_event",
        _key(),
        _key("at", MOMENT),
        _key("kind", sa.Text()),
        _key("login_id", None, True),
        _key("person_id", None, True),
        _key("village_id", None, True),
        _key("session_id", None, True),
        _key("address", sa.Text(), True),
        _key("agent", sa.Text(), True),
        _key("facts", JSONB()),
        sa.PrimaryKeyConstraint("id", name="pk_panel_event"),
    )
    for whose in ("login", "village"):
        where = sa.text(f"{whose}_id is not null")
        op.create_index(f"ix_panel_event_{whose}", "panel_event", [f"{whose}_id", "id"], postgresql_where=where)
    where = sa.text("address is not null")
    op.create_index("ix_panel_event_address", "panel_event", ["address", "id"], postgresql_where=where)
    op.create_index("ix_panel_event_nobodys", "panel_event", ["at"], postgresql_where=sa.text(NOBODYS))
    op.create_table(
        "panel_role",
        _key(),
        _key("village_id"),
        _key("name", sa.Text()),
        _key("permissions", ARRAY(sa.Text())),
        _key("created_at", MOMENT),
        _key("ended_at", MOMENT, True),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_panel_role_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_panel_role"),
    )
    op.create_index("uq_panel_role_village_id_id", "panel_role", ["village_id", "id"], unique=True)
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO {APP} USING ({rule})")
        op.execute(f"GRANT {RIGHTS.get(table, 'SELECT, INSERT, UPDATE')} ON {table} TO {APP}")
    op.execute(f"CREATE POLICY old ON panel_event AS RESTRICTIVE FOR DELETE TO {APP} USING ({OLD})")
    op.execute(f"GRANT DELETE ON panel_recovery_code, panel_attempt TO {APP}")
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(SEATS.format(schema=schema))
    one = "uq_person_login_id_line_account_id"
    make_index(one, "person (login_id, line_account_id)", unique=True, where="login_id IS NOT NULL")
    constrain("person", "fk_person_login_id", "FOREIGN KEY (login_id) REFERENCES panel_login (id)")
    role = "FOREIGN KEY (village_id, panel_role_id) REFERENCES panel_role (village_id, id)"
    constrain("membership", "fk_membership_village_id_panel_role_id", role)


def downgrade() -> None:
    release("membership", "fk_membership_village_id_panel_role_id")
    release("person", "fk_person_login_id")
    drop_index("uq_person_login_id_line_account_id")
    op.execute("DROP FUNCTION panel_village(uuid, uuid)")
    op.execute("DROP FUNCTION panel_seats(text, timestamptz)")
    for table in (
        "panel_role",
        "panel_event",
        "panel_attempt",
        "panel_session",
        "panel_link",
        "panel_recovery_code",
        "panel_login",
    ):
        op.drop_table(table)
    for column in ("panel_role_id", "panel_role"):
        op.drop_column("membership", column)
    op.drop_column("person", "login_id")
    op.execute("DELETE FROM change WHERE subject NOT IN (" + ", ".join(map(repr, SUBJECTS)) + ")")
    constrain("change", "ck_change_subject", "CHECK (subject in (" + ", ".join(map(repr, SUBJECTS)) + "))")
