"""Whoever runs the installation sees how it is, across villages: counts and names only. Features can be switched off."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from models.migrations.gently import drop_index, make_index

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

APP = "village_app"
MOMENT = sa.DateTime(timezone=True)
INDEXES = (
    ("ix_webhook_event_failed", "webhook_event (line_account_id, received_at)", "state = 'failed'"),
    ("ix_message_given_up", "message (line_account_id, created_at)", "state = 'dead'"),
    ("ix_task_failed", "task (ended_at)", "state = 'failed'"),
)
OF_ACCOUNT = "SELECT array_agg(v.id) FROM village v WHERE v.line_account_id = (SELECT app_account())"
FLAG_SEEN = f"village_id IS NULL OR village_id = (SELECT app_village()) OR village_id = ANY (({OF_ACCOUNT})::uuid[])"
FLAG_WRITTEN = """CASE WHEN (SELECT app_village()) IS NULL THEN village_id IS NULL
  ELSE village_id IS NOT DISTINCT FROM (SELECT app_village()) END"""
"""What holds everywhere is set outside of any village; a village's own word within it."""

# each answers for an operator's login alone, whoever asks
IS_OPERATOR = "EXISTS (SELECT FROM panel_login l WHERE l.id = login AND l.operator AND l.disabled_at IS NULL)"
HEAD = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp"
FUNCTIONS = {
    "system_accounts(login uuid, moment timestamptz)": (
        """RETURNS TABLE (account_id uuid, villages bigint, unread bigint, unread_since timestamptz, unsent bigint,
          unsent_since timestamptz, failed bigint, dead bigint)""",
        """SELECT a.id, (SELECT count(*) FROM village v WHERE v.line_account_id = a.id),
            i.waits, i.since, o.waits, o.since,
            (SELECT count(*) FROM webhook_event e WHERE e.line_account_id = a.id AND e.state = 'failed'
              AND e.received_at > moment - interval '1 day'),
            (SELECT count(*) FROM message m WHERE m.line_account_id = a.id AND m.state = 'dead'
              AND m.created_at > moment - interval '1 day')
          FROM line_account a
          CROSS JOIN LATERAL (SELECT count(*) AS waits, min(e.received_at) AS since FROM webhook_event e
            WHERE e.line_account_id = a.id AND e.state = 'new') i
          CROSS JOIN LATERAL (SELECT count(*) AS waits, min(m.created_at) AS since FROM message m
            WHERE m.line_account_id = a.id AND m.state = 'queued' AND (m.due_at <= moment OR m.attempts > 0)) o
          WHERE {is_operator} ORDER BY a.created_at, a.id""",
    ),
    """system_villages(login uuid, moment timestamptz, wanted text, one uuid, after_name text, after_id uuid,
      most integer)""": (
        """RETURNS TABLE (id uuid, name text, language text, time_zone text, account_id uuid, created_at timestamptz,
          houses bigint, people bigint, visits bigint, last_visit_at timestamptz)""",
        """WITH page AS (
            SELECT v.* FROM village v
              WHERE {is_operator} AND position(lower(wanted) IN lower(v.name)) > 0 AND (one IS NULL OR v.id = one)
                AND (after_id IS NULL OR (v.name, v.id) > (after_name, after_id))
              ORDER BY v.name, v.id LIMIT most)
          SELECT p.id, p.name, p.language, p.time_zone, p.line_account_id, p.created_at,
            (SELECT count(*) FROM house h WHERE h.village_id = p.id),
            (SELECT count(DISTINCT m.person_id) FROM membership m WHERE m.village_id = p.id AND m.standing = 'active'
              AND (m.ends_at IS NULL OR m.ends_at > moment)),
            (SELECT count(*) FROM visit x WHERE x.village_id = p.id AND x.created_at > moment - interval '30 days'),
            (SELECT max(x.created_at) FROM visit x WHERE x.village_id = p.id)
          FROM page p ORDER BY p.name, p.id""",
    ),
    """system_walks(login uuid, wanted text, broken boolean, after_name text, after_id uuid, most integer)""": (
        """RETURNS TABLE (village_id uuid, village_name text, state text, ended_at timestamptz, events bigint,
          broken_at bigint)""",
        """SELECT v.id, v.name, l.state, t.ended_at, (t.facts ->> 'events')::bigint, (t.facts ->> 'broken_at')::bigint
          FROM village v
          LEFT JOIN LATERAL (SELECT k.state FROM task k
            WHERE k.village_id = v.id AND k.kind = 'audit' ORDER BY k.id DESC LIMIT 1) l ON true
          LEFT JOIN LATERAL (SELECT k.ended_at, k.facts FROM task k WHERE k.village_id = v.id AND k.kind = 'audit'
            AND k.state = 'done' ORDER BY k.id DESC LIMIT 1) t ON true
          WHERE {is_operator} AND position(lower(wanted) IN lower(v.name)) > 0
            AND (NOT broken OR t.facts ->> 'broken_at' IS NOT NULL)
            AND (after_id IS NULL OR (v.name, v.id) > (after_name, after_id))
          ORDER BY v.name, v.id LIMIT most""",
    ),
    "system_tasks(login uuid, moment timestamptz)": (
        "RETURNS TABLE (village_name text, kind text, state text, count bigint, since timestamptz)",
        """SELECT v.name, t.kind, t.state, count(*), min(CASE t.state WHEN 'failed' THEN t.ended_at ELSE t.due_at END)
          FROM task t JOIN village v ON v.id = t.village_id
          WHERE {is_operator} AND (t.state = 'queued' AND t.due_at <= moment OR t.state = 'running'
            OR t.state = 'failed' AND t.ended_at > moment - interval '1 day')
          GROUP BY v.name, t.kind, t.state ORDER BY 5""",
    ),
    "system_flags(login uuid)": (
        "RETURNS TABLE (feature text, village_id uuid, village_name text, is_on boolean)",
        """SELECT f.feature, v.id, v.name, f.is_on FROM feature_flag f JOIN village v ON v.id = f.village_id
          WHERE {is_operator} ORDER BY v.name, v.id""",
    ),
    "system_sizes(login uuid, most integer)": (
        "RETURNS TABLE (name text, bytes bigint, lines bigint)",
        """SELECT NULL::text, pg_database_size(current_database()), NULL::bigint WHERE {is_operator}
          UNION ALL (SELECT c.relname::text, pg_total_relation_size(c.oid), greatest(c.reltuples, 0)::bigint
            FROM pg_class c WHERE {is_operator} AND c.relkind = 'r'
              AND c.relnamespace = (SELECT k.relnamespace FROM pg_class k WHERE k.oid = 'visit'::regclass)
            ORDER BY 2 DESC LIMIT most)""",
    ),
    "system_names(login uuid, ids uuid[])": (
        "RETURNS TABLE (id uuid, name text)",
        """SELECT p.id, p.display_name FROM person p WHERE {is_operator} AND p.id = ANY (ids)
          UNION ALL SELECT v.id, v.name FROM village v WHERE {is_operator} AND v.id = ANY (ids)""",
    ),
}


