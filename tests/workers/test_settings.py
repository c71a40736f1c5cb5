"""What the environment says wrongly is named, and ends each process with status 2 before it has done anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.journeys.programs import ROOT

GOOD = {
    "DATABASE_URL": "postgresql://gate:secret@127.0.0.1:9/gate",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "SECRET_KEY": "a secret of more than thirty-two bytes",
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "PUBLIC_BASE_URL": "https://gate.example",
    "LINE_CHANNEL_ID": "1657000001",
    "LINE_CHANNEL_SECRET": "a-channel-secret",
    "LINE_LOGIN_CHANNEL_ID": "1657000002",
    "LIFF_ID": "1657000002-VillageX",
}
READ = "from settings import from_env; told = from_env(); print(told.port, told.web_concurrency)"
WEB = ("-m", "workers.web")
GUNICORN = ("-m", "gunicorn", "-c", "gunicorn.conf.py", "app:create_app()")
CLOCK, WORKER = ("-m", "flask", "--app", "app", "clock"), ("-m", "flask", "--app", "app", "worker")


def run(*command: str, **told: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **GOOD, **told}
    environment = {name: value for name, value in environment.items() if value != "unset"}
    command = (sys.executable, *command)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_CONCURRENCY", "two"),
        ("WEB_CONCURRENCY", "0"),
        ("PORT", "http"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_URL", "mysql://gate"),
        ("SECRET_KEY", "unset"),
        ("FIELD_KEYS", "not a key"),
        ("LIFF_ID", "unset"),
        ("PUBLIC_BASE_URL", "unset"),
        ("PUBLIC_BASE_URL", ""),
        ("PUBLIC_BASE_URL", "http://gate.example"),
        ("SENTRY_DSN", "https://sentry.example/1"),
        ("PLATE_READER", "yes"),
        ("PLATE_READER", "http://plates.example/read"),
        ("PLATE_READER", "ftp://127.0.0.1/read"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: str) -> None:
    ended = run("-c", READ, **{name: value})
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"{name}: ")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


def test_a_reader_of_plates_that_is_not_installed_is_named(tmp_path: Path) -> None:
    ended = run("-c", READ, PLATE_READER="tesseract", PATH=str(tmp_path))
    assert ended.returncode == 2
    assert (
        ended.stderr == "PLATE_READER: tesseract is not installed here (Debian: tesseract-ocr and tesseract-ocr-tha)\n"
    )


@pytest.mark.parametrize("value", ["", "https://plates.example/read?key=1", "http://127.0.0.1:9/", "http://[::1]:9/"])
def test_a_reader_of_plates_is_private_or_none(value: str) -> None:
    ended = run("-c", READ, PLATE_READER=value)
    assert ended.returncode == 0, ended.stderr


def test_all_that_does_not_belong_together_is_named_at_once() -> None:
    ended = run("-c", READ, SECRET_KEY="", FIELD_KEYS="", LIFF_ID="", PUBLIC_BASE_URL="")
    assert ended.returncode == 2
    names = [line.partition(":")[0] for line in ended.stderr.splitlines()]
    assert names == ["SECRET_KEY", "FIELD_KEYS", "LIFF_ID", "PUBLIC_BASE_URL"]


def test_what_is_empty_is_not_set() -> None:
    assert run("-c", READ, WEB_CONCURRENCY="", PORT="").stdout == "8000 2\n"


def test_beside_the_simulator_an_address_without_tls_will_do() -> None:
    assert run("-c", READ, PUBLIC_BASE_URL="", LINE_API_BASE="http://127.0.0.1:7000").returncode == 0


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (WEB, "WEB_CONCURRENCY"),
        (WEB, "PUBLIC_BASE_URL"),
        (GUNICORN, "PORT"),
        (CLOCK, "PORT"),
        (WORKER, "PUBLIC_BASE_URL"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[-1],
)
def test_each_process_ends_with_status_2(command: tuple[str, ...], name: str) -> None:
    ended = run(*command, **{name: "wrong"})
    assert ended.returncode == 2, ended.stderr
    assert ended.stderr.startswith(f"{name}: ")
    assert "Traceback" not in ended.stderr


def test_an_empty_number_of_processes_starts_as_many_as_without_it(tmp_path: Path) -> None:
    """gunicorn itself would end with a traceback."""
    ended = run("-m", "workers.web", "--print-config", "--check-config", WEB_CONCURRENCY="", VAR_DIR=str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    assert ["workers", "=", "2"] in [line.split() for line in ended.stdout.splitlines()]
