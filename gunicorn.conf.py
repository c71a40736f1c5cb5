"""The web process. Greenlets, because most of its time is waiting: for PostgreSQL, for photos from slow phones, and on
hundreds of open sockets at the gates. A slow or silent client costs a few kilobytes and stops nobody.
"""

import gevent
from gevent import monkey

monkey.patch_all()  # before anything else is imported: what holds an unpatched lock or socket would stop everybody

import gc  # noqa: E402
import os  # noqa: E402

from models import sounds  # noqa: E402
from settings import from_env  # noqa: E402
from workers.greenlets import make_psycopg2_wait_in_greenlets  # noqa: E402

make_psycopg2_wait_in_greenlets()
settings = from_env()

bind = f"0.0.0.0:{settings.port}"
worker_class = "gevent"
workers = settings.web_concurrency
worker_connections = 2000
backlog = 2048
preload_app = True  # imported once

timeout = 30  # for a worker that does not come round; a waiting request is not one
graceful_timeout = 5
keepalive = 30

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

accesslog = None  # the application logs requests, with their ids
errorlog = "-"
loglevel = settings.log_level.lower()
control_socket_disable = True  # it would run asyncio in the master, and open a door that nobody uses
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - a heartbeat must not wait for a disk


def when_ready(_server: object) -> None:
    """Lets short timers that importing has started (flask-limiter's) run out, rather than be torn by the first fork."""
    sounds.load()  # once for all workers
    gevent.sleep(0.1)


def post_fork(_server, _worker) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """What is imported stays for good: the garbage collector need not walk through it in the midst of a request."""
    gc.freeze()


def on_exit(_server: object) -> None:
    """Nothing is taken to pieces at the end: that took a second of the processor, for which a restart had to wait."""
    gc.freeze()
