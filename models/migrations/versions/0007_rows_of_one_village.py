"""A row names a house or a visit of its own village: the keys hold both ids, and stand for the two keys before them."""

from models.migrations.gently import constrain, release

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# table, whom it names; and whether its own key to the village is now told by theirs
NAMES = (
    ("visit", "house", True),
    ("membership", "house", False),
    ("photo", "visit", True),
    ("visit_event", "visit", True),
    ("message", "visit", False),
)


def upgrade() -> None:
    for table, named, _ in NAMES:
        key = f"FOREIGN KEY (village_id, {named}_id) REFERENCES {named} (village_id, id)"
        constrain(table, f"fk_{table}_village_id_{named}_id", key)
    # else a key of which one half is NULL would let any visit pass
    constrain("message", "ck_message_visit", "CHECK (visit_id IS NULL OR village_id IS NOT NULL)")
    for table, named, tells_the_village in NAMES:
        release(table, f"fk_{table}_{named}_id")
        if tells_the_village:
            release(table, f"fk_{table}_village_id")


def downgrade() -> None:
    for table, named, tells_the_village in reversed(NAMES):
        constrain(table, f"fk_{table}_{named}_id", f"FOREIGN KEY ({named}_id) REFERENCES {named} (id)")
        if tells_the_village:
            constrain(table, f"fk_{table}_village_id", "FOREIGN KEY (village_id) REFERENCES village (id)")
    release("message", "ck_message_visit")
    for table, named, _ in reversed(NAMES):
        release(table, f"fk_{table}_village_id_{named}_id")
