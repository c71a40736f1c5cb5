"""What runs here, by name and version."""

import platform
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


@cache
def versions() -> dict[str, str]:
    """Of this release, of Python, and of what we speak to LINE, PostgreSQL and Redis with."""
    named = {"flask": "Flask", "sqlalchemy": "SQLAlchemy", "rq": "RQ", "line-bot-sdk": "LINE SDK"}
    return {
        "Village Security": _release(),
        "Python": platform.python_version(),
        **{name: _version(package) for package, name in named.items()},
    }


def _release() -> str:
    try:
        return str(tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"])
    except OSError:
        return "?"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"
