"""A village says how long visitors stay, and the clock finds those who have not left."""

from alembic import op

from models.migrations.gently import add_columns, constrain

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

USUAL = {"guest": 43200, "delivery": 1800, "taxi": 1200, "service": 36000, "other": 14400}


def upgrade() -> None:
    # empty for those who are inside while this is released: nobody has told them how long they may stay
    add_columns("visit", "overstay_at timestamptz", "overstayed_at timestamptz")
    add_columns("village", *(f"stay_{kind} integer DEFAULT {seconds}" for kind, seconds in USUAL.items()))
    for kind in USUAL:
        constrain("village", f"ck_village_stay_{kind}", f"CHECK (stay_{kind} > 0)")


def downgrade() -> None:
    for name in ("overstayed_at", "overstay_at"):
        op.drop_column("visit", name)
    for kind in USUAL:
        op.drop_column("village", f"stay_{kind}")  # and what it is held to
