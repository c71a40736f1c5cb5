"""`python -m workers.web`: gunicorn with gunicorn.conf.py and this application.

gunicorn reads WEB_CONCURRENCY by itself as soon as it is imported, and has only a traceback for "two". So the settings
are read before it, and what is wrong with them is named as in every other process.
"""

import os
import sys

from settings import from_env


def main() -> None:
    """Becomes gunicorn, with whatever further arguments it was given."""
    os.environ["WEB_CONCURRENCY"] = str(from_env().web_concurrency)
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", *sys.argv[1:], "app:create_app()"]
    os.execv(sys.executable, gunicorn)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
