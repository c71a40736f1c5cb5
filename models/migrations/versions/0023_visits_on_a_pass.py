"""A visit names a pass of its own village, and is found by it."""

from models.migrations.gently import constrain, drop_index, make_index, release

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KEY = "fk_visit_village_id_pass_id"


def upgrade() -> None:
    constrain("visit", KEY, "FOREIGN KEY (village_id, pass_id) REFERENCES pass (village_id, id)")
    make_index("ix_visit_pass", "visit (pass_id)", where="pass_id IS NOT NULL")


def downgrade() -> None:
    drop_index("ix_visit_pass")
    release("visit", KEY)
