"""The office changes its LINE account's credentials. They are sealed, and nobody is shown them again."""

from collections.abc import Mapping

from sqlalchemy import func, select, update

from models.domain.errors import Code, Refused
from models.tables.villages import LineAccountRow, VillageRow
from models.uow import Work
from models.usecases.changes import note_change

SETTABLE = ("channel_secret", "next_channel_secret", "access_token", "login_channel_secret")


def villages_of_account(work: Work) -> int:
    """How many villages speak through the work's account."""
    with work.whole_account_open():
        ours = VillageRow.line_account_id == work.account
        return work.connection.scalar(select(func.count()).select_from(VillageRow).where(ours)) or 0


def set_credentials(work: Work, given: Mapping[str, str | None], *, for_all: bool) -> None:
    """Some of SETTABLE; None takes one away. The breaker closes: what LINE refused was the ones before.

    Raises Refused where other villages speak through the account, too, and the caller may not speak for them all.
    """
    if not for_all and villages_of_account(work) > 1:
        raise Refused(Code.STATE_FORBIDS, "other villages speak through this account, too")
    values = {name: work.seal.seal_optional(given[name]) for name in SETTABLE if name in given}
    if not values:
        return
    ours = LineAccountRow.id == work.account
    work.connection.execute(update(LineAccountRow).where(ours).values(**values, failures=0, paused_until=None))
    note_change(work, "line_account", work.account, "credentials_set", {name: bool(given[name]) for name in values})
