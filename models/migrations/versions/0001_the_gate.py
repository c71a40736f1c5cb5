"""The gate: villages, people, visits, their record, the inbox and the outbox; and who may see which row."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

APP = "village_app"

ROLE = """
DO $$ BEGIN
  CREATE ROLE village_app NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""

SCOPE = """
CREATE FUNCTION app_village() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.village', true), '')::uuid $$;
CREATE FUNCTION app_account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.account', true), '')::uuid $$;
"""

OF_VILLAGE = "village_id = (SELECT app_village())"
OF_ACCOUNT = "line_account_id = (SELECT app_account())"
POLICIES = {
    # before a scope is named, an account is found by a webhook's destination or an ID token's audience
    "line_account": "(SELECT app_village()) IS NULL OR id = (SELECT app_account())"
    " OR id IN (SELECT v.line_account_id FROM village v WHERE v.id = (SELECT app_village()))",
    "village": f"id = (SELECT app_village()) OR {OF_ACCOUNT}",
    "house": OF_VILLAGE,
    # an array, because it is made once for a statement, where a subselect after OR is made for each row
    "membership": f"{OF_VILLAGE} OR village_id = ANY ((SELECT array_agg(v.id) FROM village v WHERE v.{OF_ACCOUNT})::uuid[])",
    "person": f"{OF_ACCOUNT} OR EXISTS (SELECT FROM membership m WHERE m.person_id = person.id AND m.{OF_VILLAGE})",
    "session": OF_VILLAGE,
    "visit": OF_VILLAGE,
    "visit_event": OF_VILLAGE,
    "photo": OF_VILLAGE,
    "audit_head": OF_VILLAGE,
    "rich_menu": OF_ACCOUNT,
    "webhook_event": OF_ACCOUNT,
    "message": f"{OF_VILLAGE} OR {OF_ACCOUNT}",
}

RIGHTS = {
    "visit_event": "SELECT, INSERT",  # the record is appended to, and nothing else
    "rich_menu": "SELECT, INSERT, UPDATE, DELETE",
}

# what the clock may know across villages: which ones have something to do, and no more
CLOCK = """
CREATE FUNCTION due_visits(moment timestamptz, most integer)
  RETURNS TABLE (line_account_id uuid, village_id uuid, visit_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
  AS $$ SELECT g.line_account_id, v.village_id, v.id FROM visit v JOIN village g ON g.id = v.village_id
    WHERE v.due_at <= moment ORDER BY v.due_at LIMIT most $$;
CREATE FUNCTION menus_out_of_date(account uuid)
  RETURNS TABLE (line_user_id text, menu_stale_at timestamptz, menu_linked text, waits boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT ROWS 20
  AS $$
    WITH waiting AS (
      SELECT DISTINCT m.person_id FROM visit v
        JOIN village g ON g.id = v.village_id AND g.line_account_id = account
        JOIN membership m ON m.house_id = v.house_id AND m.role = 'resident' AND m.standing = 'active'
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
  $$;
CREATE FUNCTION my_menus_out_of_date()
  RETURNS TABLE (line_user_id text, menu_stale_at timestamptz, menu_linked text, waits boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT ROWS 20
  AS $$ SELECT * FROM menus_out_of_date(app_account()) $$;
CREATE FUNCTION accounts_to_wake(moment timestamptz)
  RETURNS TABLE (line_account_id uuid, unread boolean, unsent boolean, menus boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
  AS $$ SELECT a.id,
      EXISTS (SELECT FROM webhook_event e
              WHERE e.line_account_id = a.id AND e.state = 'new' AND e.received_at <= moment),
      EXISTS (SELECT FROM message m WHERE m.line_account_id = a.id AND m.state = 'queued' AND m.due_at <= moment),
      coalesce(a.menus_until <= moment, true) AND EXISTS (SELECT FROM menus_out_of_date(a.id))
    FROM line_account a $$;
REVOKE ALL ON FUNCTION due_visits(timestamptz, integer), accounts_to_wake(timestamptz), menus_out_of_date(uuid),
  my_menus_out_of_date() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_visits(timestamptz, integer), accounts_to_wake(timestamptz), my_menus_out_of_date()
  TO village_app;
"""


def protect() -> None:
    op.execute(ROLE)
    op.execute("GRANT village_app TO CURRENT_USER")
    op.execute(SCOPE)
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO {APP} USING ({rule})")
        rights = RIGHTS.get(table, "SELECT, INSERT, UPDATE")
        op.execute(f"GRANT {rights} ON {table} TO {APP}")
    op.execute(CLOCK)
    op.execute(f"GRANT SELECT ON alembic_version TO {APP}")


