"""Heavy work under gevent, in a process of its own: its results, its errors, and what it does not print."""

import subprocess
import sys

from tests.journeys.programs import ROOT

PROGRAM = """
from gevent import monkey
monkey.patch_all()
import threading
from workers.heavy import heavy

def refuse(): raise ValueError("no photo")

assert heavy(threading.get_native_id) != threading.get_native_id(), "beside the loop"
try:
    heavy(refuse)
except ValueError as error:
    print("told", error)
"""


def test_what_heavy_work_raises_reaches_the_caller_and_nobody_else() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "told no photo\n"
    assert done.stderr == ""
