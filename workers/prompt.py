"""RQ's worker as we run it: in one process for many jobs, and back at work as soon as Redis is."""

from typing import Any

import structlog
from rq import SimpleWorker

log = structlog.get_logger(__name__)


class PromptWorker(SimpleWorker):
    """RQ sleeps up to a minute after a lost Redis; people at the gate would wait as long."""

    max_connection_wait_time = 1

    def handle_exception(self, job: Any, *exc_info: Any) -> None:
        """As a line of our log, in place of RQ's own words, which tell nobody of the bug."""
        log.error("job_failed", topic=job.origin, job=job.id, exc_info=exc_info)
