"""A claim may be refused; who moved out and comes back has a row of its own: the old one is history."""

from alembic import op

from models.migrations.gently import constrain, drop_index, make_index, release

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ONCE = "uq_membership_village_id_person_id_role_house_id"
LIVE = "uq_membership_live"
PLACE = "membership (village_id, person_id, role, house_id) NULLS NOT DISTINCT"
ENDING = "standing in ('active', 'suspended') and ends_at is not null"


def upgrade() -> None:
    standings = "standing in ('active', 'pending', 'suspended', 'ended', 'refused')"
    constrain("membership", "ck_membership_standing", f"CHECK ({standings})")
    make_index(LIVE, PLACE, unique=True, where="standing not in ('ended', 'refused')")
    release("membership", ONCE)
    # by which a person's place is known as their own
    make_index("uq_membership_person_id_id", "membership (person_id, id)", unique=True)
    make_index("ix_membership_ending", "membership (ends_at)", where=ENDING)


def downgrade() -> None:
    drop_index("ix_membership_ending")
    drop_index("uq_membership_person_id_id")
    op.execute("UPDATE membership SET standing = 'ended' WHERE standing = 'refused'")
    # the old rule knows one row of a place: the newest
    op.execute(
        "DELETE FROM membership o USING membership n WHERE (n.village_id, n.person_id, n.role) ="
        " (o.village_id, o.person_id, o.role) AND n.house_id IS NOT DISTINCT FROM o.house_id"
        " AND (n.created_at, n.id) > (o.created_at, o.id)"
    )
    make_index(ONCE, PLACE, unique=True)
    drop_index(LIVE)
    constrain(
        "membership", "ck_membership_standing", "CHECK (standing in ('active', 'pending', 'suspended', 'ended'))"
    )
    op.execute(f"ALTER TABLE membership ADD CONSTRAINT {ONCE} UNIQUE USING INDEX {ONCE}")
