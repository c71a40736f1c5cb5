"""The web process: wires everything together, and holds no rules."""

import secrets
import time
from datetime import UTC, datetime
from pathlib import Path

import structlog
from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

from admin.door import Door as PanelDoor
from admin.panel import add_panel
from admin.parts import PanelParts, SignInChannel
from bot.line.channel import Channel
from bot.line.deauthorize import deauthorize
from bot.line.login import LineLogin
from bot.line.web_login import LoginChannel, WebLogin
from bot.messages.render import render
from bot.webhook import make_webhook
from bot.webhook.accounts import Accounts
from liff.api.errors import handle_errors, way_of
from liff.api.parts import Parts
from liff.api.routes import make_api
from liff.api.sharing import Sharing
from liff.assets import Assets
from liff.auth import Door, Tokens
from liff.live import STALE, Hub
from liff.pages import PagesConfig, make_pages
from liff.pass_page import PassPageParts, make_pass_page
from liff.plates.reader import plate_reader
from models.domain.ids import AccountId
from models.gate_codes import GateCodes
from models.pass_keys import PassKeys
from models.texts import catalog
from models.usecases.accounts import Account
from models.watch_keys import WatchKeys
from settings import Settings, from_env
from workers import logs
from workers.commands import add_commands
from workers.health import add_health
from workers.heavy import heavy
from workers.live import Feed
from workers.mail import Mailer
from workers.places import find_places
from workers.queues import RedisQueues
from workers.runtime import Runtime
from workers.versions import versions

log = structlog.get_logger(__name__)

