"""Functions that look past the policies find their tables in the schema alone, not among somebody's temporary ones."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "due_visits(timestamptz, integer)",
    "menus_out_of_date(uuid)",
    "my_menus_out_of_date()",
    "accounts_to_wake(timestamptz)",
    "accounts_to_ask(timestamptz)",
)


def upgrade() -> None:
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    for function in FUNCTIONS:
        # unnamed, the temporary schema would be the first
        op.execute(f"ALTER FUNCTION {function} SET search_path = {schema}, pg_temp")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} SET search_path FROM CURRENT")
