"""RQ's worker as we run it: in one process for many jobs, and back at work as soon as Redis is."""

from rq import SimpleWorker


class PromptWorker(SimpleWorker):
    """RQ sleeps up to a minute after a lost Redis; people at the gate would wait as long."""

    max_connection_wait_time = 1
