"""A village watches for somebody: also by how a name sounds, by a phone and by an ID card. Guards propose."""

from alembic import op

from models.migrations.gently import add_columns, constrain, make_index, release

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

COLUMNS = {
    "sounds": "text",
    "phone_key": "text",
    "id_key": "text",
    "advice": "text",
    "standing": "text NOT NULL DEFAULT 'active'",
    "confirmed_by": "uuid",
    "confirmed_at": "timestamptz",
}
RULES = {
    "known": "ended_at is not null or coalesce(plate, name_key, phone_key, id_key) is not null",
    "standing": "standing in ('proposed', 'active', 'declined')",
    "advice": "advice in ('stop', 'office', 'police')",
    "of_house": "house_id is null or standing = 'active' and advice is null",
    "of_village": "house_id is not null or advice is not null",
}


def upgrade() -> None:
    add_columns("block", *(f"{name} {kind}" for name, kind in COLUMNS.items()))
    op.execute("UPDATE block SET advice = 'office' WHERE house_id IS NULL")
    for name, rule in RULES.items():
        constrain("block", f"ck_block_{name}", f"CHECK ({rule})")
    release("block", "ck_block_means")
    constrain("block", "fk_block_confirmed_by", "FOREIGN KEY (confirmed_by) REFERENCES person (id)")
    make_index("uq_block_village_id_id", "block (village_id, id)", unique=True)


def downgrade() -> None:
    op.execute("DELETE FROM block WHERE plate IS NULL AND name_key IS NULL")
    op.execute("UPDATE block SET ended_at = now() WHERE house_id IS NULL AND ended_at IS NULL")
    op.create_check_constraint(op.f("ck_block_means"), "block", "plate is not null or name_key is not null")
    op.drop_index("uq_block_village_id_id", "block")
    for name in COLUMNS:
        op.drop_column("block", name)
