"""A message may be one of a notice's many, which wait behind the gate's; one that died may have been sent anew."""

from alembic import op

from models.migrations.gently import add_columns, constrain, drop_index, make_index, release

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

GOING = "state = 'queued' AND notice_id IS NOT NULL"
INDEXES = (
    # what is claimed next: the gate's before a notice's
    ("ix_message_next", "message (line_account_id, bulk, due_at)", False, "state = 'queued'"),
    ("ix_message_village", "message (village_id, id)", False, "village_id IS NOT NULL"),
    ("ix_message_unsent", "message (village_id, state, id)", False, "state <> 'sent' AND village_id IS NOT NULL"),
    ("ix_message_person", "message (person_id, id)", False, "person_id IS NOT NULL"),
    ("ix_message_notice", "message (notice_id, person_id)", False, "notice_id IS NOT NULL"),
    # nobody is owed the same notice twice
    ("uq_message_notice_person", "message (notice_id, person_id)", True, GOING),
)
KEYS = (
    ("fk_message_village_id_notice_id", "FOREIGN KEY (village_id, notice_id) REFERENCES notice (village_id, id)"),
    ("fk_message_resent_as", "FOREIGN KEY (resent_as) REFERENCES message (id)"),
    ("ck_message_notice", "CHECK (notice_id IS NULL OR village_id IS NOT NULL)"),
)


def upgrade() -> None:
    add_columns("message", "bulk boolean NOT NULL DEFAULT false", "notice_id uuid", "resent_as uuid")
    for name, key in KEYS:
        constrain("message", name, key)
    for name, on, unique, where in INDEXES:
        make_index(name, on, unique=unique, where=where)
    drop_index("ix_message_due")


def downgrade() -> None:
    make_index("ix_message_due", "message (line_account_id, due_at)", where="state = 'queued'")
    for name, _, _, _ in reversed(INDEXES):
        drop_index(name)
    for name, _ in reversed(KEYS):
        release("message", name)
    for column in ("resent_as", "notice_id", "bulk"):
        op.drop_column("message", column)
