"""JSON for the pages inside LINE and for other programs: /api/v1."""
