"""Where the servers are: what the environment names, and for the rest an embedded default under VAR_DIR."""

import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from settings import Settings
from workers.embedded import ensure
from workers.runtime import Places


def find_places(settings: Settings) -> Places:
    """Starts (or joins) the embedded servers where the environment names none. Close to leave them again."""
    database_url, redis_url = settings.database_url, settings.redis_url
    close = _nothing
    if database_url is None or redis_url is None:
        embedded = ensure(settings.var_dir)
        database_url = database_url or _with_driver(embedded.database_url)
        redis_url = redis_url or embedded.redis_url
        close = embedded.close
    return Places(
        database_url=database_url,
        redis_url=redis_url,
        photo_store_url=settings.photo_store_url or (settings.var_dir.resolve() / "photos").as_uri(),
        secret_key=_secret_key(settings),
        field_keys=_field_keys(settings),
        close=close,
    )


def _with_driver(database_url: str) -> str:
    return "postgresql+psycopg2://" + database_url.partition("://")[2]


def _secret_key(settings: Settings) -> str:
    if settings.secret_key:
        return settings.secret_key.get_secret_value()
    return _kept(settings.var_dir / "secret_key", secrets.token_urlsafe(48))


def _field_keys(settings: Settings) -> tuple[str, ...]:
    if settings.field_keys:
        return tuple(key.get_secret_value() for key in settings.field_keys)
    return (_kept(settings.var_dir / "field_key", Fernet.generate_key().decode()),)


def _kept(path: Path, fresh: str) -> str:
    """What the file says; made once, by whoever comes first, and readable by the owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(fresh)
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def _nothing() -> None:
    """The operator's own servers stay as they are."""
