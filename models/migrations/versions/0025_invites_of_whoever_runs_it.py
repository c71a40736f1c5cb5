"""The first of a village's office is taken in by whoever runs the installation, who is nobody of the village."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MAKER = "ck_invite_maker"


def upgrade() -> None:
    op.alter_column("invite", "made_by", nullable=True)
    # an invite lives for a week: there are few to be read through
    op.create_check_constraint(op.f(MAKER), "invite", "made_by is not null or role = 'office'")


def downgrade() -> None:
    op.drop_constraint(op.f(MAKER), "invite", type_="check")
    op.execute(sa.text("DELETE FROM invite WHERE made_by IS NULL"))
    op.alter_column("invite", "made_by", nullable=False)