def upgrade() -> None:
    op.create_table('line_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('channel_id', sa.Text(), nullable=False),
    sa.Column('channel_secret', sa.LargeBinary(), nullable=False),
    sa.Column('next_channel_secret', sa.LargeBinary(), nullable=True),
    sa.Column('access_token', sa.LargeBinary(), nullable=True),
    sa.Column('bot_user_id', sa.Text(), nullable=True),
    sa.Column('login_channel_id', sa.Text(), nullable=False),
    sa.Column('liff_id', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('paused_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('quota_spent_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('menus_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line_account')),
    sa.UniqueConstraint('bot_user_id', name=op.f('uq_line_account_bot_user_id')),
    sa.UniqueConstraint('channel_id', name=op.f('uq_line_account_channel_id'))
    )
    op.create_table('person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_account_id', sa.Uuid(), nullable=False),
    sa.Column('line_user_id', sa.Text(), nullable=False),
    sa.Column('display_name', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('following', sa.Boolean(), nullable=False),
    sa.Column('menu_stale_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('menu_linked', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['line_account_id'], ['line_account.id'], name=op.f('fk_person_line_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('line_account_id', 'line_user_id', name=op.f('uq_person_line_account_id_line_user_id'))
    )
    op.create_index('ix_person_menu_stale', 'person', ['line_account_id'], unique=False, postgresql_where=sa.text('menu_stale_at is not null'))
    op.create_index('ix_person_menu_waiting', 'person', ['line_account_id'], unique=False, postgresql_where=sa.text("menu_linked like 'resident-waiting-%'"))
    op.create_table('rich_menu',
    sa.Column('line_account_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('rich_menu_id', sa.Text(), nullable=False),
    sa.Column('synced_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['line_account_id'], ['line_account.id'], name=op.f('fk_rich_menu_line_account_id')),
    sa.PrimaryKeyConstraint('line_account_id', 'key', name=op.f('pk_rich_menu'))
    )
    op.create_table('village',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('time_zone', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('widen_after', sa.Integer(), nullable=True),
    sa.Column('remind_after', sa.Integer(), nullable=True),
    sa.Column('expire_after', sa.Integer(), nullable=False),
    sa.Column('guards_see_names', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['line_account_id'], ['line_account.id'], name=op.f('fk_village_line_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_village'))
    )
    op.create_index(op.f('ix_village_line_account_id'), 'village', ['line_account_id'], unique=False)
    op.create_table('webhook_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_account_id', sa.Uuid(), nullable=False),
    sa.Column('webhook_event_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('new', 'done', 'ignored', 'failed')", name=op.f('ck_webhook_event_state')),
    sa.ForeignKeyConstraint(['line_account_id'], ['line_account.id'], name=op.f('fk_webhook_event_line_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_event')),
    sa.UniqueConstraint('line_account_id', 'webhook_event_id', name=op.f('uq_webhook_event_line_account_id_webhook_event_id'))
    )
    op.create_index('ix_webhook_event_new', 'webhook_event', ['line_account_id', 'received_at'], unique=False, postgresql_where=sa.text("state = 'new'"))
    op.create_table('audit_head',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_audit_head_village_id')),
    sa.PrimaryKeyConstraint('village_id', name=op.f('pk_audit_head'))
    )
    op.create_table('house',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('soi', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_house_village_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_house')),
    sa.UniqueConstraint('village_id', 'number', name=op.f('uq_house_village_id_number'))
    )
    op.create_table('session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('refresh_hash', sa.Text(), nullable=False),
    sa.Column('previous_hash', sa.Text(), nullable=True),
    sa.Column('rotated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_session_person_id')),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_session_village_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session'))
    )
    op.create_table('membership',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('house_id', sa.Uuid(), nullable=True),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('household_role', sa.Text(), nullable=True),
    sa.Column('standing', sa.Text(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(role = 'resident') = (house_id is not null)", name=op.f('ck_membership_house')),
    sa.CheckConstraint("role in ('resident', 'guard', 'office')", name=op.f('ck_membership_role')),
    sa.CheckConstraint("standing in ('active', 'pending', 'suspended', 'ended')", name=op.f('ck_membership_standing')),
    sa.ForeignKeyConstraint(['house_id'], ['house.id'], name=op.f('fk_membership_house_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id')),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_membership_village_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('village_id', 'person_id', 'role', 'house_id', name=op.f('uq_membership_village_id_person_id_role_house_id'), postgresql_nulls_not_distinct=True)
    )
    op.create_index('ix_membership_house', 'membership', ['house_id'], unique=False, postgresql_where=sa.text('house_id is not null'))
    op.create_index('ix_membership_person', 'membership', ['person_id'], unique=False)
    op.create_table('visit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('house_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('visitor_name', sa.Text(), nullable=False),
    sa.Column('visitor_phone', sa.LargeBinary(), nullable=True),
    sa.Column('plate', sa.Text(), nullable=True),
    sa.Column('plate_province', sa.Text(), nullable=True),
    sa.Column('purpose', sa.Text(), nullable=True),
    sa.Column('headcount', sa.SmallInteger(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_role', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_reason', sa.Text(), nullable=True),
    sa.Column('overridden_reason', sa.Text(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('widen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('widened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('remind_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('idempotency_key', sa.Uuid(), nullable=False),
    sa.Column('fingerprint', sa.Text(), nullable=False),
    sa.CheckConstraint("kind in ('guest', 'delivery', 'taxi', 'service', 'other')", name=op.f('ck_visit_kind')),
    sa.CheckConstraint("state in ('requested', 'approved', 'rejected', 'expired', 'cancelled', 'inside', 'left')", name=op.f('ck_visit_state')),
    sa.CheckConstraint('headcount between 1 and 50', name=op.f('ck_visit_headcount')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_visit_created_by')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_visit_decided_by')),
    sa.ForeignKeyConstraint(['house_id'], ['house.id'], name=op.f('fk_visit_house_id')),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_visit_village_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sa.UniqueConstraint('village_id', 'idempotency_key', name=op.f('uq_visit_village_id_idempotency_key'))
    )
    op.create_index('ix_visit_due', 'visit', ['due_at'], unique=False, postgresql_where=sa.text('due_at is not null'))
    op.create_index('ix_visit_house', 'visit', ['house_id', sa.literal_column('created_at DESC')], unique=False)
    op.create_index('ix_visit_newest', 'visit', ['village_id', sa.literal_column('created_at DESC'), sa.literal_column('id DESC')], unique=False)
    op.create_index('ix_visit_waiting', 'visit', ['house_id'], unique=False, postgresql_where=sa.text("state = 'requested'"))
    op.create_table('message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_account_id', sa.Uuid(), nullable=False),
    sa.Column('village_id', sa.Uuid(), nullable=True),
    sa.Column('visit_id', sa.Uuid(), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('to_user', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('payload', sa.Text(), nullable=True),
    sa.Column('reply_token', sa.Text(), nullable=True),
    sa.Column('reply_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('must_arrive', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('line_request_id', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state in ('queued', 'sent', 'dead', 'dropped')", name=op.f('ck_message_state')),
    sa.ForeignKeyConstraint(['line_account_id'], ['line_account.id'], name=op.f('fk_message_line_account_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_message_person_id')),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_message_village_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_message_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message'))
    )
    op.create_index('ix_message_due', 'message', ['line_account_id', 'due_at'], unique=False, postgresql_where=sa.text("state = 'queued'"))
    op.create_index('ix_message_visit', 'message', ['visit_id'], unique=False, postgresql_where=sa.text('visit_id is not null'))
    op.create_table('photo',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_photo_village_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_photo_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo'))
    )
    op.create_index('ix_photo_visit', 'photo', ['visit_id'], unique=False)
    op.create_table('visit_event',
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('actor_role', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('previous_hash', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_visit_event_village_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_event_visit_id')),
    sa.PrimaryKeyConstraint('village_id', 'serial', name=op.f('pk_visit_event'))
    )
    op.create_index('ix_visit_event_visit', 'visit_event', ['visit_id'], unique=False)
    protect()



def downgrade() -> None:
    for table in POLICIES:
        op.execute(f"DROP POLICY scope ON {table}")
    op.drop_index('ix_visit_event_visit', table_name='visit_event')
    op.drop_table('visit_event')
    op.drop_index('ix_photo_visit', table_name='photo')
    op.drop_table('photo')
    op.drop_index('ix_message_visit', table_name='message', postgresql_where=sa.text('visit_id is not null'))
    op.drop_index('ix_message_due', table_name='message', postgresql_where=sa.text("state = 'queued'"))
    op.drop_table('message')
    op.drop_index('ix_visit_waiting', table_name='visit', postgresql_where=sa.text("state = 'requested'"))
    op.drop_index('ix_visit_newest', table_name='visit')
    op.drop_index('ix_visit_house', table_name='visit')
    op.drop_index('ix_visit_due', table_name='visit', postgresql_where=sa.text('due_at is not null'))
    op.drop_table('visit')
    op.drop_index('ix_membership_person', table_name='membership')
    op.drop_index('ix_membership_house', table_name='membership', postgresql_where=sa.text('house_id is not null'))
    op.drop_table('membership')
    op.drop_table('session')
    op.drop_table('house')
    op.drop_table('audit_head')
    op.drop_index('ix_webhook_event_new', table_name='webhook_event', postgresql_where=sa.text("state = 'new'"))
    op.drop_table('webhook_event')
    op.drop_index(op.f('ix_village_line_account_id'), table_name='village')
    op.drop_table('village')
    op.drop_table('rich_menu')
    op.drop_index('ix_person_menu_stale', table_name='person', postgresql_where=sa.text('menu_stale_at is not null'))
    op.drop_table('person')
    op.drop_table('line_account')
    op.execute("DROP FUNCTION due_visits(timestamptz, integer)")
    op.execute("DROP FUNCTION accounts_to_wake(timestamptz)")
    op.execute("DROP FUNCTION my_menus_out_of_date()")
    op.execute("DROP FUNCTION menus_out_of_date(uuid)")
    op.execute("DROP FUNCTION app_village()")
    op.execute("DROP FUNCTION app_account()")
