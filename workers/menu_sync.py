"""Rich menus at a release: the new ones stand and are linked before the outdated ones go."""

import structlog

from bot.line.rich_menus import Synced, connected, sync
from bot.line.tokens import TokenUnavailable, access_token
from bot.menus.definitions import menus as wanted_menus
from models.domain.ids import AccountId
from models.usecases.accounts import Account
from models.usecases.link_menus import BULK, keep_menus
from workers.menus import link_menus
from workers.runtime import Runtime, channel_of

log = structlog.get_logger(__name__)


def sync_account(runtime: Runtime, account: Account) -> bool:
    """Brings one account's menus in line with this release. True where LINE stopped it: run it again later."""
    settings = runtime.settings
    wanted = wanted_menus(f"{settings.liff_base}/{account.liff_id}")
    try:
        token = access_token(channel_of(account), settings.line_api_base)
    except TokenUnavailable as error:  # a release must not fail because LINE is away: the menus of before still stand
        log.warning("rich_menus_not_synced", account=str(account.id), error=str(error))
        return True
    with connected(
        access_token=token, api_base=settings.line_api_base, data_base=settings.line_data_api_base
    ) as client:
        synced = sync(client, wanted, sweeping=False)
        _keep(runtime, AccountId(account.id), synced)
        if synced.stopped is None:
            synced = sync(client, wanted, sweeping=True)
    log.info("rich_menus_synced", account=str(account.id), **_counts(synced))
    return synced.stopped is not None


def _keep(runtime: Runtime, account_id: AccountId, synced: Synced) -> None:
    with runtime.database.work(account_id=account_id, whole_account=True) as work:
        keep_menus(work, synced.ids)
    while link_menus(runtime, account_id) >= BULK:  # everybody, before the menus go that they see now
        pass


def _counts(synced: Synced) -> dict[str, object]:
    return {
        "standing": len(synced.ids),
        "created": len(synced.created),
        "mended": len(synced.mended),
        "removed": len(synced.removed),
        "stopped": synced.stopped.reason if synced.stopped else None,
    }
