"""A LINE account sees its own row: all of them were open wherever no village was named, which is in every drain."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNNAMED = "(SELECT app_village()) IS NULL"
OWN = (
    "id = (SELECT app_account())"
    " OR id IN (SELECT v.line_account_id FROM village v WHERE v.id = (SELECT app_village()))"
)


def upgrade() -> None:
    # only before any scope is named is an account found by a webhook's destination or an ID token's audience
    op.execute(f"ALTER POLICY scope ON line_account USING ({UNNAMED} AND (SELECT app_account()) IS NULL OR {OWN})")


def downgrade() -> None:
    op.execute(f"ALTER POLICY scope ON line_account USING ({UNNAMED} OR {OWN})")
