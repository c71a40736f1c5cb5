"""Columns that hold one of a few words, or seconds, hold nothing else."""

from alembic import op

from models.migrations.gently import constrain, release

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RULES = (
    ("visit", "answer", "answer in ('approve', 'reject', 'not_mine')"),
    ("visit", "decided_role", "decided_role in ('resident', 'guard', 'office', 'clock')"),
    ("session", "role", "role in ('resident', 'guard', 'office')"),
    ("membership", "household_role", "household_role in ('owner', 'tenant', 'family')"),
    ("village", "widen_after", "widen_after > 0"),
    ("village", "remind_after", "remind_after > 0"),
    ("village", "expire_after", "expire_after > 0"),
)


def upgrade() -> None:
    # no wait was as good as none: both were never asked for
    op.execute("UPDATE village SET widen_after = NULL WHERE widen_after <= 0")
    op.execute("UPDATE village SET remind_after = NULL WHERE remind_after <= 0")
    for table, name, rule in RULES:
        constrain(table, f"ck_{table}_{name}", f"CHECK ({rule})")


def downgrade() -> None:
    for table, name, _ in RULES:
        release(table, f"ck_{table}_{name}")
