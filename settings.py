"""The environment, read once. A missing or malformed variable names itself and stops the program with exit status 2."""

import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Annotated, Any, Literal, Self

from cryptography.fernet import Fernet
from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LINE_FIELDS = ("line_channel_id", "line_channel_secret", "line_login_channel_id", "liff_id")


class Settings(BaseSettings):
    """What the program was told. Everybody but app.py and the workers is handed values, never this."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    database_url: str | None = None
    redis_url: str | None = None
    var_dir: Path = Path("var")
    secret_key: SecretStr | None = None
    field_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    public_base_url: str = "http://127.0.0.1:8000"

    line_channel_id: str | None = None
    line_channel_secret: SecretStr | None = None
    line_channel_access_token: SecretStr | None = None
    line_login_channel_id: str | None = None
    line_login_channel_secret: SecretStr | None = None
    liff_id: str | None = None

    line_api_base: str = "https://api.line.me"
    line_data_api_base: str = "https://api-data.line.me"
    line_login_base: str = "https://access.line.me"
    liff_sdk_url: str = "https://static.line-scdn.net/liff/edge/2/sdk.js"
    liff_base: str = "https://liff.line.me"
    liff_frame_ancestors: str = "'none'"

    photo_store_url: str | None = None
    s3_endpoint_url: str | None = None

    plate_reader: str | None = None

    smtp_url: str | None = None
    mail_from: str | None = None

    trusted_proxies: int = Field(default=0, ge=0, le=5)
    port: int = Field(default=8000, ge=1, le=65535)
    web_concurrency: int = Field(default=2, ge=1, le=64)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "console"] = "json"
    sentry_dsn: str | None = None
    otel_exporter_otlp_endpoint: str | None = None  # of the contract; nothing sends traces as yet

    @field_validator("field_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("field_keys")
    @classmethod
    def _are_fernet_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in value:
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                raise ValueError("each key must be 32 url-safe base64-encoded bytes (Fernet)") from None
        return value

    @field_validator("secret_key")
    @classmethod
    def _is_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().encode()) < 32:
            raise ValueError("must be at least 32 bytes")
        return value

    @field_validator(
        "public_base_url", "line_api_base", "line_data_api_base", "line_login_base", "liff_base", "liff_sdk_url"
    )
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        AnyHttpUrl(value)
        return value.rstrip("/")

    @field_validator("sentry_dsn")
    @classmethod
    def _is_a_dsn(cls, value: str | None) -> str | None:
        if value is not None:
            from sentry_sdk.utils import BadDsn, Dsn  # costs start-up time that nobody should pay without it

            try:
                Dsn(value)
            except BadDsn as problem:
                raise ValueError(f"is no DSN of Sentry's: {problem}") from None
        return value

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: str | None) -> str | None:
        """SQLAlchemy 2.1 reads a bare postgresql:// as psycopg 3; ours is psycopg2 whatever the operator wrote."""
        if value is None:
            return None
        scheme, _, rest = value.partition("://")
        if scheme not in {"postgres", "postgresql", "postgresql+psycopg2"} or not rest:
            raise ValueError("must be postgresql://…")
        return f"postgresql+psycopg2://{rest}"

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must be redis://…, rediss://… or unix://…")
        return value

    @field_validator("photo_store_url")
    @classmethod
    def _is_a_store(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("file:///", "s3://")):
            raise ValueError("must be file:///… or s3://bucket/prefix")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("smtp://", "smtps://")):
            raise ValueError("must be smtp://… or smtps://…")
        return value

    @field_validator("plate_reader")
    @classmethod
    def _reads_plates(cls, value: str | None) -> str | None:
        if value == "tesseract" and which(value) is None:
            raise ValueError("tesseract is not installed here (Debian: tesseract-ocr and tesseract-ocr-tha)")
        if value is not None and value != "tesseract" and not _is_private(value):
            raise ValueError("must be tesseract or https://… (http://… on this machine alone)")
        return value

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _problems(self) -> Iterator[str]:
        if self.database_url and not self.secret_key:
            yield "SECRET_KEY: required (at least 32 bytes) when DATABASE_URL is set"
        if self.database_url and not self.field_keys:
            yield "FIELD_KEYS: required when DATABASE_URL is set"
        given = [name for name in LINE_FIELDS if getattr(self, name)]
        missing = [name.upper() for name in LINE_FIELDS if not getattr(self, name)]
        if given and missing:
            yield f"{', '.join(missing)}: required together with the other LINE variables"
        if self.smtp_url and not self.mail_from:
            yield "MAIL_FROM: required when SMTP_URL is set: the address that letters come from"
        is_line = self.line_api_base.lower().startswith("https:")
        if given and is_line and not self.public_base_url.lower().startswith("https:"):
            yield "PUBLIC_BASE_URL: required as https://…: LINE refuses every message with a photo at another address"


def _is_private(address: str) -> bool:
    """Whether what is sent there can be read by nobody on the way."""
    try:
        url = AnyHttpUrl(address)
    except ValidationError:
        return False
    return url.scheme == "https" or url.host in {"127.0.0.1", "localhost", "[::1]"}


def from_env() -> Settings:
    """The settings of this process. Prints every problem by its variable's name and exits with 2 when there is one."""
    try:
        return Settings()
    except ValidationError as problems:
        for problem in problems.errors():
            name = "_".join(str(part) for part in problem["loc"][:1]).upper()
            words = problem["msg"].removeprefix("Value error, ")
            print(f"{name}: {words}" if name else words, file=sys.stderr)  # noqa: T201 - before logging exists
        sys.exit(2)
