"""A house and a visit as somebody of the same village may name them: what the next step's foreign keys point at."""

from models.migrations.gently import drop_index, make_index

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_index("uq_house_village_id_id", "house (village_id, id)", unique=True)
    make_index("uq_visit_village_id_id", "visit (village_id, id)", unique=True)
    # a picture's place among its visit's: serves as the index on visit_id, too
    make_index("uq_photo_visit_id_position", "photo (visit_id, position)", unique=True)
    drop_index("ix_photo_visit")


def downgrade() -> None:
    make_index("ix_photo_visit", "photo (visit_id)")
    drop_index("uq_photo_visit_id_position")
    drop_index("uq_visit_village_id_id")
    drop_index("uq_house_village_id_id")
