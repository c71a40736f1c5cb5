"""Reads for pages, the API and messages. They return frozen dataclasses, never mapped objects."""
