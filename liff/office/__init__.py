"""The office's page on a phone."""
