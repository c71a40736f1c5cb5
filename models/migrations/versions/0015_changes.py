"""What changes beside visits is written down, too: who did it, when, by which door. Appended to, and nothing else."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

APP = "village_app"
SUBJECTS = (
    "membership", "invite", "pass", "occasion", "house_rule", "asking_rule", "block", "house", "person", "village",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.CheckConstraint("subject in (" + ", ".join(map(repr, SUBJECTS)) + ")", name=op.f("ck_change_subject")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_change_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    op.create_index("ix_change_subject", "change", ["village_id", "subject_id", "id"])
    op.execute("ALTER TABLE change ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON change TO {APP} USING (village_id = (SELECT app_village()))")
    op.execute(f"GRANT SELECT, INSERT ON change TO {APP}")


def downgrade() -> None:
    op.drop_table("change")
