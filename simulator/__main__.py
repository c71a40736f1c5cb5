"""`python -m simulator --port P`: serve until SIGINT or SIGTERM."""

import argparse
import logging
from pathlib import Path

from simulator.openapi import find_descriptions
from simulator.server import Options, serve


def arguments() -> Options:
    parser = argparse.ArgumentParser(prog="simulator", description="LINE's platform on this machine")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8400, help="0 takes a free one; the address is printed")
    parser.add_argument("--state", type=Path, default=None, help="file that keeps chats, menus and keys between runs")
    parser.add_argument(
        "--openapi", type=folder, default=find_descriptions(), help="LINE's OpenAPI folder; '' for none"
    )
    given = parser.parse_args()
    return Options(host=given.host, port=given.port, state=given.state, descriptions=given.openapi)


def folder(name: str) -> Path | None:
    if name and not (Path(name) / "messaging-api.yml").is_file():
        raise argparse.ArgumentTypeError(f"{name} holds no messaging-api.yml")
    return Path(name) if name else None


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="simulator %(levelname)s %(message)s")
    serve(arguments())
