"""Rich menus at a release: the new ones stand and are linked before the outdated ones go."""

import time

import structlog

from bot.line.rich_menus import Synced, connected, sync
from bot.line.tokens import TokenUnavailable, access_token
from bot.menus.definitions import menus as wanted_menus
from models.domain.ids import AccountId
from models.usecases.accounts import Account
from models.usecases.link_menus import anybody_in_doubt, keep_menus
from workers.menus import link_menus
from workers.runtime import Runtime, channel_of

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 30.0
"""Of a release with people who cannot be linked: their menus of before stay then, until the next one."""

GLANCE_SECONDS = 0.2


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
        _keep(runtime, account.id, synced)
        everybody = synced.stopped is None and _link_everybody(runtime, account.id)
        if everybody:
            synced = sync(client, wanted, sweeping=True)
    log.info("rich_menus_synced", account=str(account.id), everybody_linked=everybody, **_counts(synced))
    return synced.stopped is not None or not everybody


def _keep(runtime: Runtime, account_id: AccountId, synced: Synced) -> None:
    with runtime.database.work(account_id=account_id, whole_account=True) as work:
        keep_menus(work, synced.ids)


def _link_everybody(runtime: Runtime, account_id: AccountId) -> bool:
    """Before the menus go that they see now. False where LINE does not take the links.

    A worker that is at it already is waited for.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        if link_menus(runtime, account_id):
            until = time.monotonic() + PATIENCE_SECONDS
        with runtime.database.work(account_id=account_id, whole_account=True) as work:
            if not anybody_in_doubt(work):
                return True
        if time.monotonic() > until:
            log.warning("menus_not_linked", account=str(account_id))
            return False
        time.sleep(GLANCE_SECONDS)


def _counts(synced: Synced) -> dict[str, object]:
    return {
        "standing": len(synced.ids),
        "created": len(synced.created),
        "mended": len(synced.mended),
        "removed": len(synced.removed),
        "stopped": synced.stopped.reason if synced.stopped else None,
    }