def upgrade() -> None:
    for name, on, where in INDEXES:
        make_index(name, on, where=where)
    op.create_table(
        "installation_note",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_installation_note"),
    )
    op.create_table(
        "feature_flag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_feature_flag_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feature_flag"),
    )
    op.create_index(
        "uq_feature_flag_feature_village_id",
        "feature_flag",
        ["feature", "village_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    for table in ("installation_note", "feature_flag"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APP}")
    op.execute(f"CREATE POLICY scope ON installation_note TO {APP} USING ((SELECT app_village()) IS NULL)")
    op.execute(f"CREATE POLICY scope ON feature_flag TO {APP} USING ({FLAG_SEEN}) WITH CHECK ({FLAG_WRITTEN})")
    op.execute(f"GRANT DELETE ON feature_flag TO {APP}")
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    for signature, (returns, body) in FUNCTIONS.items():
        head, asked = HEAD.format(schema=schema), body.format(is_operator=IS_OPERATOR)
        op.execute(f"CREATE FUNCTION {signature} {returns} {head} AS $$ {asked} $$")
        op.execute(f"REVOKE ALL ON FUNCTION {_named(signature)} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {_named(signature)} TO {APP}")


def downgrade() -> None:
    for signature in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {_named(signature)}")
    op.drop_table("feature_flag")
    op.drop_table("installation_note")
    for name, _, _ in reversed(INDEXES):
        drop_index(name)


def _named(signature: str) -> str:
    """The function without its parameters: each name stands once."""
    return signature.partition("(")[0]