HERE = Path(__file__).parent
MOST_BYTES = 42_000_000
"""Four photos of 10 MB and their form."""


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask application.

    gunicorn forks after this, so it opens no connection to the servers that the settings name. Where they name none, it
    starts the embedded ones, or joins them.
    """
    settings = settings or from_env()
    logs.configure(settings.log_level, settings.log_format, settings.sentry_dsn)
    runtime = Runtime(settings, find_places(settings))
    app = Flask("village_security", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=100_000, MAX_FORM_PARTS=50)
    app.config["SOCK_SERVER_OPTIONS"] = {"max_message_size": 4096}  # a page says who it is, and nothing else
    app.extensions["runtime"] = runtime
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    _name_requests(app)
    handle_errors(app)
    _add_doors(app, settings, runtime)
    add_health(app, runtime)
    add_commands(app, runtime)
    return app


def _add_doors(app: Flask, settings: Settings, runtime: Runtime) -> None:
    accounts = Accounts(runtime.database)
    app.extensions["accounts"] = accounts
    app.register_blueprint(
        make_webhook(runtime.database.engine, accounts, lambda account_id: runtime.wake([("inbox", account_id)]))
    )
    parts = _parts(app, settings, runtime, accounts)
    feed = _feed(runtime, app)
    app.register_blueprint(make_api(parts, feed))
    add_panel(app, _panel_parts(settings, runtime, parts, feed, accounts))
    app.register_blueprint(
        make_pass_page(PassPageParts(database=parts.database, keys=parts.pass_keys, limiter=parts.limiter))
    )
    app.register_blueprint(
        make_pages(
            PagesConfig(
                liff_id=settings.liff_id or "",
                liff_ids=lambda: {account.liff_id for account in accounts.all()},
                liff_sdk_url=settings.liff_sdk_url,
                line_api_base=settings.line_api_base,
                frame_ancestors=settings.liff_frame_ancestors,
            )
        )
    )


def _parts(app: Flask, settings: Settings, runtime: Runtime, accounts: Accounts) -> Parts:
    tokens = Tokens(runtime.places.secret_key)
    hub = Hub()
    app.extensions["hub"] = hub
    return Parts(
        database=runtime.database,
        door=Door(runtime.database, tokens),
        tokens=tokens,
        login=LineLogin(settings.line_api_base),
        accounts=accounts.all,
        liff_link=lambda account_id: f"{settings.liff_base}/{_liff_id(accounts, account_id)}",
        give_back=lambda channel_id, token: _give_back(settings, accounts, channel_id, token),
        photo_store=lambda: runtime.photo_store,
        photo_links=runtime.photo_links,
        hub=hub,
        limiter=_limiter(app, runtime),
        heavy=heavy,
        plate_reader=plate_reader(settings.plate_reader, heavy),
        pass_keys=PassKeys(runtime.places.secret_key),
        gate_codes=GateCodes(runtime.places.secret_key),
        watch_keys=WatchKeys(runtime.places.secret_key),
        sharing=Sharing(settings.public_base_url),
    )


def _panel_parts(settings: Settings, runtime: Runtime, parts: Parts, feed: Feed, accounts: Accounts) -> PanelParts:
    private = settings.public_base_url.lower().startswith("https:")
    return PanelParts(
        database=parts.database,
        door=PanelDoor(parts.database, private=private),
        secret_key=runtime.places.secret_key,
        public_base_url=settings.public_base_url,
        line_api_base=settings.line_api_base,
        web_login=WebLogin(settings.line_login_base, settings.line_api_base),
        channels=lambda: [_sign_in_channel(one) for one in parts.accounts()],
        first_liff_id=settings.liff_id or "",
        liff_link=parts.liff_link,
        photo_links=parts.photo_links,
        watchers=parts.hub,
        feed=feed.start,
        stale=STALE,
        limiter=parts.limiter,
        heavy=heavy,
        files=Assets.read(HERE / "admin" / "static"),
        queues=RedisQueues(runtime.places.redis_url),
        versions=versions,
        forget_accounts=accounts.forget,
        fonts=f"/liff/static/{Assets.read(HERE / 'liff' / 'static').version}/fonts",
        worded=lambda letter, language, account_id: render(
            letter, catalog.of(language), runtime.links(datetime.now(UTC), account_id)
        ),
        mail=Mailer(settings.smtp_url, settings.mail_from) if settings.smtp_url and settings.mail_from else None,
    )


def _sign_in_channel(account: Account) -> SignInChannel:
    secret = account.login_channel_secret
    channel = LoginChannel(channel_id=account.login_channel_id, secret=secret) if secret else None
    return SignInChannel(account_id=account.id, liff_id=account.liff_id, channel=channel)


def _liff_id(accounts: Accounts, account_id: AccountId) -> str:
    known = next((account.liff_id for account in accounts.all() if account.id == account_id), None)
    if known is None:  # another process of ours has heard of it a moment ago
        accounts.forget()
        known = next(account.liff_id for account in accounts.all() if account.id == account_id)
    return known


def _give_back(settings: Settings, accounts: Accounts, login_channel_id: str, user_access_token: str) -> bool:
    """Whether LINE forgets what somebody allowed our app; not where nobody told us the Login channel's secret."""
    of_channel = (one for one in accounts.all() if one.login_channel_id == login_channel_id)
    secret = next((one.login_channel_secret for one in of_channel if one.login_channel_secret), None)
    if secret is None:
        return False
    channel = Channel(channel_id=login_channel_id, secret=secret)
    return deauthorize(settings.line_api_base, channel, user_access_token)


def _feed(runtime: Runtime, app: Flask) -> Feed:
    return Feed(runtime.places.redis_url, app.extensions["hub"])


_PATIENCE: dict[str, str | int] = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds


def _limiter(app: Flask, runtime: Runtime) -> Limiter:
    """Counts in Redis, and in memory while Redis is gone."""
    return Limiter(
        get_remote_address,
        app=app,
        storage_uri=runtime.places.redis_url,
        storage_options=_PATIENCE,
        in_memory_fallback_enabled=True,
        swallow_errors=True,
    )


def _name_requests(app: Flask) -> None:
    """Every request has an id, which is answered, logged, and written into the record."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.started = time.monotonic()

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        # each server says the time, and some let ours stand beside it; pages set their clock by it, and cannot read two
        response.headers.pop("Date", None)
        if response.status_code >= 400 or request.method != "GET":
            ms = round((time.monotonic() - g.started) * 1000, 1)
            facts = {"method": request.method, "path": way_of(request), "status": response.status_code}
            log.info("request", ms=ms, request_id=g.request_id, **facts)
        return response
