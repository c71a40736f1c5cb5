"""A village's customs: how people join it, who of a house is asked first, when the office is, and its rules."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CODE = "uq_village_line_account_id_join_code"
RULES = {
    "asked_first": "asked_first in ('tenant', 'owner', 'joined')",
    "widen_to": "widen_to in ('next', 'all')",
    "office_after": "office_after > 0",
}


def _columns() -> list[sa.Column[object]]:
    # defaults that stay: a release that does not know the columns goes on inserting villages
    return [
        sa.Column("join_code", sa.Text(), nullable=True),
        sa.Column("asked_first", sa.Text(), nullable=False, server_default=sa.text("'tenant'")),
        sa.Column("widen_to", sa.Text(), nullable=False, server_default=sa.text("'next'")),
        sa.Column("office_after", sa.Integer(), nullable=True, server_default=sa.text("150")),
        sa.Column("groups_allowed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("gate_map_url", sa.Text(), nullable=True),
        sa.Column("rules_th", sa.Text(), nullable=True),
        sa.Column("rules_en", sa.Text(), nullable=True),
    ]


def upgrade() -> None:
    # in one transaction: an installation has a handful of villages
    for column in _columns():
        op.add_column("village", column)
    for name, rule in RULES.items():
        op.create_check_constraint(op.f(f"ck_village_{name}"), "village", rule)
    op.create_unique_constraint(CODE, "village", ["line_account_id", "join_code"])


def downgrade() -> None:
    op.drop_constraint(CODE, "village", type_="unique")
    for name in RULES:
        op.drop_constraint(op.f(f"ck_village_{name}"), "village", type_="check")
    for column in reversed(_columns()):
        op.drop_column("village", column.name)
