"""`flask --app app db upgrade`, which the release process runs before anything of the new release starts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text

from models.migrations import head
from tests.migrations.databases import empty_database
from workers.embedded import Embedded

ROOT = Path(__file__).parents[2]


@pytest.fixture
def address(servers: Embedded) -> Iterator[str]:
    with empty_database(servers, "release") as given:
        yield given


def release(address: str, redis_url: str, var: Path, key: str, secret: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": address,
        "REDIS_URL": redis_url,
        "VAR_DIR": str(var),
        "SECRET_KEY": "a secret of more than thirty-two bytes",
        "FIELD_KEYS": key,
        "PUBLIC_BASE_URL": "https://gate.example",
        "LINE_CHANNEL_ID": "1657000001",
        "LINE_CHANNEL_SECRET": secret,
        "LINE_LOGIN_CHANNEL_ID": "1657000002",
        "LIFF_ID": "1657000002-VillageX",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False)


def test_releasing_twice_is_harmless_and_takes_the_environment_s_word(
    address: str, servers: Embedded, tmp_path: Path
) -> None:
    key = Fernet.generate_key().decode()
    told = [release(address, servers.redis_url, tmp_path, key, secret) for secret in ("first-secret", "next-secret")]
    assert [(one.returncode, one.stderr) for one in told] == [(0, "")] * 2
    engine = create_engine(address)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == head()
        ((channel_id, sealed),) = connection.execute(text("SELECT channel_id, channel_secret FROM line_account"))
    engine.dispose()
    assert channel_id == "1657000001"
    assert Fernet(key).decrypt(bytes(sealed)) == b"next-secret"
