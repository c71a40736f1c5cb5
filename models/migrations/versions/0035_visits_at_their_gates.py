"""The gates that a visit names are gates of its own village."""

from models.migrations.gently import constrain, release

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

COLUMNS = ("gate_id", "entered_gate_id", "left_gate_id")


def upgrade() -> None:
    for column in COLUMNS:
        key = f"FOREIGN KEY (village_id, {column}) REFERENCES gate (village_id, id)"
        constrain("visit", f"fk_visit_village_id_{column}", key)


def downgrade() -> None:
    for column in COLUMNS:
        release("visit", f"fk_visit_village_id_{column}")
