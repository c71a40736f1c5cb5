"""What may be let go of: the application may delete old events and shifts that are over, and finds what is still full."""

from alembic import op

from models.migrations.gently import drop_index, make_index

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APP = "village_app"

# beside the policy that says whose rows they are: both must agree
OLD = {
    "webhook_event": "state <> 'new' AND received_at < now() - interval '30 days'",
    "session": "least(expires_at, revoked_at) < now() - interval '7 days'",
}


def upgrade() -> None:
    # partial: what has been emptied is not looked at again, however much of it there is
    make_index(
        "ix_webhook_event_full",
        "webhook_event (line_account_id, received_at)",
        where="state IN ('done', 'ignored') AND payload <> ''",
    )
    make_index(
        "ix_message_full",
        "message (line_account_id, created_at)",
        where="state <> 'queued' AND (payload IS NOT NULL OR facts <> '{}')",
    )
    for table, rule in OLD.items():
        op.execute(f"CREATE POLICY old ON {table} AS RESTRICTIVE FOR DELETE TO {APP} USING ({rule})")
        op.execute(f"GRANT DELETE ON {table} TO {APP}")


def downgrade() -> None:
    drop_index("ix_message_full")
    drop_index("ix_webhook_event_full")
    for table in OLD:
        op.execute(f"REVOKE DELETE ON {table} FROM {APP}")
        op.execute(f"DROP POLICY old ON {table}")
