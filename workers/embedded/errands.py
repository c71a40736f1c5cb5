"""Runs several of the product's commands in one process: importing the application takes longer than most of them.

One command a line comes in as a JSON list of words, one answer a line goes out: [status, what it printed last]. The
command of the last line, which has no end of line, is not answered: the process turns into it.
"""

import contextlib
import importlib
import io
import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import TextIO

import click
from flask.cli import FlaskGroup, ScriptInfo


def answer(words: Sequence[str]) -> tuple[int, str]:
    """As `flask --app app …` would run it, with an application of its own."""
    printed = io.BytesIO()
    with contextlib.redirect_stdout(io.TextIOWrapper(printed, encoding="utf-8", write_through=True)) as text:
        status = run(words)
        text.flush()
        *log, last = printed.getvalue().decode().splitlines() or [""]
    sys.stderr.writelines(f"{line}\n" for line in log)
    return status, last


def run(words: Sequence[str]) -> int:
    try:
        group = FlaskGroup(name="flask", add_default_commands=False)
        group.main(list(words), prog_name="flask", standalone_mode=False, obj=ScriptInfo(app_import_path="app"))
    except SystemExit as end:
        return int(end.code or 0)
    except click.ClickException as refusal:
        refusal.show(sys.stderr)
        return 1
    except Exception:  # noqa: BLE001 - whatever it was, it is told and the next command may come
        traceback.print_exc()
        return 1
    return 0


def answers_only() -> TextIO:
    """Standard output for answers; what anybody else writes there goes to the log."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answers


def main() -> int:
    answers = answers_only()
    with contextlib.suppress(Exception):  # a broken application is told by the first command that needs it
        importlib.import_module("app")
    for line in sys.stdin:
        if not line.endswith("\n"):
            return run(json.loads(line))
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
