"""A person says for which of their places they act now, how large they read, and in which language."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NO = sa.text("false")  # kept: a release that does not know the column goes on inserting
KEY = "fk_person_id_acting_as"


def upgrade() -> None:
    # in one transaction: people are few, and nobody's choice is there to be read through
    op.add_column("person", sa.Column("acting_as", sa.Uuid(), nullable=True))
    op.add_column("person", sa.Column("large_type", sa.Boolean(), nullable=False, server_default=NO))
    op.add_column("person", sa.Column("language_chosen", sa.Boolean(), nullable=False, server_default=NO))
    # both ids: nobody acts for somebody else's place
    op.create_foreign_key(KEY, "person", "membership", ["id", "acting_as"], ["person_id", "id"])


def downgrade() -> None:
    op.drop_constraint(KEY, "person", type_="foreignkey")
    for name in ("language_chosen", "large_type", "acting_as"):
        op.drop_column("person", name)
