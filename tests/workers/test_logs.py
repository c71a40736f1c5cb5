"""What a line of the log says of an error: where it was, and no values."""

import subprocess
import sys

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from liff.api.errors import way_of
from tests.journeys.programs import ROOT

BUG = """
import structlog
from workers import logs

def sign_in(id_token):
    raise ValueError("no such guard")

logs.configure("INFO", FORM)
try:
    sign_in("eyJhbGciOi" + "JIUzI1NiJ9")
except ValueError:
    structlog.get_logger().exception("sign_in_failed")
"""


@pytest.mark.parametrize("form", ["json", "console"])
def test_an_error_is_told_with_its_place_and_without_variables(form: str) -> None:
    command = [sys.executable, "-c", BUG.replace("FORM", repr(form))]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=True).stderr
    assert "sign_in_failed" in told
    assert "no such guard" in told
    assert "in sign_in" in told
    assert "eyJhbGciOiJIUzI1NiJ9" not in told


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/api/v1/photos/" + "aB-_.9" * 20, "/api/v1/photos/…"),
        ("/api/v1/photos/" + "aB-_.9" * 20 + "/", "/api/v1/photos/…/"),
        (
            "/api/v1/visits/018f3a5e-0000-7000-8000-000000000001/entry",
            "/api/v1/visits/018f3a5e-0000-7000-8000-000000000001/entry",
        ),
        ("/wp-login.php", "/wp-login.php"),
    ],
)
def test_a_path_is_written_down_without_signed_parts(path: str, written: str) -> None:
    assert way_of(Request(EnvironBuilder(path, query_string={"id_token": "secret"}).get_environ())) == written
