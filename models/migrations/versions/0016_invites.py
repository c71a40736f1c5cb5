"""An invite: a place that somebody may take with a link, once and within a week. Only the link's hash is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

APP = "village_app"
# whoever opens a link does not know whose village it is: their LINE account does, as for a membership
SCOPE = (
    "village_id = (SELECT app_village()) OR village_id = ANY"
    " ((SELECT array_agg(v.id) FROM village v WHERE v.line_account_id = (SELECT app_account()))::uuid[])"
)


def upgrade() -> None:
    op.create_table(
        "invite",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("house_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("household_role", sa.Text(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role in ('resident', 'guard', 'office')", name=op.f("ck_invite_role")),
        sa.CheckConstraint("household_role in ('owner', 'tenant', 'family')", name=op.f("ck_invite_household_role")),
        sa.CheckConstraint(
            "(role = 'resident') = (house_id is not null)"
            " and (role = 'resident') = (household_role is not null)",
            name=op.f("ck_invite_house"),
        ),
        sa.CheckConstraint("(used_by is null) = (used_at is null)", name=op.f("ck_invite_used")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_invite_made_by"),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"], name="fk_invite_used_by"),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_invite_village_id"),
        sa.ForeignKeyConstraint(
            ["village_id", "house_id"], ["house.village_id", "house.id"], name="fk_invite_village_id_house_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invite"),
        sa.UniqueConstraint("token_hash", name="uq_invite_token_hash"),
    )
    op.create_index("ix_invite_house", "invite", ["village_id", "house_id"])
    op.execute("ALTER TABLE invite ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON invite TO {APP} USING ({SCOPE})")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON invite TO {APP}")


def downgrade() -> None:
    op.drop_table("invite")
