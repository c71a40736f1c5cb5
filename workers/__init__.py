"""The processes behind the web: queue, jobs, clock, live channel, and the embedded servers."""
