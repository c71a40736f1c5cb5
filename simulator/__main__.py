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
    parser.add_argument("--openapi", type=Path, default=None, help="folder with LINE's OpenAPI descriptions")
    given = parser.parse_args()
    return Options(
        host=given.host, port=given.port, state=given.state, descriptions=given.openapi or find_descriptions()
    )


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="simulator %(levelname)s %(message)s")
    serve(arguments())
